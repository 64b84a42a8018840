import type { RowView } from "@wireside/packets";
import { memo } from "react";

/** Height of every row, pixels; the style sheet has the same. */
export const ROW_HEIGHT = 22;

interface PacketRowProps {
  index: number;
  row: RowView | undefined;
  isSelected: boolean;
  /** A sentence points at it. */
  isMarked: boolean;
  /** What we say of it where Wireshark says otherwise: empty for nothing; undefined where the two agree. */
  ours: string | undefined;
  onSelect: () => void;
}

/** One line of the list; empty until its row has come. */
export const PacketRow = memo(
  function PacketRow({ index, row, isSelected, isMarked, ours, onSelect }: PacketRowProps) {
    return (
      <div
        id={`packet-${index}`}
        className="packet-row"
        role="row"
        aria-rowindex={index + 1}
        aria-selected={isSelected}
        data-kind={row?.kind}
        data-marked={isMarked || undefined}
        onMouseDown={onSelect}
      >
        {row !== undefined && (
          <>
            <span role="gridcell">{row.number}</span>
            <span role="gridcell">{row.time?.toFixed(6)}</span>
            <span role="gridcell">{row.source}</span>
            <span role="gridcell">{row.destination}</span>
            <span role="gridcell">{row.protocol}</span>
            <span role="gridcell">{row.length}</span>
            <span role="gridcell" className="info" title={row.info}>
              <i>
                {row.hasComment ? "✎ " : ""}
                {row.info}
              </i>
              {ours !== undefined && <b>{ours === "" ? "ours: nothing" : `ours: ${ours}`}</b>}
            </span>
          </>
        )}
      </div>
    );
  },
  (was, is) =>
    was.row === is.row &&
    was.isSelected === is.isSelected &&
    was.isMarked === is.isMarked &&
    was.ours === is.ours &&
    was.index === is.index,
);
