import { RangeSet } from "@wireside/bytes";
import type { PacketWriter } from "../wire/packet-writer.ts";
import { Chunks } from "./chunks.ts";
import { type ReadRequest, SourceBlocks } from "./source-blocks.ts";

/**
 * What a stream has to send, and what became of each byte.
 *
 * ```
 *   0        acknowledged     sent                 written
 *   │ all acknowledged │ in flight, acked, lost │ to be sent │
 * ```
 *
 * Below `acknowledged` nothing is remembered. Between it and `sent` a byte is in the set of acknowledged ones, in that of lost
 * ones, or in flight; never in both sets. The end, FIN, goes the same way as a byte after the last.
 */
export class SendBuffer {
  /** Up to where every byte is acknowledged. */
  acknowledged = 0;
  /** Up to where every byte was sent once. */
  sent = 0;
  /** Whether nothing will be written any more: `written` is the final size. */
  isEnded = false;
  /** Whether there may be something that {@link nextRead} asks for. */
  wantsRead = false;
  #content: Chunks | SourceBlocks = new Chunks();
  readonly #acked = new RangeSet();
  readonly #lost = new RangeSet();
  #end: "unsent" | "in flight" | "acknowledged" = "unsent";

  /** Bytes that were written; of a source, its size. */
  get written(): number {
    return this.#content.written;
  }

  /** Bytes that were written and are held until they are acknowledged. */
  get held(): number {
    return this.#content instanceof Chunks ? this.#content.written - this.acknowledged : 0;
  }

  /** Those of them that are not acknowledged: in flight, lost or never sent. */
  get unacknowledged(): number {
    return this.#content instanceof Chunks ? this.held - this.#acked.size : 0;
  }

  /** Whether all of it, with the end, is acknowledged. */
  get isAcknowledged(): boolean {
    return this.#end === "acknowledged" && this.acknowledged === this.written;
  }

  /** Whether all of it, with the end, was sent once. */
  get isSent(): boolean {
    return this.#end !== "unsent" && this.sent === this.written;
  }

  /** Whether all is sent that there is, but not its end. */
  get owesEnd(): boolean {
    return this.isEnded && this.#end === "unsent" && this.sent === this.written;
  }

  /** Where the first lost bytes begin that can be sent now; NaN if there are none. */
  get lostFrom(): number {
    return this.#lost.count > 0 ? this.#content.lostFrom(this.#lost) : NaN;
  }

  /** Bytes in flight or acknowledged out of order, lost, and acknowledged: for checks. */
  get counts(): { readonly lost: number; readonly acked: number } {
    return { lost: this.#lost.size, acked: this.#acked.size };
  }

  /** How many lost bytes can be sent now from {@link lostFrom} on, without a gap. */
  get lostAvailable(): number {
    const start = this.lostFrom;
    return start >= 0 ? this.#content.available(start, this.#lost.lengthFrom(start)) : 0;
  }

  /** How many bytes that were never sent can be sent now, below `limit`. */
  freshAvailable(limit: number): number {
    const most = Math.min(this.written, limit) - this.sent;
    return most > 0 ? this.#content.available(this.sent, most) : 0;
  }

  write(bytes: Uint8Array): void {
    if (this.isEnded || !(this.#content instanceof Chunks)) throw new TypeError("nothing can be written after the end");
    this.#content.append(bytes);
  }

  finish(): void {
    this.isEnded = true;
  }

  /** Sends `size` bytes that are read when they are needed; in place of writing. */
  readFrom(size: number): void {
    if (this.isEnded || this.written > 0) throw new TypeError("a source has to be all of a stream");
    this.#content = new SourceBlocks(size);
    this.isEnded = true;
    this.wantsRead = size > 0;
  }

  /** What is to be read from the source next, if anything. */
  nextRead(): ReadRequest | undefined {
    const request = this.#content instanceof Chunks ? undefined : this.#content.request(this.sent, this.#lost);
    this.wantsRead = request !== undefined;
    return request;
  }

  supply(request: ReadRequest, count: number): void {
    if (this.#content instanceof Chunks) return;
    this.#content.supply(request, count);
    this.wantsRead = true;
  }

  /** Writes data into a packet; it is in flight then. With length 0 it is only the end. */
  put(writer: PacketWriter, offset: number, length: number): void {
    const end = offset + length;
    if (this.#content.put(writer, offset, length)) this.wantsRead = true;
    if (offset < this.sent) this.#found(offset, end);
    else this.sent = end;
    if (this.isEnded && end === this.written && this.#end === "unsent") this.#end = "in flight";
  }

  onAcked(offset: number, length: number, isFin: boolean): void {
    const end = offset + length;
    if (isFin) this.#end = "acknowledged";
    if (this.#lost.count > 0) this.#found(offset, end);
    if (offset > this.acknowledged) {
      this.#acked.insert(offset, end);
      return;
    }
    if (end <= this.acknowledged) return;
    this.acknowledged = end;
    while (this.#acked.start(0) <= this.acknowledged) {
      this.acknowledged = Math.max(this.acknowledged, this.#acked.end(0));
      this.#acked.remove(0, this.acknowledged);
    }
    this.#content.release(this.acknowledged);
  }

  onLost(offset: number, length: number, isFin: boolean): void {
    const end = offset + length;
    if (isFin && this.#end === "in flight") this.#end = "unsent";
    if (this.#content instanceof SourceBlocks) this.wantsRead = true;
    // What was acknowledged since, in another packet, is not lost.
    let at = Math.max(offset, this.acknowledged);
    while (at < end) {
      const until = Math.min(this.#acked.next(at), end);
      this.#lost.insert(at, until);
      at = until + this.#acked.lengthFrom(until);
    }
  }

  /** Gives everything up; `sent` stays. */
  clear(): void {
    if (this.#content instanceof SourceBlocks) this.#content.clear();
    this.#content = new Chunks();
    this.wantsRead = false;
    this.#acked.clear();
    this.#lost.clear();
  }

  /** What was lost is in flight again, or has arrived: a block that it was read into may be done with. */
  #found(offset: number, end: number): void {
    if (this.#lost.remove(offset, end) > 0 && this.#content instanceof SourceBlocks) this.wantsRead = true;
  }
}
