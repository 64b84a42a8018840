import type { Dissection } from "../../dissect/dissection.ts";
import type { Message, MessagePiece } from "../../streams/message.ts";
import { payload as fields } from "./payload-fields.ts";

/**
 * Adds a message as a source of its own, with the segments that it was put together from.
 *
 * @returns the source
 */
export function addReassembled(d: Dissection, message: Message): number {
  const bytes = message.view();
  const source = d.addSource("Reassembled TCP", bytes);
  const { pieces } = message;
  d.inSource(source, () => {
    d.group(
      fields.segments,
      0,
      bytes.length,
      null,
      () => {
        for (const piece of pieces) d.item(fields.segment, piece.offset, piece.length, piece.frame, pieceText(piece));
        d.item(fields.segmentCount, 0, 0, pieces.length);
        d.item(fields.reassembledLength, 0, 0, bytes.length);
        d.item(fields.reassembledData, 0, bytes.length, bytes);
      },
      d.wantsTree ? wholeText(pieces, bytes.length) : undefined,
    );
  });
  return source;
}

function pieceText({ frame, offset, length }: MessagePiece): string {
  return `[Frame: ${frame}, payload: ${offset}-${offset + length - 1} (${length} byte${length === 1 ? "" : "s"})]`;
}

function wholeText(pieces: readonly MessagePiece[], length: number): string {
  const listed = pieces.slice(0, MOST_LISTED).map((piece) => ` #${piece.frame}(${piece.length})`);
  const more = pieces.length > MOST_LISTED ? ", …" : "";
  return `[${pieces.length} Reassembled TCP Segments (${length} bytes):${listed.join(",")}${more}]`;
}

/** Segments named in the line over them. */
const MOST_LISTED = 1_000;
