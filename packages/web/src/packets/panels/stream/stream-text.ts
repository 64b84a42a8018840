import type { FollowedPiece } from "@wireside/packets";

/** Bytes of a stream as text: UTF-8 that goes on from piece to piece; what is no letter is a dot. */
export class StreamText {
  readonly #decoders = [new TextDecoder(), new TextDecoder()] as const;

  /** The text of the next piece. */
  take(piece: FollowedPiece): string {
    const decoder = this.#decoders[piece.direction];
    if (piece.kind === "bytes" && !piece.isLate) return readable(decoder.decode(piece.bytes, { stream: true }));
    // What comes after a gap begins anew.
    const rest = readable(decoder.decode());
    return piece.kind === "gap" ? "" : rest + readable(new TextDecoder().decode(piece.bytes));
  }
}

function readable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(/[^\P{C}\n\t]|\uFFFD/gu, "·");
}
