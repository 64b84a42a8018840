import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Aim, HistoryView } from "./history.ts";
import { messageKey, type Row } from "./rows.ts";
import type { RowVirtualizer } from "./use-row-virtualizer.ts";

interface Aimed {
  /** The key of the row to point out. */
  flashed: string | undefined;
  /** The list stands where it was wanted; before that, what is in sight means nothing. */
  isSettled: boolean;
}

/** Scrolls to where the history wants to be seen, once for each wish. */
export function useAim(virtualizer: RowVirtualizer, view: HistoryView, rows: readonly Row[]): Aimed {
  const [flashed, setFlashed] = useState<string>();
  const [settled, setSettled] = useState<Aim>();
  const reached = useRef<Aim>(undefined);
  const { aim, loading } = view;

  useLayoutEffect(() => {
    if (reached.current === aim || loading === "page" || rows.length === 0) return;
    reached.current = aim;
    if (aim.to === "newest") return virtualizer.scrollToEnd();
    if (aim.to === "oldest") return virtualizer.scrollToIndex(0, { align: "start" });
    const key = messageKey(aim.id);
    const index = rows.findIndex((row) => row.key === key);
    if (index === -1) return;
    if (aim.flash) {
      virtualizer.scrollToIndex(index, { align: "center" });
      setFlashed(key);
    } else {
      // Opened at the first unread message: the line above it is seen, with one message of what was read.
      virtualizer.scrollToIndex(Math.max(0, index - 2), { align: "start" });
    }
  }, [virtualizer, aim, loading, rows]);

  useEffect(() => {
    if (flashed === undefined) return undefined;
    const timer = setTimeout(() => setFlashed(undefined), 2_500);
    return () => clearTimeout(timer);
  }, [flashed]);

  useEffect(() => {
    if (loading === "page") return undefined;
    const timer = setTimeout(() => setSettled(aim), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [aim, loading]);

  return { flashed, isSettled: settled === aim && loading !== "page" };
}

/** Rows are measured and the place corrected in the frames after a jump; this is more than enough for that. */
const SETTLE_MS = 120;
