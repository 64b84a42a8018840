import { MARKS } from "../columns/packet-chunk.ts";
import { Dissection, type Wanted } from "../dissect/dissection.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import type { FrameNotes } from "../frames/batch.ts";
import { frame } from "../protocols/frame.ts";
import type { Capture } from "../read/capture.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { Turns } from "./turns.ts";

/** Frames whose bytes are fetched together. */
const FETCHED = 256;

/** Takes chosen frames of a walked capture apart once more, from bytes that are read again. */
export class FrameLooker {
  readonly #capture: Capture;
  readonly #index: PacketIndex;
  readonly #notes: ReadonlyMap<number, FrameNotes>;
  readonly #options: SessionOptions;

  /** @param notes by frame number */
  constructor(capture: Capture, index: PacketIndex, notes: ReadonlyMap<number, FrameNotes>, options: SessionOptions) {
    this.#capture = capture;
    this.#index = index;
    this.#notes = notes;
    this.#options = options;
  }

  /**
   * Takes frames apart, all in one session: what an earlier one tells, a later one knows.
   *
   * @param frames their numbers, in ascending order
   * @param wantedOf what is wanted of a frame; undefined where it only tells later ones something
   * @param visit is given what was found of the wanted ones
   */
  async look(
    frames: ArrayLike<number>,
    wantedOf: (frame: number) => Wanted | undefined,
    visit: (d: Dissection) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const d = new Dissection(new Session(this.#options, this.#index, "recorded"));
    const turns = new Turns(signal);
    for (let from = 0; from < frames.length; from += FETCHED) {
      const numbers = Array.from({ length: Math.min(FETCHED, frames.length - from) }, (_, i) => frames[from + i]!);
      const fetched = await this.#fetch(numbers);
      for (const [i, number] of numbers.entries()) {
        const wanted = wantedOf(number);
        this.#dissect(d, number, fetched[i]!, wanted ?? NOTHING);
        if (wanted !== undefined) visit(d);
      }
      await turns.pause();
    }
  }

  #fetch(numbers: readonly number[]): Promise<Uint8Array[]> {
    const { columns } = this.#index;
    const positions: number[] = [];
    const lengths: number[] = [];
    for (const number of numbers) {
      const chunk = columns.chunkOf(number);
      const row = number - chunk.firstFrame;
      positions.push(chunk.position.get(row));
      lengths.push(chunk.capturedLength[row]!);
    }
    return this.#capture.access!.readFrames(positions, lengths);
  }

  #dissect(d: Dissection, number: number, bytes: Uint8Array, wanted: Wanted): void {
    const chunk = this.#index.columns.chunkOf(number);
    const row = number - chunk.firstFrame;
    const { frame: facts } = d;
    facts.number = number;
    facts.hasTime = (chunk.marks[row]! & MARKS.noTime) === 0;
    facts.seconds = chunk.seconds.get(row);
    facts.nanoseconds = chunk.nanoseconds[row]!;
    facts.length = chunk.length[row]!;
    facts.interfaceIndex = chunk.interfaceIndex[row]!;
    facts.linkType = this.#capture.interfaces[facts.interfaceIndex]!.linkType;
    facts.notes = this.#notes.get(number);
    const time = this.#timeOf(number);
    facts.sinceFirst = time - this.#timeOf(1);
    facts.sincePrevious = time - this.#timeOf(Math.max(1, number - 1));
    d.begin(bytes, wanted);
    d.call(frame, 0, Math.max(facts.length, bytes.length));
  }

  /** Nanoseconds since 1970. */
  #timeOf(number: number): bigint {
    const chunk = this.#index.columns.chunkOf(number);
    const row = number - chunk.firstFrame;
    return BigInt(chunk.seconds.get(row)) * 1_000_000_000n + BigInt(chunk.nanoseconds[row]!);
  }
}

const NOTHING: Wanted = {};
