import { LAB_LIMITS } from "../../limits.ts";
import { BLOCK_BYTES } from "./wire.ts";

/** A part of a file. Bytes. */
export interface Block {
  readonly offset: number;
  readonly length: number;
}

/**
 * The sending side of stop and wait, apart from sockets: which block is on its way, and which answer is one to it.
 *
 * Answers have no numbers. One that comes much sooner after a block than any answer can is a copy of the one before; a late one
 * to an earlier sending cannot be told from one to the block on its way.
 */
export class BlockSender {
  readonly #size: number;
  #offset = 0;
  #sends = 0;
  #sentAt = 0;
  #fastest = Infinity;
  /** How soon an answer came that was dropped as a copy. */
  #dropped = Infinity;

  /** @param size of the file in bytes */
  constructor(size: number) {
    this.#size = size;
  }

  /** What is to be on its way; undefined when all has been answered. */
  get block(): Block | undefined {
    const length = Math.min(BLOCK_BYTES, this.#size - this.#offset);
    return length === 0 ? undefined : { offset: this.#offset, length };
  }

  /** Has it been sent so often that it is given up? */
  get isHopeless(): boolean {
    return this.#sends >= LAB_LIMITS.blockSends;
  }

  /** That the block is sent now. @param now in ms */
  sent(now: number): void {
    // Had it been a copy, the answer itself would have come: so it was the answer, and answers can be that fast.
    if (this.#sends > 0) this.#fastest = Math.min(this.#fastest, this.#dropped);
    this.#sends++;
    this.#sentAt = now;
  }

  /** That an answer has come: is it one to the block on its way, so that the next one follows? @param now in ms */
  acknowledge(now: number): boolean {
    const { block } = this;
    const elapsed = now - this.#sentAt;
    if (block === undefined || this.#sends === 0) return false;
    if (this.#fastest !== Infinity && elapsed < this.#fastest / 2) {
      this.#dropped = Math.min(this.#dropped, elapsed);
      return false;
    }
    if (this.#sends === 1) this.#fastest = Math.min(this.#fastest, elapsed);
    this.#offset += block.length;
    this.#sends = 0;
    this.#dropped = Infinity;
    return true;
  }
}
