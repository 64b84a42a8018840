import { fieldOf, type Proof, type ProofField, type SendClock } from "./proof.ts";
import type { TraceFacts } from "./facts.ts";
import type { Verdict, VerdictReason } from "./verdict.ts";

/** A verdict in words, with where each of them can be checked. */
export interface Reasoning {
  /** Plain text. */
  readonly sentence: string;
  readonly proofs: readonly Proof[];
}

/** Puts the reason of a verdict into words. */
export function reasoningOf(facts: TraceFacts, verdict: Verdict): Reasoning {
  const { tell, own, other } = REASONS[verdict.reason];
  return { sentence: tell(new Words(facts, verdict)), proofs: proofsOf(facts, verdict, own, other) };
}

function proofsOf(
  { trace }: TraceFacts,
  verdict: Verdict,
  own: readonly ProofField[],
  other: readonly ProofField[],
): Proof[] {
  const clock = verdict.by === undefined ? [] : [verdict.by];
  const of = (row: number, fields: readonly ProofField[]): Proof[] =>
    fields.flatMap((field) => {
      const value = fieldOf(trace, row, field);
      return value === undefined ? [] : [{ frame: trace.frame[row]!, field, value }];
    });
  const proofs = of(verdict.row, [...own, ...clock]);
  if (verdict.other !== undefined) proofs.push(...of(verdict.other, [...other, ...clock]));
  return proofs;
}

/** What the sentences are made of. */
class Words {
  readonly #facts: TraceFacts;
  readonly #verdict: Verdict;

  constructor(facts: TraceFacts, verdict: Verdict) {
    this.#facts = facts;
    this.#verdict = verdict;
  }

  /** `frame 12`: the other one. */
  get other(): string {
    const { other } = this.#verdict;
    return other === undefined ? "no frame" : `frame ${this.#facts.trace.frame[other]!}`;
  }

