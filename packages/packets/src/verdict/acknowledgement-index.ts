import { firstNot } from "../columns/first-not.ts";
import { ACK, RST } from "../tcp/flags.ts";
import type { TcpTrace } from "../trace/trace.ts";
import { hasFlag } from "../trace/segment.ts";
import type { Direction } from "../trace/trace.ts";

/** The advances of a side's acknowledgements, to be searched: which was the first to cover a byte. */
export class AcknowledgementIndex {
  readonly #rows: number[] = [];
  readonly #numbers: number[] = [];

  /** @param direction of the bytes; their acknowledgements go the other way */
  constructor(trace: TcpTrace, direction: Direction) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < trace.count; row++) {
      if (trace.direction[row] === direction || !hasFlag(trace, row, ACK)) continue;
      if (hasFlag(trace, row, RST) || trace.acknowledgement[row]! <= highest) continue;
      highest = trace.acknowledgement[row]!;
      this.#rows.push(row);
      this.#numbers.push(highest);
    }
  }

  /** The first to cover everything below `end`, and the highest acknowledgement number before it. */
  firstCovering(end: number): { readonly row: number; readonly before: number } | undefined {
    const numbers = this.#numbers;
    const first = firstNot(numbers.length, (at) => numbers[at]! < end);
    const row = this.#rows[first];
    return row === undefined ? undefined : { row, before: numbers[first - 1] ?? Number.NEGATIVE_INFINITY };
  }
}
