import type { FollowedPiece } from "@wireside/packets";
import { memo } from "react";
import { countText } from "../../text.ts";
import { hexLines } from "./hex-lines.ts";

interface StreamPieceProps {
  piece: FollowedPiece;
  text: string;
  form: "text" | "bytes";
  isChosen: boolean;
  onChoose: (frame: number) => void;
}

/** What one packet carried, or what is missing between two. */
export const StreamPiece = memo(
  function StreamPiece({ piece, text, form, isChosen, onChoose }: StreamPieceProps) {
    if (piece.kind === "gap") return <span className="stream-gap">{gapText(piece)}</span>;
    const { direction, frame, offset } = piece;
    const remark = piece.kind === "difference" ? "said again, with other bytes" : piece.isLate ? "came too late" : "";
    return (
      <span
        className="stream-piece"
        data-direction={direction}
        data-chosen={isChosen || undefined}
        title={`Packet ${frame}, from byte ${countText(offset)}`}
        role="button"
        tabIndex={0}
        onClick={() => onChoose(frame)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onChoose(frame);
        }}
      >
        {remark !== "" && <span className="stream-gap">{remark}</span>}
        {form === "text" ? text : hexLines(piece.bytes, offset)}
      </span>
    );
  },
  (was, is) => was.piece === is.piece && was.form === is.form && was.isChosen === is.isChosen,
);

function gapText({ length, why }: Extract<FollowedPiece, { kind: "gap" }>): string {
  const bytes = `${countText(length)} ${length === 1 ? "byte" : "bytes"}`;
  if (why === "missing") return `${bytes} are not in the capture`;
  if (why === "cut") return `${bytes} were cut off by the capture`;
  return `${bytes} came too late to be put in here`;
}
