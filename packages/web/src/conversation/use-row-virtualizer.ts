import { defaultRangeExtractor, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useCallback, type RefObject } from "react";
import type { Row } from "./rows.ts";

export type RowVirtualizer = Virtualizer<HTMLDivElement, Element>;

/**
 * Lays out the rows in sight. What is looked at stays in its place when rows come in front of it or go, and at the end
 * the list follows what is added. The row that has the focus is kept in the page wherever it is.
 */
export function useRowVirtualizer(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  focused: number,
): RowVirtualizer {
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const estimateSize = useCallback((index: number) => estimate(rows[index]), [rows]);
  return useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize,
    overscan: 12,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: 60,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (focused === -1 || focused >= range.count || shown.includes(focused)) return shown;
      return [...shown, focused].toSorted((a, b) => a - b);
    },
  });
}

/** A guess at a row's height in pixels, until it is measured. */
function estimate(row: Row | undefined): number {
  if (row === undefined) return 40;
  if (row.kind !== "message" && row.kind !== "pending") return ESTIMATES[row.kind];
  const { text } = row.message;
  const lines = text.split("\n").length + text.length / 90;
  const reactions = row.kind === "message" && row.message.reactions !== undefined ? 30 : 0;
  return (row.continued ? 6 : 34) + Math.ceil(lines) * 21 + reactions;
}

const ESTIMATES = { notes: 28, presence: 28, day: 44, unread: 28, beginning: 96 };
