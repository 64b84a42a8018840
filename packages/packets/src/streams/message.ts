import { CAPTURE_LIMITS } from "../limits.ts";
import { PiecewiseBuffer } from "./piecewise-buffer.ts";

/** A segment's part of a message. */
export interface MessagePiece {
  readonly frame: number;
  /** Bytes from the beginning of the message. */
  readonly offset: number;
  readonly length: number;
}

/**
 * How far a message reaches: to a length that it announced, at least one byte past what is there, or to where its sender
 * closes.
 */
export type MessageEnd = "length" | "more" | "close";

/** A message of a stream that does not end with the segment it begins in. */
export class Message {
  /** Place of its first byte in the stream, counted from the side's first number. */
  readonly start: number;
  /** The frame that it begins in. */
  readonly frame: number;
  ends: MessageEnd;
  /** The frame that completed it, once it is done. */
  lastFrame = 0;
  /** Bytes from its beginning that its protocol need not look through again to find the end. */
  lookedThrough = 0;
  /** In the order of their offsets; of one offset in the order they came. */
  pieces: MessagePiece[] = [];
  /**
   * `open`: waits for what is missing. `done`: was put together. `long`: is longer than what is held of one message, and was
   * given away before its end.
   */
  state: "open" | "done" | "long" = "open";
  #length: number;
  #buffer = new PiecewiseBuffer();
  #end = 0;

  /** @param length bytes, where it ends with a length */
  constructor(start: number, frame: number, ends: MessageEnd, length = 0) {
    this.start = start;
    this.frame = frame;
    this.ends = ends;
    this.#length = length;
  }

  /** A segment that begins before this place, and not before the start, goes on with it. */
  get limit(): number {
    if (this.ends === "length") return this.start + this.#length;
    if (this.state === "done") return this.start + this.#end;
    return this.ends === "close" ? Infinity : this.start + this.#end + 1;
  }

  /** Place in the stream after the last byte that came of it. */
  get end(): number {
    return this.start + this.#end;
  }

  /** Bytes of memory it takes. */
  get size(): number {
    return this.#buffer.capacity;
  }

  /** Whether all of it is there that was asked for, or was. */
  get isWhole(): boolean {
    return this.state === "done" || this.#buffer.whole >= (this.ends === "length" ? this.#length : this.#end);
  }

  /** Its end is known better now. */
  expect(ends: MessageEnd, length: number): void {
    this.ends = ends;
    this.#length = length;
  }

  /** Adds the part that a frame brought; false when that would be more than is held of one message: then nothing changes. */
  add(frame: number, offset: number, bytes: Uint8Array): boolean {
    const end = offset + bytes.length;
    if (end > CAPTURE_LIMITS.messageBytes || this.pieces.length >= CAPTURE_LIMITS.messagePieces) return false;
    this.#end = Math.max(this.#end, end);
    this.#buffer.add(offset, bytes);
    let at = this.pieces.length;
    while (at > 0 && this.pieces[at - 1]!.offset > offset) at--;
    this.pieces.splice(at, 0, { frame, offset, length: bytes.length });
    return true;
  }

  /** What is there of it without a gap. */
  view(): Uint8Array {
    return this.#buffer.view();
  }

  /** It was put together: its bytes are in the hands of whoever asked for them. */
  finish(frame: number): void {
    this.lastFrame = frame;
    this.#drop("done");
  }

  /** It is too long to be put together. */
  giveUp(): void {
    this.#drop("long");
  }

  #drop(state: "done" | "long"): void {
    this.state = state;
    this.pieces = [];
    this.#buffer = new PiecewiseBuffer();
  }
}
