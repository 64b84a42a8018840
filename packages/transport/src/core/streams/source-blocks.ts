import type { RangeSet } from "@wireside/bytes";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";

/** Bytes of a source that are needed now: whoever has the source reads them into `into`, in any order of requests. */
export interface ReadRequest {
  /** Where in the source. */
  readonly offset: number;
  readonly into: Uint8Array;
}

/** A part of the source that is being read, or is there. */
interface SourceBlock {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** How much of it is wanted. */
  readonly length: number;
  /** How much of that is there. */
  filled: number;
  request: ReadRequest | undefined;
}

/** Bytes that are read at once: a read costs as much as copying some hundred kilobytes, and more where the machine is busy. */
export const SOURCE_BLOCK_BYTES = 1 << 18;

/**
 * A stream's bytes where they can be read again, from a file for instance. They are read ahead of being sent, and forgotten when they
 * were; what is lost is read again. So memory is bounded by {@link TRANSPORT_LIMITS}.sourceBlocks however much is in flight.
 */
export class SourceBlocks {
  /** Bytes of the source. */
  readonly written: number;
  #blocks: SourceBlock[] = [];
  /** Bytes of blocks that are done with. */
  #spare: Uint8Array[] = [];
  /** Up to where it was read ahead. */
  #ahead = 0;

  constructor(size: number) {
    this.written = size;
  }

  /** How many bytes from `offset` on are there, up to `most`. */
  available(offset: number, most: number): number {
    const block = this.#blockOf(offset);
    return block === undefined ? 0 : Math.min(most, block.offset + block.filled - offset);
  }

  /** The first lost byte that is there; NaN if there is none. Others may be lost before it that are being read. */
  lostFrom(lost: RangeSet): number {
    let first = Infinity;
    for (const { offset, filled } of this.#blocks) {
      const at = lost.next(offset);
      if (at < offset + filled && at < first) first = at;
    }
    return first === Infinity ? NaN : first;
  }

  /**
   * Writes `length` bytes from `offset` on into a packet, at most as many as are {@link available}.
   *
   * @returns whether that was the end of a block, so that another can be read
   */
  put(writer: PacketWriter, offset: number, length: number): boolean {
    const block = this.#blockOf(offset);
    if (block === undefined) return false;
    const at = offset - block.offset;
    writer.put(block.bytes.subarray(at, at + length));
    return at + length === block.filled;
  }

  /** What was acknowledged is not held anyway. */
  release(_offset: number): void {}

  /**
   * What is to be read next, if anything: the lost first, then what comes after `sent`.
   *
   * @param sent up to where the stream was sent once
   * @param lost what is to be sent again
   */
  request(sent: number, lost: RangeSet): ReadRequest | undefined {
    this.#forget(sent, lost);
    return this.#requestRest() ?? this.#requestLost(lost) ?? this.#requestAhead();
  }

  /** Takes the first `count` bytes of a request, at least 1. */
  supply(request: ReadRequest, count: number): void {
    if (!(count > 0 && count <= request.into.length))
      throw new RangeError(`a request of ${request.into.length} bytes got ${count}`);
    const block = this.#blocks.find((block) => block.request === request);
    if (block === undefined) return;
    block.filled += count;
    block.request = undefined;
  }

  /** Gives everything up. What is being read is left to its reader. */
  clear(): void {
    this.#blocks = [];
    this.#spare = [];
  }

  #blockOf(offset: number): SourceBlock | undefined {
    for (const block of this.#blocks) if (block.offset <= offset && offset < block.offset + block.filled) return block;
    return undefined;
  }

  /** Lets go of blocks of which nothing is to be sent. */
  #forget(sent: number, lost: RangeSet): void {
    const isNeeded = ({ offset, length, request }: SourceBlock) =>
      request !== undefined || offset + length > sent || lost.next(offset) < offset + length;
    if (this.#blocks.every(isNeeded)) return;
    for (const block of this.#blocks) if (!isNeeded(block)) this.#spare.push(block.bytes);
    this.#blocks = this.#blocks.filter(isNeeded);
  }

  /** A read that gave less than was asked for goes on. */
  #requestRest(): ReadRequest | undefined {
    const block = this.#blocks.find(({ filled, length, request }) => request === undefined && filled < length);
    return block === undefined ? undefined : this.#ask(block);
  }

  #requestLost(lost: RangeSet): ReadRequest | undefined {
    if (this.#blocks.length >= TRANSPORT_LIMITS.sourceBlocks) return undefined;
    for (const [start, end] of lost) {
      const missing = this.#firstMissing(start, end);
      if (missing === end) continue;
      // One read for all lost ranges that are near.
      let until = Math.min(end, missing + SOURCE_BLOCK_BYTES);
      for (let next = lost.next(until); next < missing + SOURCE_BLOCK_BYTES; next = lost.next(until))
        until = Math.min(next + lost.lengthFrom(next), missing + SOURCE_BLOCK_BYTES);
      return this.#add(missing, until);
    }
    return undefined;
  }

  #requestAhead(): ReadRequest | undefined {
    if (this.#ahead >= this.written || this.#blocks.length >= TRANSPORT_LIMITS.sourceBlocks - LOST_BLOCKS)
      return undefined;
    const offset = this.#ahead;
    this.#ahead = Math.min(offset + SOURCE_BLOCK_BYTES, this.written);
    return this.#add(offset, this.#ahead);
  }

  /** The first byte of a range that no block has or is going to have; `end` if there is none. */
  #firstMissing(start: number, end: number): number {
    let at = start;
    for (let index = 0; index < this.#blocks.length && at < end; index++) {
      const block = this.#blocks[index];
      if (block === undefined || block.offset > at || at >= block.offset + block.length) continue;
      at = block.offset + block.length;
      index = -1;
    }
    return Math.min(at, end);
  }

  #add(offset: number, end: number): ReadRequest {
    const block: SourceBlock = {
      offset,
      bytes: this.#spare.pop() ?? new Uint8Array(Math.min(this.written, SOURCE_BLOCK_BYTES)),
      length: end - offset,
      filled: 0,
      request: undefined,
    };
    this.#blocks.push(block);
    return this.#ask(block);
  }

  #ask(block: SourceBlock): ReadRequest {
    const { offset, bytes, filled, length } = block;
    block.request = { offset: offset + filled, into: bytes.subarray(filled, length) };
    return block.request;
  }
}

/** Blocks that only lost ranges are read into, so that reading ahead never keeps them waiting. */
const LOST_BLOCKS = 2;
