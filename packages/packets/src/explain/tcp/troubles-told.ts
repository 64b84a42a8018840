import { VERDICTS, VERDICT_FIELDS, VERDICT_LABELS, type LabelledVerdict } from "../../tcp/verdicts.ts";
import { compareVerdicts } from "../../verdict/compare.ts";
import { isWindowKnown, opposite } from "../../trace/segment.ts";
import { reasoningOf } from "../../verdict/reasons.ts";
import type { Sureness, Trigger } from "../../verdict/verdict.ts";
import { WIRESHARK_RULES, wiresharkSays } from "../../verdict/wireshark.ts";
import type { Trouble } from "../explanation.ts";
import { countText, framesText, listed, timeText, wholeText } from "../quantities.ts";
import { capital } from "../sides.ts";
import { cite, cited, tell, worked, type Citation, type Draft, type Piece } from "../tell.ts";
import type { TcpSubject } from "./subject.ts";
import type { TroubleFacts, TroubleKind } from "./troubles.ts";

/** What went wrong, kind by kind, and what Wireshark says that we do not. */
export function tellTroubles(subject: TcpSubject, troubles: readonly TroubleFacts[]): Draft[] {
  const drafts = troubles.length === 0 ? [tellNone(subject)] : troubles.map((trouble) => tellTrouble(subject, trouble));
  return [...drafts, ...tellWiresharkOnly(subject)];
}

function tellNone({ trace, carried }: TcpSubject): Draft {
  const [first, last] = [trace.frame[0]!, trace.frame[trace.count - 1]!];
  const isKnown = ([0, 1] as const).every(
    (side) => carried[opposite(side)].segments === 0 || isWindowKnown(trace, side),
  );
  const windows = isKnown
    ? "no window was full or closed"
    : "no window was closed; whether one was full cannot be told without the SYNs, in which the factor that scales it was agreed on";
  return tell(
    "troubles.none",
    cite(first, "tcp.seq"),
    cite(last, "tcp.seq"),
  )`The capture shows no trouble with its segments: none was lost, sent again, overtaken or doubled, and ${windows}.`;
}

/** The troubles as data. */
export function troubleData(troubles: readonly TroubleFacts[]): Trouble[] {
  return troubles.map(({ kind, direction, count, frames, seconds, wireshark }) => ({
    kind,
    direction,
    count,
    frames,
    ...(seconds === undefined ? {} : { seconds }),
    wireshark,
  }));
}

function tellTrouble(subject: TcpSubject, trouble: TroubleFacts): Draft {
  const { kind, direction, count, frames, first } = trouble;
  const { facts } = subject.judgement;
  const reasoning = first === undefined ? undefined : reasoningOf(facts, first);
  const proofs = (reasoning?.proofs ?? []).map(({ frame, field }): Citation => cite(frame, field));
  const own = frames[0]!;
  const what = capital(WORDS[kind](subject.sides.names[direction], countText(count, "segment"), count === 1));
  const reason =
    reasoning === undefined || kind === "zero-window"
      ? ""
      : ` ${count === 1 ? "" : `Of frame ${own}: `}${reasoning.sentence}`;
  return tell(
    "troubles.kind",
    cite(own, PROVED_BY[kind] ?? "tcp.seq"),
    ...proofs,
  )`${worked(what)}, in ${framesText(frames, count)}.${surenessText(trouble)}${triggerText(trouble)}${costText(trouble)}${reason}${wiresharkText(trouble)}`;
}

/** Where not all of it is proved: how sure it is. */
function surenessText({ sureness, count }: TroubleFacts): string {
  if ((sureness.get("certain") ?? 0) === count || sureness.size === 0) return "";
  if (sureness.size === 1) return ` That is ${[...sureness.keys()].join("")}, not certain.`;
  const parts = SURENESSES.flatMap((each) => {
    const some = sureness.get(each);
    return some === undefined ? [] : [`${each} of ${wholeText(some)}`];
  });
  return ` That is ${listed(parts).join("")}.`;
}

function triggerText({ triggers, count }: TroubleFacts): string {
  if (triggers.size === 0) return "";
  const parts = Array.from(triggers, ([trigger, some]) =>
    some === count ? TRIGGERS[trigger] : `${timesText(some)} ${TRIGGERS[trigger]}`,
  );
  return ` It did so ${listed(parts).join("")}.`;
}

/** `once`, `12 times`. */
function timesText(count: number): string {
  return count === 1 ? "once" : `${wholeText(count)} times`;
}

function costText({ kind, seconds }: TroubleFacts): Piece[] {
  const words = COSTS[kind];
  return seconds === undefined || seconds === 0 || words === undefined
    ? []
    : [` ${words} `, worked(timeText(seconds)), "."];
}

/** What Wireshark calls the same segments. */
function wiresharkText({ wireshark, examples, count }: TroubleFacts): Piece[] {
  const named = wireshark.filter(({ field }) => field !== "");
  if (named.length === 0) return [` Wireshark has no word for ${count === 1 ? "it" : "them"}.`];
  const parts = named.map(({ field, count: some }): Piece[] => {
    const label = cited(`“${LABELS.get(field) ?? field}”`, examples.get(field)!, field);
    return some === count
      ? [count === 1 ? "it " : count === 2 ? "both " : `all ${wholeText(count)} `, label]
      : [`${wholeText(some)} of them `, label];
  });
  const unnamed = wireshark.find(({ field }) => field === "")?.count ?? 0;
  const rest = unnamed === 0 ? "." : `, and says nothing of ${wholeText(unnamed)}.`;
  return [" Wireshark calls ", ...listed(parts).flat(), rest];
}

