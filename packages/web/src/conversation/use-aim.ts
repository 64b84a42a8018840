import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Aim, HistoryView } from "./history.ts";
import { messageKey, type Row } from "./rows.ts";
import type { RowVirtualizer } from "./use-row-virtualizer.ts";

/** Scrolls to where the history wants to be seen, once for each wish. Returns the key of the row to point out. */
export function useAim(virtualizer: RowVirtualizer, view: HistoryView, rows: readonly Row[]): string | undefined {
  const [flashed, setFlashed] = useState<string>();
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
  });

  useEffect(() => {
    if (flashed === undefined) return undefined;
    const timer = setTimeout(() => setFlashed(undefined), 2_500);
    return () => clearTimeout(timer);
  }, [flashed]);
  return flashed;
}
