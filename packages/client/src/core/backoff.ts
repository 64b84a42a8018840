const FIRST_MS = 250;
const LONGEST_MS = 15_000;
/** When a hub says when to come back, its clients spread over this much, not to come all at once. */
const SPREAD_MS = 1_000;

/**
 * How long to wait before trying again, in ms, 250 to 15,000: a random part of a span that doubles with each attempt
 * that failed in a row (0 for the first). `jitter` is random, from 0 to below 1. `atLeastMs`: what the hub asked for.
 */
export function backoffMs(failures: number, jitter: number, atLeastMs: number | undefined): number {
  const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures + 1, 16)) - FIRST_MS;
  const own = FIRST_MS + span * jitter;
  return Math.round(atLeastMs === undefined ? own : Math.max(own, atLeastMs + SPREAD_MS * jitter));
}
