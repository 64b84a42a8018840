import { RangeSet } from "@wireside/bytes";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { BLOCK_BYTES, type BlockPool } from "./block-pool.ts";

/** Bytes of a stream's first block. */
const LEAST_BLOCK_BYTES = 4096;
/** Index of the last block that is shorter than the others. */
const LAST_SHORT = Math.log2(BLOCK_BYTES / LEAST_BLOCK_BYTES);

/**
 * Puts a stream together from pieces that come in any order, overlapping and twice. Each byte is copied once, from the packet
 * to its place in a block; the reader looks at it there.
 *
 * ```
 *  offset   0    4096  8192     16384            32768                           65536 …
 *  block    │ 0  │  1  │   2    │       3        │              4                │ 5    each further one of 65,536 bytes
 *                      ╰ read: handed out   ╰ ready: without a gap     ╰──╯ later: beyond gaps
 * ```
 *
 * Where a block begins is given by its index alone, so memory is bounded by offsets and not by how a peer cuts its frames: at
 * most what flow control allows beyond `read`, and a block at either end.
 */
export class Assembler {
  /** Up to where the stream was read. */
  read = 0;
  /** Up to where it can be read. */
  ready = 0;
  readonly #pool: BlockPool;
  readonly #later = new RangeSet();
  /** Blocks from that of index {@link #firstIndex} on; those without bytes are left out. */
  #blocks: (Uint8Array | undefined)[] = [];
  #firstIndex = 0;

  constructor(pool: BlockPool) {
    this.#pool = pool;
  }

  /** Bytes of the blocks that it holds. */
  get allocated(): number {
    return this.#blocks.reduce((sum, block) => sum + (block?.length ?? 0), 0);
  }

  /**
   * Takes `bytes[from … until)`, which begin at `offset` of the stream.
   *
   * @returns false if that makes more gaps than {@link TRANSPORT_LIMITS}.streamGaps
   */
  insert(offset: number, bytes: Uint8Array, from: number, until: number): boolean {
    const end = offset + until - from;
    if (end <= this.ready) return true;
    const start = Math.max(offset, this.ready);
    this.#copy(start, bytes, from + start - offset, until);
    if (start > this.ready) {
      this.#later.insert(start, end);
      return this.#later.count <= TRANSPORT_LIMITS.streamGaps;
    }
    this.ready = end;
    while (this.#later.start(0) <= this.ready) {
      this.ready = Math.max(this.ready, this.#later.end(0));
      this.#later.remove(0, this.ready);
    }
    return true;
  }

  /** The next bytes in order, as many as lie in one block; valid until {@link consume}. Undefined where there are none. */
  peek(): Uint8Array | undefined {
    if (this.read === this.ready) return undefined;
    const index = blockIndex(this.read);
    const start = blockStart(index);
    const block = this.#blocks[index - this.#firstIndex];
    return block?.subarray(this.read - start, Math.min(this.ready, blockStart(index + 1)) - start);
  }

  /** Steps over `count` bytes, at most as many as {@link peek} gave. */
  consume(count: number): void {
    this.read += count;
    while (this.#blocks.length > 0 && this.read >= blockStart(this.#firstIndex + 1)) this.#drop();
    // A stream that waits for more holds nothing.
    if (this.read === this.ready && this.#later.count === 0) while (this.#blocks.length > 0) this.#drop();
  }

  /** Gives up what was not read. Somebody may still look at the block of the last {@link peek}: it is not used again. */
  discard(): void {
    this.#blocks = [];
    this.#later.clear();
    this.ready = this.read;
  }

  #copy(offset: number, bytes: Uint8Array, from: number, until: number): void {
    let at = from;
    let position = offset;
    while (at < until) {
      const index = blockIndex(position);
      const start = blockStart(index);
      const length = Math.min(until - at, blockStart(index + 1) - position);
      this.#blockAt(index).set(bytes.subarray(at, at + length), position - start);
      at += length;
      position += length;
    }
  }

  #blockAt(index: number): Uint8Array {
    if (this.#blocks.length === 0) this.#firstIndex = blockIndex(this.read);
    const at = index - this.#firstIndex;
    const known = this.#blocks[at];
    if (known !== undefined) return known;
    while (this.#blocks.length <= at) this.#blocks.push(undefined);
    const length = blockStart(index + 1) - blockStart(index);
    const block = length === BLOCK_BYTES ? this.#pool.take() : new Uint8Array(length);
    this.#blocks[at] = block;
    return block;
  }

  #drop(): void {
    const block = this.#blocks.shift();
    this.#firstIndex += 1;
    if (block !== undefined) this.#pool.give(block);
  }
}

/** The block that a byte belongs to. */
function blockIndex(offset: number): number {
  if (offset >= BLOCK_BYTES) return LAST_SHORT + Math.floor(offset / BLOCK_BYTES);
  return 32 - Math.clz32(offset / LEAST_BLOCK_BYTES);
}

function blockStart(index: number): number {
  if (index > LAST_SHORT) return (index - LAST_SHORT) * BLOCK_BYTES;
  return index === 0 ? 0 : LEAST_BLOCK_BYTES << (index - 1);
}
