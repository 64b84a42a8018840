import type { ErrorCode, Time } from "@wireside/protocol";
import type { Change, Outcome } from "./store.ts";

/**
 * For each kind of change, how it is written; `before` are the arguments that come before it. An applier refuses before
 * it writes anything.
 */
export type Appliers<T extends Change["type"], Before extends unknown[] = []> = {
  [K in T]: (...given: [...before: Before, change: Extract<Change, { type: K }>]) => Outcome;
};

export function done(id = 0, at: Time = 0): Outcome {
  return { ok: true, id, at, fresh: true };
}

/** It was so already, and nothing was written. */
export function already(id = 0, at: Time = 0): Outcome {
  return { ok: true, id, at, fresh: false };
}

export function refused(code: ErrorCode): Outcome {
  return { ok: false, code };
}
