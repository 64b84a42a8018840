/** A link, both ways alike, with a queue of one bandwidth-delay product. */
export interface Cell {
  readonly mbPerS: number;
  readonly rttMs: number;
  /** Share of packets, 0 to 1, each way. */
  readonly loss: number;
}

export const CELLS: readonly Cell[] = [100, 500].flatMap((mbPerS) =>
  [10, 50, 200].flatMap((rttMs) => [0, 0.001, 0.01, 0.05].map((loss) => ({ mbPerS, rttMs, loss }))),
);

export const QUICK_CELLS: readonly Cell[] = [
  { mbPerS: 100, rttMs: 10, loss: 0 },
  { mbPerS: 100, rttMs: 50, loss: 0.01 },
];

/** The share of an IP packet of 1,500 bytes that TCP has for its user: 20 bytes of IP, 20 of TCP, 12 of timestamps go off. */
const PAYLOAD_SHARE = 1_448 / 1_500;

export function nameOf({ mbPerS, rttMs, loss }: Cell): string {
  return `${mbPerS} Mb/s, ${rttMs} ms, ${loss * 100} %`;
}

/** Mb/s of payload that can arrive at most. */
export function limitOf({ mbPerS, loss }: Cell): number {
  return mbPerS * (1 - loss) * PAYLOAD_SHARE;
}

export function bandwidthDelayBytes({ mbPerS, rttMs }: Cell): number {
  return Math.round((mbPerS * 1e6 * rttMs) / 1e3 / 8);
}
