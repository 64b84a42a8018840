import { firstNot } from "../columns/first-not.ts";
import type { FollowedPiece } from "../document/views.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import type { Direction } from "../trace/trace.ts";
import { GapList } from "./gap-list.ts";
import { ToldBytes } from "./told-bytes.ts";

/** The frame that something came with, and when: seconds since the first frame of the capture. */
export interface Arrival {
  readonly frame: number;
  readonly time: number;
}

/** Bytes that wait for those before them. */
interface Held extends Arrival {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Bytes after them that the frame had and the capture did not keep. */
  readonly cut: number;
}

/**
 * What one side of a TCP conversation sent, put in order: every byte is told once, as soon as those before it were, and so is
 * every gap, once it is certain that it stays one.
 *
 *     told, the last of it still there to compare        held: came before what is before it
 *     ──────────────────────────────────────────┬─ gap? ─┬───────────┬─ gap? ─┬───────
 *                                             #next
 */
export class OneWay {
  readonly #direction: Direction;
  readonly #tell: (piece: FollowedPiece) => void;
  /** Sequence number of offset 0. */
  #base: number | undefined = undefined;
  /** What it would be after each SYN: there are systems that answer one with several. */
  readonly #openings = new Set<number>();
  /** Whether the other side acknowledged one of them. */
  #isAgreed = false;
  #next = 0;
  /** The frame of the byte before `#next`. */
  #lastFrame = 0;
  /** Where the side closed its stream. */
  #end = Infinity;
  #acknowledged = 0;
  /** In the order of their offsets, none of them overlapping. */
  readonly #held: Held[] = [];
  #heldBytes = 0;
  readonly #told: ToldBytes | undefined;
  readonly #gaps = new GapList();

  /** @param isCompared whether what is sent again is compared with what was sent before */
  constructor(direction: Direction, tell: (piece: FollowedPiece) => void, isCompared: boolean) {
    this.#direction = direction;
    this.#tell = tell;
    this.#told = isCompared ? new ToldBytes() : undefined;
  }

  /** Bytes that wait for those before them. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Whether all was told that the side sent before it closed. */
  get isClosed(): boolean {
    return this.#next >= this.#end;
  }

