import type { AckRanges } from "./ack-ranges.ts";

/**
 * Checks that the path carries ECN marks and the other side reports them (RFC 9000 §13.4.2), and counts those that were
 * marked CE.
 */
export class EcnValidation {
  /** Whether packets may be marked ECT(0). */
  isCapable = true;
  #ect0 = 0;
  #ce = 0;

  /**
   * Takes the counts of an ACK frame that raised the largest acknowledged number.
   * @param ectAcked packets sent with ECT(0) that it newly acknowledged
   * @returns packets newly reported with CE; 0 where the counts cannot be believed
   */
  onAck(ranges: AckRanges, ectAcked: number): number {
    if (!this.isCapable) return 0;
    if (!ranges.hasEcn) {
      this.isCapable = ectAcked === 0;
      return 0;
    }
    const ect0 = ranges.ect0 - this.#ect0;
    const ce = ranges.ce - this.#ce;
    this.#ect0 = ranges.ect0;
    this.#ce = ranges.ce;
    this.isCapable = ect0 >= 0 && ce >= 0 && ect0 + ce >= ectAcked && ranges.ect1 === 0;
    return this.isCapable ? ce : 0;
  }
}
