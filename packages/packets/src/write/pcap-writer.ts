import type { FrameBatch } from "../frames/batch.ts";
import type { ByteOrder } from "../read/facts.ts";
import { PCAP_MAGIC } from "../read/pcap.ts";
import { Pieces } from "./pieces.ts";
import { checkTime, fractionOf, type PerSecond } from "./timestamp.ts";

/** A frame to be written. */
export interface FrameToWrite {
  /** Whole seconds since 1970 … */
  readonly seconds: number;
  /** … and the nanoseconds after them, below 10^9. */
  readonly nanoseconds: number;
  /** Length on the wire, bytes. */
  readonly length: number;
  /** What was captured of it. */
  readonly bytes: Uint8Array;
}

export interface PcapToWrite {
  /** LINKTYPE number. */
  readonly linkType: number;
  /** Most bytes kept of a frame; 262,144 unless given. */
  readonly snapLength?: number;
  /** `10^-9` unless given. */
  readonly resolution?: "10^-6" | "10^-9";
  /** `little` unless given. */
  readonly byteOrder?: ByteOrder;
}

const VERSION = [2, 4] as const;
const SNAP_LENGTH = 262_144;
const MOST_SECONDS = 0xffff_ffff;

/**
 * Writes a pcap (pcap-savefile(5)): frames in, bytes out. The first piece has the file's header.
 */
export class PcapWriter {
  readonly #pieces: Pieces;
  readonly #perSecond: PerSecond;

  constructor({ linkType, snapLength = SNAP_LENGTH, resolution = "10^-9", byteOrder = "little" }: PcapToWrite) {
    const pieces = new Pieces(byteOrder === "little");
    this.#pieces = pieces;
    this.#perSecond = resolution === "10^-9" ? 1_000_000_000 : 1_000_000;
    pieces.u32(resolution === "10^-9" ? PCAP_MAGIC.nanoseconds : PCAP_MAGIC.microseconds);
    pieces.u16(VERSION[0]);
    pieces.u16(VERSION[1]);
    pieces.u32(0); // once the time zone, and how exact times are
    pieces.u32(0);
    pieces.u32(snapLength);
    pieces.u32(linkType);
  }

  /** Throws RangeError when the time is not between 1970 and 2106. */
  addFrame({ seconds, nanoseconds, length, bytes }: FrameToWrite): void {
    this.#add(seconds, nanoseconds, length, bytes, 0, bytes.length);
  }

  /** Adds a frame of a batch. */
  addFrameOf(batch: FrameBatch, index: number): void {
    const [offset, captured] = [batch.offset[index]!, batch.capturedLength[index]!];
    this.#add(batch.seconds[index]!, batch.nanoseconds[index]!, batch.length[index]!, batch.bytes, offset, captured);
  }

  /** What was written since the last time. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#pieces.take();
  }

  #add(
    seconds: number,
    nanoseconds: number,
    length: number,
    bytes: Uint8Array,
    offset: number,
    captured: number,
  ): void {
    checkTime(seconds, nanoseconds);
    if (seconds > MOST_SECONDS) throw new RangeError(`a pcap cannot hold the time ${seconds} s: it ends in 2106`);
    const pieces = this.#pieces;
    pieces.u32(seconds);
    pieces.u32(fractionOf(nanoseconds, this.#perSecond));
    pieces.u32(captured);
    pieces.u32(length);
    pieces.bytes(bytes, offset, captured);
  }
}
