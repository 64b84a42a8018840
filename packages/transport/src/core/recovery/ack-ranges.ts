import { TRANSPORT_LIMITS } from "../limits.ts";

/**
 * The ranges of one ACK frame (RFC 9000 §19.3), in columns and used again and again: the largest numbers first, no two ranges
 * overlapping or touching, and both ends within the range.
 */
export class AckRanges {
  count = 0;
  readonly largest = new Float64Array(TRANSPORT_LIMITS.ackRanges);
  readonly smallest = new Float64Array(TRANSPORT_LIMITS.ackRanges);
  /** Whether the frame had ECN counts: packets that came marked ECT(0), ECT(1) and CE, since the connection began. */
  hasEcn = false;
  ect0 = 0;
  ect1 = 0;
  ce = 0;

  clear(): void {
    this.count = 0;
    this.hasEcn = false;
  }

  /** Adds a range below the others. False if there is no room: what is left out is the oldest. */
  add(smallest: number, largest: number): boolean {
    if (this.count === TRANSPORT_LIMITS.ackRanges) return false;
    this.smallest[this.count] = smallest;
    this.largest[this.count] = largest;
    this.count += 1;
    return true;
  }
}
