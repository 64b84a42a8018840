import type { FollowedPiece } from "../document/views.ts";
import type { FollowedSegment } from "./tcp-follower.ts";

/** What the two sides of a UDP conversation sent, a piece a datagram. */
export class UdpFollower {
  #pieces: FollowedPiece[] = [];
  readonly #offsets: [number, number] = [0, 0];

  add({ direction, bytes, length, frame, time }: FollowedSegment): void {
    const offset = this.#offsets[direction];
    this.#offsets[direction] += length;
    if (bytes.length > 0 || length === 0) {
      this.#pieces.push({ kind: "bytes", direction, offset, frame, time, bytes: bytes.slice(), isLate: false });
    }
    const missing = length - bytes.length;
    if (missing > 0) {
      const at = offset + bytes.length;
      this.#pieces.push({
        kind: "gap",
        direction,
        offset: at,
        length: missing,
        after: frame,
        before: frame,
        why: "cut",
      });
    }
  }

  finish(): void {}

  take(): FollowedPiece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}