  /** The sequence number of the first byte: of several openings that the other side agreed to, or else the last. */
  begin(sequence: number, isOpening: boolean): void {
    if (isOpening && this.#openings.size < MOST_OPENINGS) this.#openings.add(sequence);
    if (this.#base !== undefined && (!isOpening || this.#isAgreed || !this.#isEmpty)) return;
    this.#base = sequence;
    if (isOpening) this.#gaps.clear();
    else this.#gaps.add(-Infinity, 0);
  }

  /**
   * Adds a segment's bytes, which are copied. Those that are further away than any window are not of this stream.
   *
   * @param sequence of the first of them
   * @param bytes as many of them as were captured …
   * @param length … and how many there were
   */
  add(sequence: number, bytes: Uint8Array, length: number, arrival: Arrival): void {
    const offset = this.#offsetOf(sequence);
    const end = offset + length;
    if (Math.abs(offset - this.#next) > LARGEST_WINDOW) return;
    // A keep-alive: one byte that was sent before, whatever it holds (RFC 9293 §3.8.4).
    if (length === 1 && offset === this.#next - 1 && (offset < 0 || !this.#gaps.has(offset))) return;
    const repeated = Math.min(bytes.length, Math.max(0, this.#next - offset));
    if (repeated > 0) this.#addRepeated(offset, bytes.subarray(0, repeated), arrival);
    if (end <= this.#next) return;
    const from = Math.max(this.#next, offset + repeated); // further on where the rest was not captured
    this.#hold(from, bytes.subarray(repeated), Math.min(length - bytes.length, end - from), arrival);
    this.#tellHeld();
    while (
      this.#heldBytes > CAPTURE_LIMITS.followedHeldBytes ||
      this.#held.length > CAPTURE_LIMITS.followedHeldPieces
    ) {
      this.#tellGap(this.#held[0]!.offset, "held");
      this.#tellHeld();
    }
  }

  /** This side closed its stream behind the byte before a sequence number. */
  close(sequence: number): void {
    this.#end = Math.min(this.#end, Math.max(this.#next, this.#offsetOf(sequence)));
  }

  /** The other side has all bytes before a sequence number: a gap before them, with something after it, stays one. */
  acknowledge(sequence: number): void {
    if (this.#base === undefined) return;
    if (this.#isEmpty && this.#openings.has(sequence)) {
      this.#base = sequence;
      this.#isAgreed = true;
    }
    const offset = this.#offsetOf(sequence);
    if (offset > this.#next + LARGEST_WINDOW) return;
    this.#acknowledged = Math.max(this.#acknowledged, offset);
    for (let first = this.#held[0]; first !== undefined && first.offset <= offset; first = this.#held[0]) {
      this.#tellGap(first.offset, "missing");
      this.#tellHeld();
    }
  }

  /** The capture ends: what is still missing was missed. */
  finish(): void {
    while (this.#held.length > 0) {
      this.#tellGap(this.#held[0]!.offset, "missing");
      this.#tellHeld();
    }
    // Of what was acknowledged, the last number may be that of a FIN which is missing too.
    const until = this.#end === Infinity ? this.#acknowledged - 1 : Math.min(this.#end, this.#acknowledged);
    if (until > this.#next) this.#tellGap(until, "missing");
  }

  get #isEmpty(): boolean {
    return this.#next === 0 && this.#held.length === 0;
  }

  /** The place in the stream that is nearest to `#next`: numbers start anew after 2³² bytes. */
  #offsetOf(sequence: number): number {
    return this.#next + ((sequence - (this.#base ?? sequence) - this.#next) | 0);
  }

  /** What stands before `#next`: it was told, or belongs into a gap. */
  #addRepeated(offset: number, bytes: Uint8Array, arrival: Arrival): void {
    this.#told?.compare(offset, bytes, (at, again, told) => this.#compare(at, again, told, arrival));
    for (const [from, to] of this.#gaps.take(offset, offset + bytes.length)) {
      this.#tellBytes(from, bytes.slice(from - offset, to - offset), arrival, true);
    }
  }

  /** Holds those of the bytes that are not held yet. */
  #hold(offset: number, bytes: Uint8Array, cut: number, arrival: Arrival): void {
    const end = offset + bytes.length;
    let at = offset;
    let index = this.#firstHeldEndingAfter(offset);
    for (; index < this.#held.length && this.#held[index]!.offset < end; index++) {
      const held = this.#held[index]!;
      if (at < held.offset) {
        this.#insert(index++, {
          ...arrival,
          offset: at,
          bytes: bytes.slice(at - offset, held.offset - offset),
          cut: 0,
        });
      }
      const from = Math.max(at, held.offset);
      const heldEnd = held.offset + held.bytes.length;
      const to = Math.min(end, heldEnd);
      const again = bytes.subarray(from - offset, to - offset);
      this.#compare(from, again, held.bytes.subarray(from - held.offset, to - held.offset), arrival);
      at = Math.max(at, heldEnd);
    }
    if (at < end || (cut > 0 && at === end)) {
      this.#insert(index, { ...arrival, offset: at, bytes: bytes.slice(at - offset), cut });
    }
  }

  #insert(index: number, held: Held): void {
    this.#held.splice(index, 0, held);
    this.#heldBytes += held.bytes.length;
  }

  #firstHeldEndingAfter(offset: number): number {
    const held = this.#held;
    return firstNot(held.length, (at) => held[at]!.offset + held[at]!.bytes.length <= offset);
  }

  /** Tells what is held without a gap from `#next` on. */
  #tellHeld(): void {
    let count = 0;
    for (; count < this.#held.length && this.#held[count]!.offset <= this.#next; count++) {
      const { bytes, cut, frame, time } = this.#held[count]!;
      this.#heldBytes -= bytes.length;
      if (bytes.length > 0) {
        this.#tellBytes(this.#next, bytes, { frame, time }, false);
        this.#told?.add(this.#next, bytes);
        this.#next += bytes.length;
      }
      this.#lastFrame = frame;
      // What the capture did not keep of a frame is not waited for, though it may be sent once more.
      const until = Math.min(this.#next + cut, this.#held[count + 1]?.offset ?? Infinity);
      if (cut > 0 && until > this.#next) this.#tellGap(until, "cut");
    }
    this.#held.splice(0, count);
  }

  #tellBytes(offset: number, bytes: Uint8Array, { frame, time }: Arrival, isLate: boolean): void {
    this.#tell({ kind: "bytes", direction: this.#direction, offset, frame, time, bytes, isLate });
  }

  #tellGap(until: number, why: "missing" | "cut" | "held"): void {
    const offset = this.#next;
    const before = why === "cut" ? this.#lastFrame : (this.#held[0]?.frame ?? 0);
    const after = this.#lastFrame;
    this.#tell({ kind: "gap", direction: this.#direction, offset, length: until - offset, after, before, why });
    this.#gaps.add(offset, until);
    this.#next = until;
  }

  #compare(offset: number, again: Uint8Array, known: Uint8Array, { frame, time }: Arrival): void {
    let first = 0;
    while (first < known.length && again[first] === known[first]) first++;
    if (first === known.length) return;
    let last = known.length - 1;
    while (again[last] === known[last]) last--;
    const bytes = again.slice(first, last + 1);
    this.#tell({ kind: "difference", direction: this.#direction, offset: offset + first, frame, time, bytes });
  }
}

const MOST_OPENINGS = 16;
/** 2³⁰ bytes: RFC 7323 §2.3 */
const LARGEST_WINDOW = 0x4000_0000;
