import type { ErrorCode, Time } from "@wireside/protocol";
import type { Change, Outcome } from "../../store.ts";

export type ChangeOf<T extends Change["type"]> = Extract<Change, { type: T }>;

/** For each kind of change, how it is written. It refuses before it writes anything. */
export type Appliers<T extends Change["type"]> = { [K in T]: (change: ChangeOf<K>) => Outcome };

export function done(id = 0, at: Time = 0): Outcome {
  return { ok: true, id, at, fresh: true };
}

export function already(id = 0, at: Time = 0): Outcome {
  return { ok: true, id, at, fresh: false };
}

export function refused(code: ErrorCode): Outcome {
  return { ok: false, code };
}
