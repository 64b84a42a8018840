import type { PacketChunk } from "../columns/packet-chunk.ts";
import { FLAGS_MASK } from "./flags.ts";

/**
 * The segment that is being analysed, taken from its row once: reading a field of it is cheaper than a column. One instance
 * goes from segment to segment, and its numbers are signed and of 32 bits, but for lengths past 2³¹, so that none is made an object.
 */
export class CurrentSegment {
  frame = 0;
  flags = 0;
  sequence = 0;
  acknowledgement = 0;
  /** Bytes of payload. */
  length = 0;
  window = 0;
  /** Time: seconds modulo 2³², and nanoseconds. */
  seconds = 0;
  nanoseconds = 0;

  /** Takes a row, which has the header's fields, the payload's length and the time. */
  take(chunk: PacketChunk, row: number): void {
    this.frame = chunk.firstFrame + row;
    this.flags = chunk.lengthAndFlags[row]! & FLAGS_MASK;
    this.sequence = chunk.sequence[row]! | 0;
    this.acknowledgement = chunk.acknowledgement[row]! | 0;
    this.length = chunk.payloadLength[row]!;
    this.window = chunk.window[row]!;
    this.seconds = chunk.seconds.get(row) | 0;
    this.nanoseconds = chunk.nanoseconds[row]!;
  }
}
