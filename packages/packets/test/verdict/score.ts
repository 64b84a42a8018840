import { RST, SYN, FIN } from "../../src/tcp/flags.ts";
import { hasFlag, opposite, spanOf } from "../../src/trace/segment.ts";
import type { LabelledVerdict } from "../../src/tcp/verdicts.ts";
import type { Direction } from "../../src/trace/trace.ts";
import type { Judgement } from "../../src/verdict/judge.ts";
import type { Sureness, Verdict, VerdictKind } from "../../src/verdict/verdict.ts";
import { wiresharkSays } from "../../src/verdict/wireshark.ts";
import { arrived, type KnownTrace, type Packet } from "./truth.ts";

export type ScoredKind = VerdictKind | "damaged";

/** A verdict held against the truth. */
export interface Claim {
  readonly kind: ScoredKind;
  readonly sureness: Sureness;
  readonly frame: number;
  readonly isRight: boolean;
  readonly verdict: Verdict | undefined;
}

/** Something that is true of a frame, and whether a verdict said so. */
export interface Fact {
  readonly kind: ScoredKind;
  readonly frame: number;
  readonly isSaid: boolean;
}

export interface Score {
  readonly claims: readonly Claim[];
  readonly facts: readonly Fact[];
  /** The same of what Wireshark says, where it has a word of the same meaning. */
  readonly wireshark: Pick<Score, "facts"> & { readonly claims: readonly Pick<Claim, "kind" | "isRight">[] };
}

/** Holds every verdict on a conversation against the truth, and everything true against the verdicts. */
export function scoreOf(known: KnownTrace, { facts, damaged, verdicts }: Judgement): Score {
  const truth = new Truth(known);
  const { trace } = facts;
  const rowOf = new Map(Array.from(known.trace.frame, (frame, row) => [frame, row]));
  const claims: Claim[] = damaged.map(({ frame }) => ({
    kind: "damaged",
    sureness: "certain",
    frame,
    isRight: known.damaged[rowOf.get(frame)!]!,
    verdict: undefined,
  }));
  const said = new Map<number, Set<ScoredKind>>();
  for (const { frame } of damaged) said.set(frame, new Set(["damaged"]));
  for (const verdict of verdicts) {
    const frame = trace.frame[verdict.row]!;
    const isRight = truth.isRight(rowOf.get(frame)!, verdict);
    claims.push({ kind: verdict.kind, sureness: verdict.sureness, frame, isRight, verdict });
    const kinds = said.get(frame) ?? new Set();
    said.set(frame, kinds.add(verdict.kind));
    // One that was needless was sent again too.
    if (verdict.kind === "spurious-retransmission") kinds.add("retransmission");
  }
  const truths = Array.from(known.trace.frame, (frame, row) =>
    truth.of(row).map((kind) => ({ kind, frame, isSaid: said.get(frame)?.has(kind) === true })),
  );
  return { claims, facts: truths.flat(), wireshark: scoreOfWireshark(known, truth) };
}

function scoreOfWireshark({ trace }: KnownTrace, truth: Truth): Score["wireshark"] {
  const rows = Array.from(trace.frame, (frame, row) => {
    const kinds = new Set(wiresharkSays(trace.verdicts[row]!).flatMap(({ verdict }) => WIRESHARK_MEANS[verdict] ?? []));
    const is = truth.of(row);
    return {
      claims: [...kinds].map((kind) => ({ kind, isRight: is.includes(kind) })),
      facts: is.filter((kind) => SAID_BY_WIRESHARK.has(kind)).map((kind) => ({ kind, frame, isSaid: kinds.has(kind) })),
    };
  });
  return { claims: rows.flatMap(({ claims }) => claims), facts: rows.flatMap(({ facts }) => facts) };
}

/** What Wireshark's verdicts say, in our words. */
const WIRESHARK_MEANS: Partial<Record<LabelledVerdict, readonly ScoredKind[]>> = {
  retransmission: ["retransmission"],
  fastRetransmission: ["retransmission"],
  spuriousRetransmission: ["retransmission", "spurious-retransmission"],
  outOfOrder: ["reordered"],
  duplicateAck: ["duplicate-ack"],
  keepAlive: ["keep-alive"],
  keepAliveAck: ["keep-alive-ack"],
  zeroWindow: ["zero-window"],
  zeroWindowProbe: ["zero-window-probe"],
  zeroWindowProbeAck: ["zero-window-probe-ack"],
  windowFull: ["window-full"],
  windowUpdate: ["window-update"],
};
const SAID_BY_WIRESHARK: ReadonlySet<ScoredKind> = new Set(Object.values(WIRESHARK_MEANS).flat());

const GAPS: ReadonlySet<ScoredKind> = new Set([
  "lost-before",
  "overtook",
  "capture-missed",
  "gap",
  "capture-misordered",
]);

/** What is true of the rows of one side's capture. */
class Truth {
  readonly #known: KnownTrace;
  /** Row → what is true of it. */
  readonly #kinds: ScoredKind[][];
  /** Packet → rows of its copies here. */
  readonly #rows = new Map<Packet, number[]>();

  constructor(known: KnownTrace) {
    this.#known = known;
    for (const [row, packet] of known.packets.entries()) {
      this.#rows.set(packet, [...(this.#rows.get(packet) ?? []), row]);
    }
    this.#kinds = known.packets.map(() => []);
    for (const direction of [0, 1] as const) {
      this.#lookAtSending(known.sent[direction]);
      this.#lookAtCapture(direction);
    }
  }

