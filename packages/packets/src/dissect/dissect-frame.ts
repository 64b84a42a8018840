import type { FrameBatch } from "../frames/batch.ts";
import { frame } from "../protocols/frame.ts";
import type { Dissection, Wanted } from "./dissection.ts";

/**
 * Takes apart frames of a capture in their order. What was found of one is in the dissection until the next.
 */
export class FrameDissector {
  readonly #d: Dissection;
  #first = 0n;
  #previous = 0n;

  constructor(dissection: Dissection) {
    this.#d = dissection;
  }

  /** Takes frame `index` of a batch apart. */
  dissect(batch: FrameBatch, index: number, wanted: Wanted): void {
    const d = this.#d;
    const { frame: facts } = d;
    facts.number = batch.firstNumber + index;
    facts.hasTime = batch.hasTime[index] === 1;
    facts.seconds = batch.seconds[index]!;
    facts.nanoseconds = batch.nanoseconds[index]!;
    facts.length = batch.length[index]!;
    facts.linkType = batch.linkType[index]!;
    facts.interfaceIndex = batch.interfaceIndex[index]!;
    facts.notes = batch.notes.get(index);
    if (facts.hasTime) this.#keepTime();
    const start = batch.offset[index]!;
    const bytes = batch.bytes.subarray(start, start + batch.capturedLength[index]!);
    d.begin(bytes, wanted);
    d.call(frame, 0, Math.max(facts.length, bytes.length));
  }

  #keepTime(): void {
    const { frame: facts } = this.#d;
    const time = BigInt(facts.seconds) * 1_000_000_000n + BigInt(facts.nanoseconds);
    if (facts.number === 1) this.#first = this.#previous = time;
    facts.sinceFirst = time - this.#first;
    facts.sincePrevious = time - this.#previous;
    this.#previous = time;
  }
}
