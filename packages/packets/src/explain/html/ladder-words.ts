import type { Fate, LadderArrow, LadderLane, LadderRun } from "../../ladder/ladder.ts";
import { VERDICT_NAMES } from "../../verdict/names.ts";
import type { VerdictKind } from "../../verdict/verdict.ts";
import { countText, timeText, wholeText } from "../quantities.ts";
import { widthOfText } from "./fitted.ts";

/** What is said beside an arrow. */
export interface Note {
  /** What we say; empty for nothing. */
  readonly ours: string;
  /** What Wireshark says, empty for nothing. */
  readonly theirs: string;
}

/** Undefined where nothing is said. */
export function noteOf({ verdicts, wireshark, title }: LadderArrow): Note | undefined {
  // Of what is not in the capture, the fate is its title.
  const ours = title === "" ? "" : verdicts.map((kind) => VERDICT_NAMES[kind]).join(", ");
  const theirs = wireshark.length === 0 ? "" : `Wireshark: ${wireshark.join(", ")}`;
  return ours === "" && theirs === "" ? undefined : { ours, theirs };
}

/** The words in front of an arrow's numbers. */
export function titleOf({ title, fate }: LadderArrow): string {
  return title === "" ? FATE_WORDS[fate] : title;
}

/** Its class in the style sheet. */
export function toneOf({ title, fate, verdicts, frame }: LadderArrow): string {
  if (frame === undefined || fate !== "passed") return "lost";
  if (verdicts.some((kind) => GRAVE.has(kind)) || title.includes("RST")) return "grave";
  return title.includes("SYN") || title.includes("FIN") ? "turning" : "plain";
}

/** All of an arrow, for who points at it. */
export function arrowText(arrow: LadderArrow): string {
  const place = arrow.frame === undefined ? "Not in the capture" : `Frame ${arrow.frame}`;
  const said = arrow.verdicts.map((kind) => VERDICT_NAMES[kind]);
  return [`${place}, ${timeText(arrow.time)}`, titleOf(arrow), arrow.carries, arrow.detail, ...said]
    .filter((each) => each !== "")
    .join(" · ");
}

/**
 * Two lines on packets that are folded: who sent how much; where and how long.
 *
 * @param room for each, see {@link fitted}; where it is short, bytes are left out
 */
export function runTexts(run: LadderRun, lanes: readonly LadderLane[], room: number): readonly [string, string] {
  const { packets, bytes, frames, time, until, notable, unseen } = run;
  const senders = lanes.map(({ name }, lane) => ({ name, count: packets[lane]!, payload: bytes[lane]! }));
  const active = senders.filter(({ count }) => count > 0);
  const whole = active
    .map(({ name, count, payload }) => {
      return `${countText(count, "packet")} from ${name}${payload === 0 ? "" : ` (${countText(payload, "byte")})`}`;
    })
    .join(", ");
  const short = active.map(({ name, count }) => `${wholeText(count)} from ${name}`).join(", ");
  const where = [
    `frames ${wholeText(frames[0])}–${wholeText(frames[1])}`,
    timeText(until - time),
    ...(notable === 0 ? [] : [`${wholeText(notable)} with a verdict`]),
    ...(unseen === 0 ? [] : [countText(unseen, "gap")]),
  ];
  return [widthOfText(whole) <= room ? whole : short, where.join(" · ")];
}

const FATE_WORDS: Readonly<Record<Fate, string>> = {
  passed: "",
  lost: "lost behind the capture",
  damaged: "damaged on the way",
  "lost-before": "lost before the capture",
  missed: "missed by the capture",
  "not-seen": "not in the capture",
};

const GRAVE: ReadonlySet<VerdictKind> = new Set([
  "retransmission",
  "spurious-retransmission",
  "reordered",
  "duplicated",
  "zero-window",
]);
