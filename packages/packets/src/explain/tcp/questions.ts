import { directionOf, hasFlag, isWindowKnown, opposite } from "../../trace/segment.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";
import { RST, SYN } from "../../tcp/flags.ts";
import type { VerdictKind } from "../../verdict/verdict.ts";
import { reasoningOf } from "../../verdict/reasons.ts";
import { countText, framesText, frameText, timeText, wholeText } from "../quantities.ts";
import { capital } from "../sides.ts";
import { answer, cannotTell, cite, cited, stands, worked, type Draft, type Piece } from "../tell.ts";
import type { TcpSubject } from "./subject.ts";
import { closedSeconds } from "./troubles.ts";

/** The textbook's questions on a TCP connection, answered for this one. */
export function answerTcp(subject: TcpSubject): Draft[] {
  return [
    answerSyn(subject),
    answerSynAck(subject),
    ...([0, 1] as const).flatMap((side) => answerWindow(subject, side)),
    ...([0, 1] as const).flatMap((side) => answerThrottled(subject, side)),
    answerRetransmissions(subject),
  ];
}

function answerSyn({ trace, opening }: TcpSubject): Draft {
  const question = "What is the sequence number of the SYN that opens the connection, and what marks it as a SYN?";
  const [row] = opening.syns;
  if (row === undefined) {
    return cannotTell(
      "questions.syn",
      cite(trace.frame[0]!, "tcp.flags.syn"),
      question,
    )`The sequence number of the SYN cannot be known from this capture, because the SYN is not in it.`;
  }
  const frame = trace.frame[row]!;
  return answer(
    "questions.syn",
    question,
    cite(frame, "tcp.seq"),
  )`The SYN in ${frameText(frame)} has the sequence number ${stands(frame, "tcp.seq_raw")}; counted from itself, as Wireshark shows it, that is ${cited("0", frame, "tcp.seq")}. What marks it as a SYN are its flags: the SYN bit is ${cited("1", frame, "tcp.flags.syn")} and the ACK bit is ${cited("0", frame, "tcp.flags.ack")} (tcp.flags ${stands(frame, "tcp.flags")}).`;
}

function answerSynAck({ trace, opening, sides }: TcpSubject): Draft {
  const question =
    "What are the sequence and acknowledgement numbers of the SYN/ACK, how did the server come by them, and what marks it?";
  const { synAck, syns } = opening;
  if (synAck === undefined) {
    const frame = trace.frame[syns[0] ?? 0]!;
    return cannotTell(
      "questions.syn-ack",
      cite(frame, "tcp.flags"),
      question,
    )`The numbers of the SYN/ACK cannot be known from this capture, because no SYN/ACK is in it.`;
  }
  const frame = trace.frame[synAck]!;
  const name = sides.names[directionOf(trace, synAck)];
  const marks = [
    "What marks it as a SYN/ACK is that the SYN bit (",
    stands(frame, "tcp.flags.syn"),
    ") and the ACK bit (",
    stands(frame, "tcp.flags.ack"),
    ") are both set (tcp.flags ",
    stands(frame, "tcp.flags"),
    ").",
  ];
  return answer(
    "questions.syn-ack",
    question,
    cite(frame, "tcp.seq"),
  )`The SYN/ACK in ${frameText(frame)} has the sequence number ${stands(frame, "tcp.seq_raw")}, the initial one that ${name} chose for its own direction, and the acknowledgement number ${stands(frame, "tcp.ack_raw")}, ${howAcknowledged(trace, synAck, syns)}. ${marks}`;
}

/** How the acknowledgement number of the SYN/ACK comes from the SYN. */
function howAcknowledged(trace: TcpTrace, synAck: number, syns: readonly number[]): Piece[] {
  const [syn] = syns;
  if (syn === undefined) return ["one above the sequence number of the SYN, which is not in the capture"];
  const span = trace.acknowledgement[synAck]! - trace.sequence[syn]!;
  const number = stands(trace.frame[syn]!, "tcp.seq_raw");
  if (span === 1) return ["which is the SYN's ", number, " plus 1: a SYN takes one sequence number"];
  return ["which is the SYN's ", number, ` plus ${wholeText(span)}`];
}

/** The smallest window that a side advertised. */
function answerWindow(subject: TcpSubject, side: Direction): Draft[] {
  const { trace, sides } = subject;
  const smallest = smallestWindow(subject, side);
  if (smallest === undefined) return [];
  const question = `What is the smallest window that ${sides.names[side]} advertised, and where?`;
  const frame = trace.frame[smallest]!;
  const raw = stands(frame, "tcp.window_size_value");
  const bytes = cited(countText(trace.window[smallest]!, "byte"), frame, "tcp.window_size");
  const own = trace.opening[side];
  if (hasFlag(trace, smallest, SYN)) {
    return [
      answer(
        "questions.window",
        question,
        cite(frame, "tcp.flags.syn"),
      )`${bytes}, in ${frameText(frame)}: its window field is ${raw}, and the window of a SYN is never scaled.`,
    ];
  }
  if (!isWindowKnown(trace, side)) {
    return [
      cannotTell(
        "questions.window",
        cite(frame, "tcp.window_size_value"),
        question,
      )`How many bytes the smallest window of ${sides.names[side]} was cannot be known from this capture, because the factor that scales it was agreed on in the SYNs, which it does not have. The smallest window field is ${raw}, in ${frameText(frame)}.`,
    ];
  }
  const factor = trace.rawWindow[smallest] === 0 ? 0 : trace.window[smallest]! / trace.rawWindow[smallest]!;
  const scaled: readonly Piece[] =
    factor <= 1 || own?.windowScale === undefined
      ? []
      : [
          " times ",
          cited(String(factor), own.frame, "tcp.options.wscale.multiplier"),
          ", the factor from its SYN in ",
          frameText(own.frame),
        ];
  return [
    answer(
      "questions.window",
      question,
      cite(frame, "tcp.window_size_value"),
    )`${bytes}, in ${frameText(frame)}: its window field is ${raw}${scaled}.`,
  ];
}

