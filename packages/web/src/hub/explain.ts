import { WiresideError } from "@wireside/protocol";

/** What went wrong, for people: what happened, what to do, and the code by which it can be looked up. */
export interface Explanation {
  says: string;
  advice: string;
  code: string;
  /** When it makes sense to try again, in ms since 1970. */
  retryAt: number | undefined;
}

/** Explains any error. `now` in ms since 1970. */
export function explain(error: unknown, now = Date.now()): Explanation {
  if (!(error instanceof WiresideError)) {
    const says = error instanceof Error && error.message !== "" ? error.message : "Something went wrong in this page.";
    return { says, advice: "Reload the page; report it if it stays.", code: "page", retryAt: undefined };
  }
  const retryAt = error.retryAfterMs === undefined ? undefined : now + error.retryAfterMs;
  // For this one the time to wait is the advice.
  const advice = error.code === "rate_limited" ? "" : error.advice;
  return { says: error.message, advice, code: error.code, retryAt };
}

/** "3 s", "2 min", "1 h": how long to wait, rounded up. */
export function waitText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3_600)} h`;
}
