import { unlessAborted } from "./abort.ts";
import type { Feed } from "./feed.ts";

/** Bytes asked of a feed at a time. */
const READ = 4_194_304;
/** Room before what is read, for what the last reading left of a frame; made larger where a frame needs it. */
const HEADROOM = 524_288;
/** With less room than this behind what was read, reading goes on in the other buffer. */
const LEAST_READ = 65_536;

/**
 * The part of a capture that is in memory, moving on through it in two buffers: while frames of the one are used, the
 * other is being filled.
 *
 * ```
 *  being used     │ headroom      ╎ start ░░░░░░░░░░░░░ end │
 *                                          ╰─ tail ─╮ what is left when all whole frames are read: less than one frame
 *  being filled   │ headroom ╎ tail goes here ╎ ▒▒▒▒▒▒▒▒▒▒▒ │
 * ```
 * The bytes from `start` to `end` stay where they are until {@link more} is called.
 */
export class Window {
  bytes: Uint8Array;
  /** The first byte not yet used, an index into `bytes`; whoever uses bytes moves it on. */
  start = HEADROOM;
  /** The index after the last byte that is there. */
  end = HEADROOM;
  /** Whether nothing comes after `end`. */
  isLast = false;

  readonly #feed: Feed;
  readonly #signal: AbortSignal | undefined;
  readonly #room: number;
  /** Made when it is needed: a small capture fits into one. */
  #other: Uint8Array | undefined;
  /** Where `bytes[0]` stands in the capture. */
  #base = -HEADROOM;
  #filling: Promise<number> | undefined;
  #fillsOther = false;

  /** @param size of the capture where it is known, bytes: a small one needs no large buffers */
  constructor(feed: Feed, size = Infinity, signal?: AbortSignal) {
    this.#feed = feed;
    this.#signal = signal;
    this.#room = HEADROOM + Math.min(READ, size + LEAST_READ);
    this.bytes = new Uint8Array(this.#room);
  }

  /** Where an index into `bytes` stands in the capture, bytes from its beginning. */
  position(index: number): number {
    return this.#base + index;
  }

  /** Waits for more bytes behind `end`, and has those after them fetched meanwhile. Throws when the signal is aborted. */
  async more(): Promise<void> {
    this.#filling ??= this.#fillNext();
    const count = await unlessAborted(this.#filling, this.#signal);
    this.#filling = undefined;
    if (count === 0) {
      this.isLast = true;
      return;
    }
    if (this.#fillsOther) this.#moveOver(count);
    this.end += count;
    this.#filling = this.#fillNext();
    this.#filling.catch(() => undefined); // thrown by the next call, if there is one
  }

  #fillNext(): Promise<number> {
    this.#fillsOther = this.bytes.length - this.end < LEAST_READ;
    if (!this.#fillsOther) return this.#feed.fill(this.bytes.subarray(this.end));
    this.#other ??= new Uint8Array(this.#room);
    return this.#feed.fill(this.#other.subarray(HEADROOM));
  }

  /** Changes buffers, and brings what is left of the old one in front of the `count` bytes that the new one was given. */
  #moveOver(count: number): void {
    const tail = this.bytes.subarray(this.start, this.end);
    let bytes = this.#other!;
    let at = HEADROOM;
    if (tail.length > HEADROOM) {
      at = tail.length;
      bytes = new Uint8Array(2 * tail.length + READ);
      bytes.set(this.#other!.subarray(HEADROOM, HEADROOM + count), at);
    }
    bytes.set(tail, at - tail.length);
    this.#other = this.bytes.length > this.#room ? undefined : this.bytes;
    this.bytes = bytes;
    this.#base += this.end - at;
    this.start = at - tail.length;
    this.end = at;
  }
}
