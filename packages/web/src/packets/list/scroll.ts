/** Tallest element that browsers lay out exactly, with room to spare (Chromium: about 33 million pixels). */
const TALLEST = 8_000_000;

/**
 * How a list of any length is scrolled: up to {@link TALLEST} pixels as usual, beyond that the bar's way is shortened and a
 * turn of the wheel still moves by rows.
 */
export interface ScrollScale {
  /** Height of what is scrolled, pixels. */
  readonly height: number;
  /** Rows (also parts of one) that one pixel of the bar stands for. */
  readonly rowsPerPixel: number;
  /** Whether the wheel has to be translated. */
  readonly isShortened: boolean;
}

/** @param view height of the window onto the list, pixels */
export function scrollScale(rows: number, rowHeight: number, view: number): ScrollScale {
  const whole = rows * rowHeight;
  if (whole <= TALLEST) return { height: whole, rowsPerPixel: 1 / rowHeight, isShortened: false };
  const hidden = rows - view / rowHeight;
  return { height: TALLEST, rowsPerPixel: hidden / (TALLEST - view), isShortened: true };
}

/** Rows from the first that shows to the one after the last. */
export function rowsInView(top: number, view: number, rowHeight: number, rows: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(top));
  return { first, end: Math.min(rows, Math.ceil(top + view / rowHeight)) };
}

/** The first row to show so that `row` can be seen, moving no more than needed. */
export function topFor(row: number, top: number, view: number, rowHeight: number): number {
  const whole = Math.max(1, Math.floor(view / rowHeight));
  if (row < top) return row;
  if (row > top + whole - 1) return row - whole + 1;
  return top;
}
