import type { SentContent, SentPackets } from "../recovery/sent-packets.ts";
import type { SentFrames } from "../streams/sent-frames.ts";

/** Notes into the row of a packet that is being written what it carries. */
export class SentNotes implements SentFrames {
  readonly #sent: SentPackets;
  #slot = 0;
  /** Whether anything was noted since {@link begin}. */
  hasContent = false;

  constructor(sent: SentPackets) {
    this.#sent = sent;
  }

  /** Goes to the packet whose slot was reserved. */
  begin(slot: number): void {
    this.#slot = slot;
    this.hasContent = false;
  }

  stream(id: number, offset: number, length: number, isFin: boolean): void {
    const sent = this.#sent;
    const slot = this.#slot;
    this.hasContent = true;
    if (sent.stream[slot] === -1) {
      sent.stream[slot] = id;
      sent.offset[slot] = offset;
      sent.length[slot] = length;
      sent.isFin[slot] = isFin ? 1 : 0;
    } else this.#more({ type: STREAM, stream: id, offset, length, isFin });
  }

  control(type: number, id: number, value: number): void {
    this.hasContent = true;
    this.#more({ type, stream: id, offset: value, length: 0, isFin: false });
  }

  #more(content: SentContent): void {
    const more = this.#sent.more[this.#slot];
    if (more === undefined) this.#sent.more[this.#slot] = [content];
    else more.push(content);
  }
}

/** A further STREAM frame of a packet is remembered by the first of its types (RFC 9000 §19.8). */
export const STREAM = 0x08;
