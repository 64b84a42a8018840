import type { Position, RoomId } from "@wireside/protocol";

/** One room's part of a group: the frames as written, and the positions they hold (both inclusive). */
export interface Block {
  room: RoomId;
  first: Position;
  last: Position;
  frames: Buffer;
}

/**
 * The newest blocks, up to a number of bytes, so that a client that is only a little behind need not ask the store:
 *
 *     floor < [block] [block] … [block] = newest
 *
 * Everything after position `floor` is here.
 */
export class RecentBlocks {
  readonly #mostBytes: number;
  #blocks: Block[] = [];
  #head = 0;
  #bytes = 0;
  #floor: Position;

  constructor(floor: Position, mostBytes: number) {
    this.#floor = floor;
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(block: Block): void {
    this.#blocks.push(block);
    this.#bytes += block.frames.length;
    while (this.#bytes > this.#mostBytes) this.#dropOldest();
  }

  /** All blocks after `position`; undefined when some of them are gone, or when it lies inside one. */
  after(position: Position): readonly Block[] | undefined {
    if (position < this.#floor) return undefined;
    let start = this.#blocks.length;
    while (start > this.#head && (this.#blocks[start - 1]?.last ?? 0) > position) start--;
    const first = this.#blocks[start]?.first;
    return first !== undefined && first <= position ? undefined : this.#blocks.slice(start);
  }

  #dropOldest(): void {
    const block = this.#blocks[this.#head];
    if (block === undefined) return;
    this.#bytes -= block.frames.length;
    this.#floor = block.last;
    this.#head++;
    if (this.#head < 1_024 || this.#head * 2 < this.#blocks.length) return;
    this.#blocks = this.#blocks.slice(this.#head);
    this.#head = 0;
  }
}