/** Verdicts of Wireshark that speak of trouble, on frames of which we say nothing. */
function tellWiresharkOnly({ trace, judgement }: TcpSubject): Draft[] {
  const ours = new Set(judgement.verdicts.map(({ row }) => row));
  const found = new Map<LabelledVerdict, number[]>();
  for (let row = 0; row < trace.count; row++) {
    const troubles = trace.verdicts[row]! & WIRESHARK_TROUBLES;
    if (troubles === 0 || ours.has(row)) continue;
    for (const { verdict } of wiresharkSays(troubles)) {
      const frames = found.get(verdict);
      if (frames === undefined) found.set(verdict, [trace.frame[row]!]);
      else frames.push(trace.frame[row]!);
    }
  }
  return Array.from(found, ([verdict, frames]) => {
    const [first] = frames;
    const field = VERDICT_FIELDS[verdict];
    const label = cited(`“${LABELS.get(field) ?? field}”`, first!, field);
    const [compared] = compareVerdicts(judgement, [first!, first!]);
    const why = compared?.why ?? WIRESHARK_RULES[verdict];
    return tell(
      "troubles.wireshark",
      cite(first!, field),
    )`Wireshark calls ${worked(countText(frames.length, "segment"))} ${label}, in ${framesText(frames)}; we do not. ${why}`;
  });
}

const LABELS: ReadonlyMap<string, string> = new Map(
  VERDICT_LABELS.map(([verdict, label]) => [VERDICT_FIELDS[verdict], label]),
);

/** By kind: a sentence of a side, a number of segments, and whether that is one. */
const WORDS: Readonly<Record<TroubleKind, (side: string, segments: string, isOne: boolean) => string>> = {
  retransmission: (side, segments) => `${side} sent ${segments} again`,
  "spurious-retransmission": (side, segments, isOne) =>
    `${side} sent ${segments} again though the other side had ${isOne ? "it" : "them"} already, or on the way`,
  "lost-after": (side, segments, isOne) =>
    `${segments} of ${side} passed the capture and ${isOne ? "was" : "were"} lost behind it`,
  "lost-before": (side, segments) =>
    `Something that was lost or damaged on its way to the capture is missing before ${segments} of ${side}`,
  "capture-missed": (side, segments, isOne) =>
    `The capture itself missed packets that had arrived, as ${segments} of ${side} ${isOne ? "shows" : "show"}`,
  gap: (side, segments) => `For a reason that nothing tells, something is missing before ${segments} of ${side}`,
  reordered: (side, segments, isOne) => `${segments} of ${side} ${isOne ? "was" : "were"} overtaken on the way`,
  overtook: (side, segments) => `${segments} of ${side} overtook others on the way`,
  duplicated: (side, segments, isOne) =>
    isOne
      ? `${segments} of ${side} is a copy, made on the way, of a packet that was sent once`
      : `${segments} of ${side} are copies, made on the way, of packets that were sent once`,
  damaged: (side, segments, isOne) =>
    `${segments} of ${side} came damaged, with ${isOne ? "a wrong checksum" : "wrong checksums"}`,
  "capture-misordered": (side, segments, isOne) =>
    `${segments} of ${side} ${isOne ? "stands" : "stand"} in the wrong order in the capture`,
  "duplicate-ack": (side, segments) =>
    `${side} acknowledged once more what it had acknowledged before, with ${segments}`,
  "zero-window": (side, segments) => `${side} said that it had no room left, a window of 0, with ${segments}`,
  "window-full": (side, segments) => `${side} used up the other side's window with ${segments}`,
  "zero-window-probe": (side, segments) => `${side} asked whether a closed window had opened again, with ${segments}`,
};

const TRIGGERS: Readonly<Record<Trigger, string>> = {
  timeout: "after a retransmission timeout",
  timer: "when a timer ran out with one segment under way (a timeout or a tail loss probe)",
  "after-timeout": "following a timeout",
  fast: "because acknowledgements told of a loss (fast retransmission)",
  "tail-loss-probe": "as a tail loss probe",
  answer: "when the SYN that it answers came once more",
  unknown: "for a reason that the capture does not show",
};

const COSTS: Partial<Readonly<Record<TroubleKind, string>>> = {
  retransmission:
    "Waiting for timers, sending again, and the smaller congestion window after that took, of the time in which it sent,",
  "zero-window": "The window was closed for",
  "window-full": "Waiting for the window took, of the time in which it sent,",
};

const SURENESSES: readonly Sureness[] = ["certain", "likely", "possible"];

/** Where a kind's first segment shows it, if not in its sequence number. */
const PROVED_BY: Partial<Readonly<Record<TroubleKind, string>>> = {
  damaged: "tcp.checksum.status",
  "duplicate-ack": "tcp.ack",
  "zero-window": "tcp.window_size_value",
};

/** Wireshark's verdicts that speak of trouble. */
const WIRESHARK_TROUBLES =
  VERDICTS.retransmission |
  VERDICTS.fastRetransmission |
  VERDICTS.spuriousRetransmission |
  VERDICTS.outOfOrder |
  VERDICTS.lostSegment |
  VERDICTS.ackLostSegment |
  VERDICTS.duplicateAck |
  VERDICTS.zeroWindow |
  VERDICTS.zeroWindowProbe |
  VERDICTS.windowFull;