  of(row: number): readonly ScoredKind[] {
    return this.#kinds[row]!;
  }

  isRight(row: number, { kind, reason, start = 0, end = 0 }: Verdict): boolean {
    if (!GAPS.has(kind)) return this.#kinds[row]!.includes(kind);
    const own = this.#known.packets[row]!.direction;
    const direction = reason.startsWith("acknowledges-") ? opposite(own) : own;
    const offset = this.#offset(direction);
    const causes = this.#causes(row, direction, start + offset, end + offset, kind === "capture-missed");
    return kind === "gap" ? causes.size > 0 : causes.has(kind);
  }

  /** A capture without the SYN counts from the first number it has. */
  #offset(direction: Direction): number {
    const { trace, packets } = this.#known;
    const row = packets.findIndex((packet) => packet.direction === direction);
    if (row >= 0) return packets[row]!.start - trace.sequence[row]!;
    const other = packets.findIndex((packet) => packet.acknowledgement > 0);
    return packets[other]!.acknowledgement - trace.acknowledgement[other]!;
  }

  /** What its sender made of each packet, from what it knew then. */
  #lookAtSending(packets: readonly Packet[]): void {
    let [acknowledged, window, largest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
    for (const packet of packets) {
      const say = (kind: ScoredKind): void => {
        for (const row of (this.#rows.get(packet) ?? []).slice(0, 1)) {
          if (!this.#known.damaged[row]!) this.#kinds[row]!.push(kind);
        }
      };
      const { sending, prompts } = packet;
      const isNews = packet.acknowledgement > acknowledged;
      largest = Math.max(largest, packet.length);
      if (sending === "again") say("retransmission");
      if (packet.isNeedless) say("spurious-retransmission");
      if (sending === "keep-alive" || sending === "zero-window-probe") say(sending);
      if (packet.window === 0 && !this.#isMarked(packet)) say("zero-window");
      if (
        sending === "new" &&
        packet.length > 0 &&
        packet.edge - packet.end < largest &&
        !this.#isMarked(packet, SYN)
      ) {
        say("window-full");
      }
      if (sending === "acknowledgement" && !isNews) {
        const asked = prompts.find((each) => each.sending === "keep-alive" || each.sending === "zero-window-probe");
        if (asked !== undefined) say(packet.window === 0 ? "zero-window-probe-ack" : "keep-alive-ack");
        else if (prompts.some((each) => each.end > each.start && !each.wasNext)) say("duplicate-ack");
        else if (packet.window > window) say("window-update");
      }
      if (sending === "reset") continue;
      acknowledged = Math.max(acknowledged, packet.acknowledgement);
      window = packet.window;
    }
  }

  /** What the capture shows beside: doubles, damage, another order, gaps. */
  #lookAtCapture(direction: Direction): void {
    const { trace, packets, copies, damaged } = this.#known;
    let [latest, next] = [0, Number.NaN];
    for (const [row, packet] of packets.entries()) {
      if (packet.direction !== direction) continue;
      const kinds = this.#kinds[row]!;
      if (damaged[row]!) {
        kinds.push("damaged");
        continue;
      }
      if (copies[row]! > 0) {
        kinds.push("duplicated");
        continue;
      }
      if (packet.fate.number < latest && (spanOf(trace, row) > 0 || packet.sending === "acknowledgement")) {
        kinds.push("reordered");
      }
      if (this.#isSender(packet) && packet.end > packet.start && !packet.sending.includes("-") && !arrived(packet)) {
        kinds.push("lost-after");
      }
      latest = Math.max(latest, packet.fate.number);
      if (packet.end === packet.start || hasFlag(trace, row, RST) || packet.sending.includes("-")) continue;
      if (packet.start > next) for (const cause of this.#causes(row, direction, next, packet.start)) kinds.push(cause);
      next = Number.isNaN(next) ? packet.end : Math.max(next, packet.end);
    }
  }

  /** Why bytes [start, end) were not there when a row came: of its own direction, or acknowledged by it. */
  #causes(row: number, direction: Direction, start: number, end: number, alsoLater = false): Set<ScoredKind> {
    const { packets, damaged } = this.#known;
    const own = packets[row]!;
    const causes = new Set<ScoredKind>();
    for (const packet of this.#known.sent[direction]) {
      if (packet.end <= start || packet.start >= end) continue;
      if (packet.fate.in >= own.fate.in && !alsoLater) continue;
      if (packet.sending.includes("-")) continue;
      const rows = this.#rows.get(packet) ?? [];
      if (rows.some((each) => each < row && !damaged[each]!)) continue;
      if (rows.some((each) => each < row)) causes.add("lost-before");
      else if (rows.length > 0) causes.add("overtook");
      else if (this.#isSender(packet) || packet.fate.fate === "delivered") causes.add("capture-missed");
      else causes.add("lost-before");
    }
    return causes;
  }

  #isSender({ direction }: Packet): boolean {
    return (direction === 0) === (this.#known.host === "client");
  }

  #isMarked(packet: Packet, flags = SYN | FIN | RST): boolean {
    const [row] = this.#rows.get(packet) ?? [];
    return row !== undefined && hasFlag(this.#known.trace, row, flags);
  }
}
