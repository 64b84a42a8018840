import type { FollowedPiece } from "../document/views.ts";
import { ACK, FIN, RST, SYN } from "../tcp/flags.ts";
import type { Direction } from "../trace/trace.ts";
import { OneWay, type Arrival } from "./one-way.ts";

/** What following needs of a segment. */
export interface FollowedSegment extends Arrival {
  readonly direction: Direction;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** The captured payload; valid for as long as the call takes. */
  readonly bytes: Uint8Array;
  /** Bytes of the payload by the lengths in the headers. */
  readonly length: number;
}

/** Puts together what the two sides of a TCP conversation sent, from its segments in the order of the capture. */
export class TcpFollower {
  #pieces: FollowedPiece[] = [];
  readonly #ways: readonly [OneWay, OneWay];

  /** @param options.isCompared whether differences are told of; otherwise nothing of what was told is kept */
  constructor({ isCompared }: { readonly isCompared: boolean } = { isCompared: true }) {
    const tell = (piece: FollowedPiece): void => void this.#pieces.push(piece);
    this.#ways = [new OneWay(0, tell, isCompared), new OneWay(1, tell, isCompared)];
  }

  /** Says that a side goes on with a sequence number: what came before it is not asked for. */
  expect(direction: Direction, sequence: number): void {
    this.#ways[direction].begin(sequence, true);
  }

  /** Bytes that wait for others before them. */
  get heldBytes(): number {
    return this.#ways[0].heldBytes + this.#ways[1].heldBytes;
  }

  /** Whether all was told that a side sent before it closed its stream. */
  isClosed(direction: Direction): boolean {
    return this.#ways[direction].isClosed;
  }

  add({ direction, flags, sequence, acknowledgement, bytes, length, frame, time }: FollowedSegment): void {
    if ((flags & RST) !== 0 && length === 0) return; // its numbers may be made up (RFC 9293 §3.10.7.1)
    const own = this.#ways[direction];
    const other = this.#ways[direction === 0 ? 1 : 0];
    const isOpening = (flags & SYN) !== 0;
    const first = isOpening ? (sequence + 1) >>> 0 : sequence;
    own.begin(first, isOpening);
    if ((flags & ACK) !== 0) other.acknowledge(acknowledgement);
    if (length > 0) own.add(first, bytes, length, { frame, time });
    if ((flags & FIN) !== 0) own.close((first + length) >>> 0);
  }

  /** The capture ends. */
  finish(): void {
    for (const way of this.#ways) way.finish();
  }

  /** The pieces that became known since the last call. */
  take(): FollowedPiece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}
