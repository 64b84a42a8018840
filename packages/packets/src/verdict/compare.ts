import { BAD } from "../checksums/status.ts";
import { VERDICTS, type LabelledVerdict } from "../tcp/verdicts.ts";
import { directionOf } from "../trace/segment.ts";
import type { DamagedSegment } from "../trace/sound.ts";
import type { Proof } from "./proof.ts";
import type { Judgement } from "./judge.ts";
import { reasoningOf } from "./reasons.ts";
import type { Sureness, Trigger, Verdict, VerdictKind, VerdictReason } from "./verdict.ts";
import { WIRESHARK_RULES, wiresharkSays, type WiresharkSays } from "./wireshark.ts";

/** Our verdict on a frame, ready to be read. */
export interface OurVerdict {
  readonly kind: VerdictKind | "damaged";
  readonly reason: VerdictReason | "wrong-checksum";
  readonly sureness: Sureness;
  /** Of retransmissions: what made the sender send again. */
  readonly trigger: Trigger | undefined;
  /** Why, in plain text. */
  readonly sentence: string;
  /** Where each part of the sentence can be checked. */
  readonly proofs: readonly Proof[];
}

/**
 * How the two stand to each other: `same`; `closer`: both fit, and ours tells more; `other`: ours contradicts; or only one of
 * the two says something.
 */
export type VerdictDifference = "same" | "closer" | "other" | "only-ours" | "only-wireshark";

/** What Wireshark says of a frame, and what we say. */
export interface ComparedFrame {
  readonly frame: number;
  readonly wireshark: readonly WiresharkSays[];
  readonly ours: readonly OurVerdict[];
  readonly difference: VerdictDifference;
  /** Where they are not the same: the rules by which Wireshark came to what it says, or did not. Plain text. */
  readonly why: string | undefined;
}

/**
 * Puts Wireshark's verdicts beside ours: the frames of a conversation on which either says something, in order. Reused ports
 * are left out, on which we have no word of our own.
 *
 * @param frames first and last frame number wanted; all by default
 */
export function compareVerdicts(
  judgement: Judgement,
  [from, to]: readonly [from: number, to: number] = [0, Number.POSITIVE_INFINITY],
): ComparedFrame[] {
  const { facts, damaged, verdicts } = judgement;
  const { trace } = facts;
  const isWanted = (frame: number): boolean => frame >= from && frame <= to;
  const compared = damaged
    .filter(({ frame }) => isWanted(frame))
    .map((segment) => compare(judgement, segment, [damagedVerdict(segment.frame)]));
  for (let row = 0, at = 0; row < trace.count; row++) {
    const first = at;
    while (at < verdicts.length && verdicts[at]!.row === row) at++;
    if (!isWanted(trace.frame[row]!) || (at === first && (trace.verdicts[row]! & JUDGED) === 0)) continue;
    const ours = verdicts.slice(first, at).map((verdict) => ourVerdict(judgement, verdict));
    const segment = { frame: trace.frame[row]!, direction: directionOf(trace, row), verdicts: trace.verdicts[row]! };
    compared.push(compare(judgement, segment, ours));
  }
  return compared.sort((left, right) => left.frame - right.frame);
}

/** Puts one of our verdicts into words. */
export function ourVerdict({ facts }: Judgement, verdict: Verdict): OurVerdict {
  const { kind, reason, sureness, trigger } = verdict;
  return { kind, reason, sureness, trigger, ...reasoningOf(facts, verdict) };
}

function damagedVerdict(frame: number): OurVerdict {
  return {
    kind: "damaged",
    reason: "wrong-checksum",
    sureness: "certain",
    trigger: undefined,
    sentence: "Its checksum is wrong, and those of its sender are right otherwise: it was damaged on its way.",
    proofs: [{ frame, field: "tcp.checksum.status", value: String(BAD) }],
  };
}

type Compared = Pick<DamagedSegment, "frame" | "direction" | "verdicts">;

function compare(judgement: Judgement, segment: Compared, ours: readonly OurVerdict[]): ComparedFrame {
  const wireshark = wiresharkSays(segment.verdicts & JUDGED);
  const difference = differenceOf(wireshark, ours);
  const { frame } = segment;
  return { frame, wireshark, ours, difference, why: why(judgement, segment, wireshark, ours, difference) };
}

