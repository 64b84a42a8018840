import { CAPTURE_LIMITS } from "../../limits.ts";
import { directionOf, hasFlag } from "../../trace/segment.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";
import { RST, SYN } from "../../tcp/flags.ts";
import type { Sureness, Trigger, Verdict, VerdictKind } from "../../verdict/verdict.ts";
import { wiresharkSays } from "../../verdict/wireshark.ts";
import type { Trouble } from "../explanation.ts";
import type { Limit } from "../speed/limit.ts";
import type { TcpSubject } from "./subject.ts";

/** One kind of trouble of one side, with what its sentences need. */
export interface TroubleFacts extends Trouble {
  readonly kind: TroubleKind;
  /** Of the first of them; undefined for damaged ones. */
  readonly first: Verdict | undefined;
  /** What made the sender send again, of retransmissions. */
  readonly triggers: ReadonlyMap<Trigger, number>;
  /** How many of them are how sure; empty where there can be no doubt. */
  readonly sureness: ReadonlyMap<Sureness, number>;
  /** By field of Wireshark's, the first frame that has it. */
  readonly examples: ReadonlyMap<string, number>;
}

/** The kinds that say that something went wrong, in the order of telling. */
export const TROUBLE_KINDS = [
  "retransmission",
  "spurious-retransmission",
  "lost-after",
  "lost-before",
  "capture-missed",
  "gap",
  "reordered",
  "overtook",
  "duplicated",
  "damaged",
  "capture-misordered",
  "duplicate-ack",
  "zero-window",
  "window-full",
  "zero-window-probe",
] as const satisfies readonly (VerdictKind | "damaged")[];
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** What went wrong, by kind and side. */
export function findTroubles(subject: TcpSubject): TroubleFacts[] {
  return TROUBLE_KINDS.flatMap((kind) => ([0, 1] as const).flatMap((side) => findTrouble(subject, kind, side) ?? []));
}

function findTrouble(subject: TcpSubject, kind: TroubleKind, side: Direction): TroubleFacts | undefined {
  const { trace, judgement } = subject;
  const verdicts = judgement.verdicts.filter(
    (each, at, all) => each.kind === kind && directionOf(trace, each.row) === side && !isRepeated(each, all[at - 1]),
  );
  const segments =
    kind === "damaged"
      ? judgement.damaged.filter(({ direction }) => direction === side)
      : verdicts.map(({ row }) => ({ frame: trace.frame[row]!, verdicts: trace.verdicts[row]! }));
  if (segments.length === 0) return undefined;
  const seconds = costOf(subject, kind, side);
  return {
    kind,
    direction: side,
    count: segments.length,
    frames: segments.slice(0, CAPTURE_LIMITS.troubleFrames).map(({ frame }) => frame),
    ...(seconds === undefined ? {} : { seconds }),
    ...countWireshark(segments),
    first: verdicts[0],
    triggers: counted(verdicts.flatMap(({ trigger }) => trigger ?? [])),
    sureness: counted(verdicts.map(({ sureness }) => sureness)),
  };
}

/** How often each value occurs. */
function counted<Value>(values: readonly Value[]): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** A segment may tell of several gaps: it is one segment all the same. */
function isRepeated({ row, kind }: Verdict, before: Verdict | undefined): boolean {
  return before?.row === row && before.kind === kind;
}

function countWireshark(
  segments: readonly { readonly frame: number; readonly verdicts: number }[],
): Pick<TroubleFacts, "wireshark" | "examples"> {
  const counts = new Map<string, number>();
  const examples = new Map<string, number>();
  for (const { frame, verdicts } of segments) {
    const said = wiresharkSays(verdicts);
    for (const field of said.length === 0 ? [""] : said.map((each) => each.field)) {
      counts.set(field, (counts.get(field) ?? 0) + 1);
      if (!examples.has(field)) examples.set(field, frame);
    }
  }
  return { wireshark: Array.from(counts, ([field, count]) => ({ field, count })), examples };
}

/** Seconds that a kind of trouble took of the conversation; undefined where it cannot be told apart. */
function costOf({ trace, speeds }: TcpSubject, kind: TroubleKind, side: Direction): number | undefined {
  if (kind === "retransmission") return lostTo(speeds, side, ["loss-recovery", "timeouts", "reduced-window"]);
  if (kind === "window-full") return lostTo(speeds, side, ["receiver-window"]);
  return kind === "zero-window" ? closedSeconds(trace, side) : undefined;
}

function lostTo(speeds: TcpSubject["speeds"], side: Direction, limits: readonly Limit[]): number | undefined {
  const speed = speeds.find(({ direction }) => direction === side);
  if (speed === undefined) return undefined;
  return speed.shares.filter(({ limit }) => limits.includes(limit)).reduce((sum, { seconds }) => sum + seconds, 0);
}

/** How long the window that a side had advertised last was 0, as the capture saw it, seconds. */
export function closedSeconds(trace: TcpTrace, side: Direction): number {
  let [sum, closedAt] = [0, -1];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== side || hasFlag(trace, row, SYN | RST)) continue;
    if (trace.window[row] === 0) closedAt = closedAt < 0 ? trace.time[row]! : closedAt;
    else if (closedAt >= 0) {
      sum += trace.time[row]! - closedAt;
      closedAt = -1;
    }
  }
  return closedAt < 0 ? sum : sum + trace.time[trace.count - 1]! - closedAt;
}
