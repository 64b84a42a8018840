import { TRANSPORT_LIMITS } from "../limits.ts";

/** Bytes of a block. */
export const BLOCK_BYTES = 65_536;

/**
 * Blocks of {@link BLOCK_BYTES} that were used and may be used again: making one costs as much as copying some hundred kilobytes.
 * What is left in a block from its last use is not cleared. One pool may serve all connections of a process.
 */
export class BlockPool {
  readonly #spare: Uint8Array[] = [];

  take(): Uint8Array {
    return this.#spare.pop() ?? new Uint8Array(BLOCK_BYTES);
  }

  /** Takes a block back, of which nothing is used any more. Others than whole blocks are left to the garbage collector. */
  give(block: Uint8Array): void {
    if (block.length === BLOCK_BYTES && this.#spare.length < TRANSPORT_LIMITS.spareBlocks) this.#spare.push(block);
  }
}
