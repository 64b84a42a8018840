import type { Latency, Saturation } from "./phases.ts";
import type { Language } from "./protocols.ts";

/** What the benchmark asks of the load generator, one order at a time. */
export type Order =
  | { order: "join"; language: Language; port: number; pid: number; subscribers: number; people: number }
  | { order: "saturate"; inFlight: number; warmMs: number; ms: number }
  | { order: "pace"; rate: number; warmMs: number; ms: number }
  /** Opens more connections that only stay, until there are `connections`. */
  | { order: "stay"; language: Language; port: number; connections: number; people: number };

export interface Answers {
  join: Record<string, never>;
  saturate: Saturation;
  pace: Latency;
  stay: Record<string, never>;
}

/** What the load generator answers. */
export type Answer = { ok: true; result: Answers[Order["order"]] } | { ok: false; reason: string };