function smallestWindow({ trace }: TcpSubject, side: Direction): number | undefined {
  let smallest: number | undefined;
  for (let row = 0; row < trace.count; row++) {
    // What stands in the window of a RST means nothing.
    if (trace.direction[row] !== side || hasFlag(trace, row, RST)) continue;
    if (smallest === undefined || trace.window[row]! < trace.window[smallest]!) smallest = row;
  }
  return smallest;
}

/** Whether the window of a side ever held up the other. */
function answerThrottled({ trace, sides, judgement, carried }: TcpSubject, side: Direction): Draft[] {
  const sender = opposite(side);
  if (carried[sender].segments === 0) return [];
  const [receiver, name] = [sides.names[side], sides.names[sender]];
  const question = `Did the window of ${receiver} ever throttle ${name}?`;
  const full = judgement.verdicts.filter(
    ({ kind, row }) => kind === "window-full" && directionOf(trace, row) === sender,
  );
  const zero = judgement.verdicts.filter(({ kind, row }) => kind === "zero-window" && directionOf(trace, row) === side);
  const fullFrames = full.map(({ row }) => trace.frame[row]!);
  const zeroFrames = zero.map(({ row }) => trace.frame[row]!);
  if (full.length + zero.length > 0) {
    const first =
      full[0] === undefined ? cite(zeroFrames[0]!, "tcp.window_size_value") : cite(fullFrames[0]!, "tcp.seq");
    const used: Piece[] =
      full.length === 0
        ? []
        : [` ${capital(countText(full.length, "segment"))} of ${name} used it up, in `, ...framesText(fullFrames), "."];
    const closed: Piece[] =
      zero.length === 0
        ? []
        : [` It was 0 for ${timeText(closedSeconds(trace, side))} in all, as said in `, ...framesText(zeroFrames), "."];
    return [answer("questions.throttled", question, first)`Yes.${used}${closed}`];
  }
  const most = mostInFlight(trace, sender);
  const last = trace.frame[trace.count - 1]!;
  if (!isWindowKnown(trace, side)) {
    return [
      cannotTell(
        "questions.throttled",
        cite(last, "tcp.window_size_value"),
        question,
      )`Whether it did cannot be known from this capture, because the factor that scales the window was agreed on in the SYNs, which it does not have.`,
    ];
  }
  if (most === undefined) {
    return [
      answer(
        "questions.throttled",
        question,
        cite(last, "tcp.window_size_value"),
      )`No: no segment of ${name} reached the end of the window, and it was never 0.`,
    ];
  }
  const frame = trace.frame[most]!;
  const heard = judgement.facts.view.heard[most]!;
  const window: readonly Piece[] =
    heard < 0
      ? []
      : [
          ", while the window that ",
          name,
          " knew of was ",
          cited(countText(trace.window[heard]!, "byte"), trace.frame[heard]!, "tcp.window_size"),
          " (",
          frameText(trace.frame[heard]!),
          ")",
        ];
  return [
    answer(
      "questions.throttled",
      question,
      cite(frame, "tcp.seq"),
      cite(frame, "tcp.len"),
    )`No: it was never 0, and no segment of ${name} came near its end. The most that was on its way at once were ${cited(countText(trace.bytesInFlight[most]!, "byte"), frame, "tcp.analysis.bytes_in_flight")}, after ${frameText(frame)}${window}.`,
  ];
}

/** The row of a sender's segment with the most bytes under way. */
function mostInFlight(trace: TcpTrace, sender: Direction): number | undefined {
  let most: number | undefined;
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== sender || trace.bytesInFlight[row] === 0) continue;
    if (most === undefined || trace.bytesInFlight[row]! > trace.bytesInFlight[most]!) most = row;
  }
  return most;
}

function answerRetransmissions({ trace, judgement }: TcpSubject): Draft {
  const question = "Were segments sent again, and how does one know?";
  const again = judgement.verdicts.filter(
    ({ kind }) => kind === "retransmission" || kind === "spurious-retransmission",
  );
  const [first] = again;
  if (first === undefined) {
    const [begin, end] = [trace.frame[0]!, trace.frame[trace.count - 1]!];
    const other = judgement.verdicts.filter(({ kind }) => BELOW.has(kind));
    const why =
      other.length === 0
        ? "by tcp.seq and tcp.len, each segment begins where the one before it from the same side ended, or beyond"
        : `those that do not come next by tcp.seq were overtaken or doubled on the way, or are probes that carry nothing new (${countText(other.length, "segment")})`;
    return answer("questions.retransmissions", question, cite(begin, "tcp.seq"), cite(end, "tcp.seq"))`No: ${why}.`;
  }
  const frame = trace.frame[first.row]!;
  const { sentence, proofs } = reasoningOf(judgement.facts, first);
  const frames = again.map(({ row }) => trace.frame[row]!);
  const each = again.length === 1 ? "" : `Take frame ${frame}: `;
  return answer(
    "questions.retransmissions",
    question,
    cite(frame, "tcp.seq"),
    ...proofs.map((proof) => cite(proof.frame, proof.field)),
  )`Yes, ${worked(countText(again.length, "segment"))}, in ${framesText(frames)}. ${each}${sentence}`;
}

/** Segments that begin below what their sender had sent before, though it did not send them again. */
const BELOW: ReadonlySet<VerdictKind> = new Set([
  "reordered",
  "duplicated",
  "keep-alive",
  "zero-window-probe",
  "capture-misordered",
]);
