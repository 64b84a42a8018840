/** Marks along an axis, in the unit that its labels have. */
export interface Ticks {
  /** Where, in the unit of the values. */
  readonly at: readonly number[];
  readonly labels: readonly string[];
  /** `ms`, `MB`; empty for plain numbers. */
  readonly unit: string;
}

/** What an axis counts in; values are in the first of its units. */
export type Quantity = "seconds" | "bytes" | "bits per second";

/**
 * Round marks between two values: multiples of 1, 2 or 5 times a power of ten, in the unit that keeps their labels short.
 *
 * @param about how many are wanted
 */
export function ticksBetween(from: number, to: number, about: number, quantity: Quantity): Ticks {
  const step = roundStep((to - from) / Math.max(1, about));
  const largest = Math.max(Math.abs(from), Math.abs(to));
  const [unit, size] = UNITS[quantity].findLast(([, each]) => each <= largest * ROUNDED) ?? UNITS[quantity][0]!;
  const decimals = Math.max(0, -Math.floor(Math.log10((step / size) * ROUNDED)));
  const first = Math.ceil(from / step - TOLERANCE);
  const last = Math.floor(to / step + TOLERANCE);
  const at = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
  return { at, labels: at.map((value) => labelOf(value / size, decimals)), unit };
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `least`. */
export function roundStep(least: number): number {
  if (!(least > 0) || !Number.isFinite(least)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least / ROUNDED) ?? 10;
  return factor * power;
}

function labelOf(value: number, decimals: number): string {
  return new Intl.NumberFormat("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value === 0 ? 0 : value);
}

const UNITS: Readonly<Record<Quantity, readonly (readonly [name: string, size: number])[]>> = {
  seconds: [
    ["µs", 1e-6],
    ["ms", 1e-3],
    ["s", 1],
  ],
  bytes: [
    ["bytes", 1],
    ["kB", 1e3],
    ["MB", 1e6],
    ["GB", 1e9],
  ],
  "bits per second": [
    ["bit/s", 1],
    ["kbit/s", 1e3],
    ["Mbit/s", 1e6],
    ["Gbit/s", 1e9],
  ],
};

/** Room for what division leaves over. */
const ROUNDED = 1 + 1e-9;
const TOLERANCE = 1e-6;