  /** `bytes 1449 to 2896`, by relative sequence numbers, both inclusive. */
  get bytes(): string {
    const { start = 0, end = 0 } = this.#verdict;
    return end - start === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}`;
  }

  /** Which clock tells, and what it shows in both: `its ip.id (0x1f3a) is above that of frame 12 (0x1f38)`. */
  get clock(): string {
    const { by, row, other } = this.#verdict;
    if (by === undefined || other === undefined) return "";
    const { trace, clocks } = this.#facts;
    const relation = clocks.order(row, other).sign > 0 ? "later" : "earlier";
    return `its ${CLOCK_NAMES[by]} (${fieldOf(trace, row, by)}) is ${relation} than that of ${this.other} (${fieldOf(trace, other, by)})`;
  }

  /** The field of this segment, or of the other. */
  value(field: ProofField): string {
    return fieldOf(this.#facts.trace, this.#verdict.row, field) ?? "unknown";
  }

  valueOfOther(field: ProofField): string {
    const { other } = this.#verdict;
    return other === undefined ? "unknown" : (fieldOf(this.#facts.trace, other, field) ?? "unknown");
  }

  /** Between the two segments. */
  get elapsed(): string {
    const { row, other = row } = this.#verdict;
    const { time } = this.#facts.trace;
    return durationText(Math.abs(time[row]! - time[other]!));
  }

  get roundTrip(): string {
    return durationText(this.#facts.roundTrip);
  }
}

/** `12.3 ms` */
function durationText(seconds: number): string {
  return seconds < 1 ? `${Number((1000 * seconds).toPrecision(3))} ms` : `${Number(seconds.toPrecision(4))} s`;
}

interface Reason {
  /** Fields that prove it: in the segment itself … */
  readonly own: readonly ProofField[];
  /** … and in the other one. {@link Verdict.by} comes to both. */
  readonly other: readonly ProofField[];
  readonly tell: (words: Words) => string;
}

const CLOCK_NAMES: Readonly<Record<SendClock, string>> = {
  "ip.id": "IP identification",
  "tcp.options.timestamp.tsval": "timestamp",
};

const PLACE: readonly ProofField[] = ["tcp.seq", "tcp.len"];
const RECEIVED: readonly ProofField[] = ["tcp.ack", "tcp.options.sack_le", "tcp.options.sack_re"];

const REASONS: Readonly<Record<VerdictReason, Reason>> = {
  "sent-before": {
    own: PLACE,
    other: PLACE,
    tell: (w) => `Its bytes came in ${w.other} before${w.clock === "" ? "" : `, and ${w.clock}`}.`,
  },
  "sent-later-than-its-successors": {
    own: PLACE,
    other: PLACE,
    tell: (w) => `It fills a gap that ${w.other} had left, and was sent after that one: ${w.clock}.`,
  },
  "later-than-a-round-trip": {
    own: [...PLACE, "tcp.time_relative"],
    other: [...PLACE, "tcp.time_relative"],
    tell: (w) =>
      `It fills a gap that ${w.other} had left ${w.elapsed} before; what is only late seldom takes that long.`,
  },
  "gap-reported": {
    own: PLACE,
    other: PLACE,
    tell: (w) => `It fills a gap that ${w.other} had left, after the receiver had reported the gap.`,
  },
  "number-skipped": {
    own: ["ip.id", "tcp.seq", "tcp.time_relative"],
    other: ["ip.id", "tcp.seq", "tcp.time_relative"],
    tell: (w) =>
      `After ${w.elapsed} of silence its sender has skipped IP identifications since ${w.other}: what it sent first never came here, and this is it once more.`,
  },
  "already-acknowledged": {
    own: PLACE,
    other: RECEIVED,
    tell: (w) => `${capital(w.other)} had already acknowledged its bytes.`,
  },
  "reported-twice": {
    own: PLACE,
    other: RECEIVED,
    tell: (w) => `${capital(w.other)} reports its bytes as received twice (DSACK).`,
  },
  "echo-of-the-first": {
    own: [...PLACE, "tcp.options.timestamp.tsval"],
    other: ["tcp.ack", "tcp.options.timestamp.tsecr"],
    tell: (w) =>
      `${capital(w.other)}, which acknowledges it, echoes the timestamp ${w.valueOfOther("tcp.options.timestamp.tsecr")} of an earlier copy, not its own ${w.value("tcp.options.timestamp.tsval")}.`,
  },
  "acknowledged-too-soon": {
    own: [...PLACE, "tcp.time_relative"],
    other: [...RECEIVED, "tcp.time_relative"],
    tell: (w) =>
      `${capital(w.other)} acknowledges its bytes ${w.elapsed} later; to the receiver and back it takes longer, so they had arrived before.`,
  },
  "sent-earlier-than-its-predecessor": {
    own: PLACE,
    other: PLACE,
    tell: (w) => `It was overtaken: ${w.clock}, which came first.`,
  },
  "sooner-than-a-round-trip": {
    own: [...PLACE, "tcp.time_relative"],
    other: [...PLACE, "tcp.time_relative"],
    tell: (w) =>
      `It comes ${w.elapsed} after ${w.other}: sooner than a round trip (${w.roundTrip}), in which nobody could have asked for it.`,
  },
  "same-packet": {
    own: ["ip.id", ...PLACE],
    other: ["ip.id", ...PLACE],
    tell: (w) =>
      `It is the packet of ${w.other} once more: IP identification ${w.value("ip.id")}, and all else the same.`,
  },
  "same-packet-other-hops": {
    own: ["ip.id", "ip.ttl", ...PLACE],
    other: ["ip.id", "ip.ttl", ...PLACE],
    tell: (w) =>
      `It is the packet of ${w.other} once more, by IP identification ${w.value("ip.id")}, at another place of its way: time to live ${w.value("ip.ttl")} here, ${w.valueOfOther("ip.ttl")} there.`,
  },
  "same-clock": {
    own: ["tcp.options.timestamp.tsval", ...PLACE],
    other: ["tcp.options.timestamp.tsval", ...PLACE],
    tell: (w) =>
      `It equals ${w.other} to the timestamp ${w.value("tcp.options.timestamp.tsval")}, which would have moved on in the ${w.elapsed} between, had it been sent again.`,
  },
  "had-to-be-sent-again": {
    own: PLACE,
    other: PLACE,
    tell: (w) => `What it carries was sent again in ${w.other}, and nothing shows that it had come the first time.`,
  },
  "filled-by-retransmission": {
    own: PLACE,
    other: PLACE,
    tell: (w) => `When it came, ${w.bytes} had not; ${w.other} brought them, sent again.`,
  },
  "filled-though-at-sender": {
    own: PLACE,
    other: PLACE,
    tell: (w) =>
      `The capture was taken where ${w.bytes} were sent, and has them only as ${w.other}, sent again: it missed the first copy.`,
  },
  "filled-out-of-order": {
    own: PLACE,
    other: PLACE,
    tell: (w) => `When it came, ${w.bytes} had not; ${w.other}, sent earlier, brought them later.`,
  },
  "acknowledged-unseen": {
    own: PLACE,
    other: RECEIVED,
    tell: (w) => `The capture does not have ${w.bytes} before it, but ${w.other} acknowledges them.`,
  },
  "acknowledges-unseen": {
    own: ["tcp.ack"],
    other: [],
    tell: (w) => `It acknowledges ${w.bytes}, which the capture does not have.`,
  },
  "never-filled": {
    own: PLACE,
    other: [],
    tell: (w) => `The capture does not have ${w.bytes} before it, and nobody acknowledges them: nothing tells why.`,
  },
  "came-damaged": {
    own: PLACE,
    other: [],
    tell: (w) => `${capital(w.bytes)} before it came damaged, with a wrong checksum: their receiver throws them away.`,
  },
  "after-its-acknowledgement": {
    own: [...PLACE, "tcp.time_relative"],
    other: ["tcp.ack", "tcp.time_relative"],
    tell: (w) =>
      `${capital(w.other)} acknowledges what came late, and stands before it: the capture has them in the wrong order.`,
  },
  "acknowledges-what-follows": {
    own: ["tcp.ack", "tcp.time_relative"],
    other: [],
    tell: (w) => `It acknowledges ${w.bytes}, which stand behind it: the capture has them in the wrong order.`,
  },
  "window-is-zero": {
    own: ["tcp.window_size"],
    other: [],
    tell: () => "Its sender has no room left: it advertises a window of 0.",
  },
  "probes-closed-window": {
    own: PLACE,
    other: ["tcp.window_size"],
    tell: (w) => `It asks, with nothing new, whether the window that ${w.other} closed is open again.`,
  },
  "answers-probe": {
    own: ["tcp.ack", "tcp.window_size"],
    other: PLACE,
    tell: (w) => `It answers ${w.other}, and acknowledges nothing new.`,
  },
  "nothing-outstanding": {
    own: PLACE,
    other: [],
    tell: () => "It stands one byte before what comes next, and all was acknowledged: it asks for a sign of life.",
  },
  "window-used-up": {
    own: PLACE,
    other: ["tcp.ack", "tcp.window_size"],
    tell: (w) => `It leaves no room for another segment in the window that ${w.other} had opened.`,
  },
  "window-grew": {
    own: ["tcp.ack", "tcp.window_size"],
    other: ["tcp.ack", "tcp.window_size"],
    tell: (w) =>
      `It acknowledges nothing new, but opens the window from ${w.valueOfOther("tcp.window_size")} to ${w.value("tcp.window_size")} bytes.`,
  },
  "reports-a-gap": {
    own: RECEIVED,
    other: [],
    tell: (w) =>
      `It acknowledges ${w.value("tcp.ack")} again: bytes beyond that have come, those at it have not (SACK).`,
  },
  "reports-a-copy": {
    own: RECEIVED,
    other: [],
    tell: () => "It acknowledges nothing new: bytes that it had came once more (DSACK).",
  },
  "repeats-while-outstanding": {
    own: ["tcp.ack", "tcp.window_size"],
    other: [],
    tell: (w) =>
      `It acknowledges ${w.value("tcp.ack")} again, while more is on its way: something came that was not next.`,
  },
  repeats: {
    own: ["tcp.ack", "tcp.window_size"],
    other: [],
    tell: (w) => `It acknowledges ${w.value("tcp.ack")} again, though nothing more is on its way.`,
  },
};

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
