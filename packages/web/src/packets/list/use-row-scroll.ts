import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { rowsInView, scrollScale, topFor } from "./scroll.ts";

/** Scrolling of a list whose rows are all equally high, however many they are. */
export interface RowScroll {
  /** To be put on the element that scrolls. */
  readonly element: RefObject<HTMLDivElement | null>;
  /** Height of its content, pixels. */
  readonly height: number;
  /** Rows to draw. */
  readonly first: number;
  readonly end: number;
  /** Where row `first` is drawn, pixels from the top of the content. */
  readonly offset: number;
  /** Whole rows that fit. */
  readonly page: number;
  /** Scrolls until a row can be seen. */
  readonly reveal: (row: number) => void;
}

export function useRowScroll(rows: number, rowHeight: number): RowScroll {
  const element = useRef<HTMLDivElement>(null);
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
      box.scrollTop = asked.current;
    },
    [rows, view, rowHeight, scale],
  );

  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const measure = (): void => setView(box.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

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
  }, [moveTo, rowHeight, scale, top]);

  // Another list: from its beginning.
  useLayoutEffect(() => {
    setTop(0);
    if (element.current !== null) element.current.scrollTop = 0;
  }, [rows]);

  const { first, end } = rowsInView(top, view, rowHeight, rows);
  const reveal = useCallback(
    (row: number) => {
      const next = topFor(row, top, view, rowHeight);
      if (next !== top) moveTo(next);
    },
    [moveTo, rowHeight, top, view],
  );
  const scrolledPixels = top / scale.rowsPerPixel;
  const offset = scale.isShortened ? scrolledPixels - (top - first) * rowHeight : first * rowHeight;
  return { element, height: scale.height, first, end, offset, page: Math.max(1, Math.floor(view / rowHeight)), reveal };
}
