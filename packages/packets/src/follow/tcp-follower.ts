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

  constructor() {
    const tell = (piece: FollowedPiece): void => void this.#pieces.push(piece);
    this.#ways = [new OneWay(0, tell), new OneWay(1, tell)];
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
