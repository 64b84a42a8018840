import type { FollowedPiece } from "../../src/document/views.ts";
import type { FollowedSegment } from "../../src/follow/tcp-follower.ts";
import { TcpFollower } from "../../src/follow/tcp-follower.ts";
import { ACK } from "../../src/tcp/flags.ts";

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const bytesOf = (letters: string): Uint8Array => new TextEncoder().encode(letters);

/** A segment of the client with these letters, which begin with sequence number `sequence`. */
export function says(sequence: number, letters: string, more: Partial<FollowedSegment> = {}): FollowedSegment {
  const bytes = bytesOf(letters);
  return {
    ...{ frame: 0, time: 0, direction: 0, flags: ACK, sequence: sequence >>> 0, acknowledgement: 1, bytes },
    ...{ length: bytes.length },
    ...more,
  };
}

/** A segment of the server without payload that acknowledges everything before `sequence`. */
export function acknowledges(sequence: number): FollowedSegment {
  return says(1, "", { direction: 1, acknowledgement: sequence >>> 0 });
}

/** What following segments, numbered from 1, makes known. */
export function followed(...segments: readonly FollowedSegment[]): FollowedPiece[] {
  const follower = new TcpFollower();
  for (const [i, segment] of segments.entries()) follower.add({ ...segment, frame: i + 1, time: i });
  follower.finish();
  return follower.take();
}

/** Pieces in short: `abc` for bytes, `[3 missing 1-2]` for a gap, `late@-3:abc`, `differs@0:X`. */
export function inShort(pieces: readonly FollowedPiece[]): string[] {
  return pieces.map((piece) => {
    if (piece.kind === "gap") return `[${piece.length} ${piece.why} ${piece.after}-${piece.before}]`;
    if (piece.kind === "difference") return `differs@${piece.offset}:${text(piece.bytes)}`;
    return piece.isLate ? `late@${piece.offset}:${text(piece.bytes)}` : text(piece.bytes);
  });
}
