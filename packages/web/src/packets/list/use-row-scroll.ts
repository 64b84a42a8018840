import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { rowsInView, scrollScale, topFor } from "./scroll.ts";

/** Scrolling of a list whose rows are all equally high, however many they are. */
export interface RowScroll {
  /** Height of its content, pixels. */
  readonly height: number;
  /** Rows to draw. */
  readonly indices: readonly number[];
  /** Where the first of them is drawn, pixels from the top of the content. */
  readonly offset: number;
  /** Whole rows that fit. */
  readonly page: number;
  /** Scrolls until a row can be seen. */
  readonly reveal: (row: number) => void;
}

/**
 * @param element what scrolls
 * @param rows how many there are
 * @param rowHeight pixels
 * @param list another value is another list, which is shown from its beginning
 */
export function useRowScroll(
  element: RefObject<HTMLDivElement | null>,
  rows: number,
  rowHeight: number,
  list?: unknown,
): RowScroll {
  const [view, setView] = useState(0);
  const [top, setTop] = useState(0); // in rows; the bar's place is made from it, or it from the bar's place
  const scale = useMemo(() => scrollScale(rows, rowHeight, view), [rows, rowHeight, view]);
  const asked = useRef<number | undefined>(undefined);

  const moveTo = useCallback(
    (row: number) => {
      const box = element.current;
      if (box === null) return;
      const most = Math.max(0, rows - view / rowHeight);
      const next = Math.min(most, Math.max(0, row));
      setTop(next);
      asked.current = next / scale.rowsPerPixel;
      box.scrollTo({ top: asked.current });
    },
    [element, rows, view, rowHeight, scale],
  );

  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const measure = (): void => setView(box.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);

  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const scrolled = (): void => {
      const wasAsked = asked.current !== undefined && Math.abs(box.scrollTop - asked.current) < 1.5;
      asked.current = undefined;
      if (!wasAsked) setTop(box.scrollTop * scale.rowsPerPixel);
    };
    const turned = (event: WheelEvent): void => {
      if (!scale.isShortened || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const rowsTurned = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY : event.deltaY / rowHeight;
      moveTo(top + rowsTurned);
    };
    box.addEventListener("scroll", scrolled, { passive: true });
    box.addEventListener("wheel", turned, { passive: false });
    return () => {
      box.removeEventListener("scroll", scrolled);
      box.removeEventListener("wheel", turned);
    };
  }, [element, moveTo, rowHeight, scale, top]);

  useLayoutEffect(() => {
    setTop(0);
    element.current?.scrollTo({ top: 0 });
  }, [element, list]);

  const { first, end } = rowsInView(top, view, rowHeight, rows);
  // The same function always: to reveal a row is asked for when the row changes, not when the list scrolls.
  const place = useRef({ top, view, moveTo });
  useEffect(() => {
    place.current = { top, view, moveTo };
  });
  const reveal = useCallback(
    (row: number) => {
      const now = place.current;
      const next = topFor(row, now.top, now.view, rowHeight);
      if (next !== now.top) now.moveTo(next);
    },
    [rowHeight],
  );
  const scrolledPixels = top / scale.rowsPerPixel;
  const offset = scale.isShortened ? scrolledPixels - (top - first) * rowHeight : first * rowHeight;
  const indices = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  return { height: scale.height, indices, offset, page: Math.max(1, Math.floor(view / rowHeight)), reveal };
}