function differenceOf(wireshark: readonly WiresharkSays[], ours: readonly OurVerdict[]): VerdictDifference {
  if (wireshark.length === 0) return "only-ours";
  if (ours.length === 0) return "only-wireshark";
  const isSame = ({ verdict }: WiresharkSays, { kind }: OurVerdict): boolean => MEANS[verdict].same.includes(kind);
  const isAllMet = wireshark.every((theirs) => ours.some((our) => isSame(theirs, our)));
  if (isAllMet && ours.every((our) => wireshark.some((theirs) => isSame(theirs, our)))) return "same";
  const isClose = wireshark.every((theirs) =>
    ours.some((our) => isSame(theirs, our) || MEANS[theirs.verdict].wider.includes(our.kind)),
  );
  return isClose ? "closer" : "other";
}

function why(
  { damaged }: Judgement,
  { frame, direction }: Compared,
  wireshark: readonly WiresharkSays[],
  ours: readonly OurVerdict[],
  difference: VerdictDifference,
): string | undefined {
  if (difference === "same") return undefined;
  if (difference === "only-ours") {
    const rules = new Set(ours.flatMap(({ kind }) => namesakesOf(kind)).map((verdict) => WIRESHARK_RULES[verdict]));
    return rules.size === 0 ? "Wireshark has no word for it." : [...rules].join(" ");
  }
  const rules = wireshark.map(({ verdict }) => WIRESHARK_RULES[verdict]);
  const misleading = damaged.find((segment) => segment.direction === direction);
  if (misleading !== undefined && misleading.frame < frame) {
    rules.push(`It counts what stands in damaged frames too, as in frame ${misleading.frame} before.`);
  } else if (difference === "only-wireshark") {
    const isKnownGap = wireshark.some(({ verdict }) => verdict === "ackLostSegment");
    rules.push(
      isKnownGap
        ? "That these bytes are not in the capture is said of the frame behind the gap."
        : "By what we know it is an ordinary segment.",
    );
  }
  return rules.join(" ");
}

function namesakesOf(kind: OurVerdict["kind"]): LabelledVerdict[] {
  return JUDGED_VERDICTS.filter((verdict) => MEANS[verdict].same.includes(kind));
}

/** By verdict of Wireshark: what it means in our words, and what else it may stand for, that we tell apart. */
const MEANS: Readonly<
  Record<
    LabelledVerdict,
    { readonly same: readonly OurVerdict["kind"][]; readonly wider: readonly OurVerdict["kind"][] }
  >
> = {
  retransmission: { same: ["retransmission"], wider: ["spurious-retransmission"] },
  fastRetransmission: { same: ["retransmission"], wider: ["spurious-retransmission"] },
  spuriousRetransmission: { same: ["spurious-retransmission"], wider: [] },
  outOfOrder: { same: ["reordered"], wider: [] },
  lostSegment: { same: ["gap"], wider: ["lost-before", "overtook", "capture-missed", "capture-misordered"] },
  ackLostSegment: { same: ["capture-missed"], wider: ["capture-misordered"] },
  duplicateAck: { same: ["duplicate-ack"], wider: [] },
  keepAlive: { same: ["keep-alive"], wider: [] },
  keepAliveAck: { same: ["keep-alive-ack"], wider: [] },
  zeroWindow: { same: ["zero-window"], wider: [] },
  zeroWindowProbe: { same: ["zero-window-probe"], wider: [] },
  zeroWindowProbeAck: { same: ["zero-window-probe-ack"], wider: [] },
  windowUpdate: { same: ["window-update"], wider: [] },
  windowFull: { same: ["window-full"], wider: [] },
  reusedPorts: { same: [], wider: [] },
};

const JUDGED_VERDICTS = (Object.keys(MEANS) as LabelledVerdict[]).filter((verdict) => verdict !== "reusedPorts");
const JUDGED = JUDGED_VERDICTS.reduce((bits, verdict) => bits | VERDICTS[verdict], 0);
