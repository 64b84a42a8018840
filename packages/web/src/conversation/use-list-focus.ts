import { useCallback, useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import type { Row } from "./rows.ts";
import type { RowVirtualizer } from "./use-row-virtualizer.ts";

interface ListFocus {
  /** Index of the row that has or had the focus; -1 for none. */
  index: number;
  /** The one row that Tab goes to. */
  isTabStop(row: Row, index: number, lastInSight: number): boolean;
  move(step: 1 | -1, virtualizer: RowVirtualizer): void;
  /** Puts the focus where it was moved to, once that row is in the page. Call after each render. */
  settle(scroller: HTMLElement | null): void;
  /** The row a key was pressed on; undefined when it was on something inside a row. */
  rowOf(event: KeyboardEvent): Row | undefined;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
}

/** Arrow keys over messages: one of them is reached by Tab, and the arrows move from there. */
export function useListFocus(rows: readonly Row[]): ListFocus {
  const [key, setKey] = useState<string>();
  const wanted = useRef<string>(undefined);
  const index = key === undefined ? -1 : rows.findIndex((row) => row.key === key);

  const onFocus = useCallback((event: FocusEvent) => {
    if (isRowElement(event.target)) setKey(keyOf(event.target));
  }, []);

  // Coming back to the list later begins at what is in sight then; a menu or dialog of a row does not count as leaving.
  const onBlur = useCallback((event: FocusEvent) => {
    const next = event.relatedTarget;
    const isLeaving = next instanceof Element && !event.currentTarget.contains(next) && next.closest(OVER) === null;
    if (isLeaving) setKey(undefined);
  }, []);

  return {
    index,
    isTabStop: (row, at, lastInSight) => (index === -1 ? at === lastFocusable(rows, lastInSight) : row.key === key),
    move(step, virtualizer) {
      let next = index + step;
      while (rows[next] !== undefined && !isFocusable(rows[next])) next += step;
      const row = rows[next];
      if (row === undefined) return;
      wanted.current = row.key;
      setKey(row.key);
      virtualizer.scrollToIndex(next, { align: "auto" });
    },
    settle(scroller) {
      if (wanted.current === undefined) return;
      const element = scroller?.querySelector<HTMLElement>(`[data-key="${wanted.current}"] [data-focus]`);
      if (element == null) return;
      wanted.current = undefined;
      element.focus({ preventScroll: true });
    },
    rowOf(event) {
      const target = event.target;
      if (!isRowElement(target)) return undefined;
      const pressed = keyOf(target);
      return rows.find((row) => row.key === pressed);
    },
    onFocus,
    onBlur,
  };
}

/** What lies over the page while a row is acted on. */
const OVER = ".popover, .overlay";

function isFocusable(row: Row | undefined): boolean {
  return row?.kind === "message" || row?.kind === "pending";
}

function lastFocusable(rows: readonly Row[], from: number): number {
  let at = Math.min(from, rows.length - 1);
  while (at >= 0 && !isFocusable(rows[at])) at--;
  return at;
}

function isRowElement(target: EventTarget): target is HTMLElement {
  return target instanceof HTMLElement && target.hasAttribute("data-focus");
}

function keyOf(element: HTMLElement): string | undefined {
  return element.closest<HTMLElement>("[data-key]")?.dataset["key"];
}
