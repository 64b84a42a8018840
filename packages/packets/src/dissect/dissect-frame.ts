import { createBatch, type FrameBatch } from "../frames/batch.ts";
import { frame } from "../protocols/frame.ts";
import { LONGEST_INFO, type Dissection, type Wanted } from "./dissection.ts";

/**
 * Takes apart frames of a capture, batch by batch; of a batch all or only some, in their order. What was found of one is
 * in the dissection until the next.
 */
export class FrameDissector {
  readonly #d: Dissection;
  #batch: FrameBatch = createBatch();
  #first = 0n;
  /** Time of the last frame of the batch before, and of this one. */
  #before = 0n;
  #last = 0n;

  constructor(dissection: Dissection) {
    this.#d = dissection;
  }

  /** Begins a batch: each of the capture, also one of which nothing is dissected. */
  enter(batch: FrameBatch): void {
    this.#batch = batch;
    if (batch.firstNumber === 1) this.#first = this.#last = timeOf(batch, 0);
    this.#before = this.#last;
    this.#last = timeOf(batch, batch.count - 1);
  }

  /** Takes frame `index` of the batch apart. */
  dissect(index: number, wanted: Wanted): void {
    const d = this.#d;
    const batch = this.#batch;
    const { frame: facts } = d;
    facts.number = batch.firstNumber + index;
    facts.hasTime = batch.hasTime[index] === 1;
    facts.seconds = batch.seconds[index]!;
    facts.nanoseconds = batch.nanoseconds[index]!;
    facts.length = batch.length[index]!;
    facts.linkType = batch.linkType[index]!;
    facts.interfaceIndex = batch.interfaceIndex[index]!;
    facts.notes = batch.notes.get(index);
    const time = timeOf(batch, index);
    facts.sinceFirst = time - this.#first;
    facts.sincePrevious = time - (index === 0 ? this.#before : timeOf(batch, index - 1));
    const start = batch.offset[index]!;
    const bytes = batch.bytes.subarray(start, start + batch.capturedLength[index]!);
    d.begin(bytes, wanted);
    d.call(frame, 0, Math.max(facts.length, bytes.length));
    if (d.columns.info.length > LONGEST_INFO) d.columns.info = d.columns.info.slice(0, LONGEST_INFO);
  }
}

/** Nanoseconds since 1970. */
function timeOf(batch: FrameBatch, index: number): bigint {
  return BigInt(batch.seconds[index]!) * 1_000_000_000n + BigInt(batch.nanoseconds[index]!);
}
