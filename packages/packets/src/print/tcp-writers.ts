import type { Duration } from "../columns/duration.ts";
import { MARKS } from "../columns/packet-chunk.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import {
  ackRtt,
  initialRtt,
  relativeAcknowledgement,
  relativeSequence,
  retransmissionTimeout,
  shownVerdicts,
  windowSize,
} from "../tcp/shown.ts";
import { FLAGGED_VERDICTS, VERDICTS, VERDICT_FIELDS, type Verdict } from "../tcp/verdicts.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import type { ColumnRow } from "./column-row.ts";
import { inTransport, type ColumnWriter } from "./column-writers.ts";
import type { TextBuffer } from "./text-buffer.ts";

const ONE = 0x31;

/** Fields that the TCP analysis found, printed from its columns. They hold for rows that are not special. */
export function tcpWriters({ columns, tcp }: PacketIndex): Readonly<Record<string, ColumnWriter>> {
  const duration: Duration = { seconds: 0, nanoseconds: 0 };
  return {
    ...Object.fromEntries(
      (Object.keys(VERDICTS) as Verdict[]).map((name) => [VERDICT_FIELDS[name], verdictWriter(VERDICTS[name])]),
    ),
    "tcp.analysis.flags": verdictWriter(FLAGGED_VERDICTS),
    // Wireshark shows it twice: as a verdict, and above the number and the frame.
    "tcp.analysis.duplicate_ack": (out, at) => {
      if ((shownVerdicts(at.chunk, at.row) & VERDICTS.duplicateAck) !== 0) out.text("1,1");
    },
    "tcp.seq": inTransport(TCP, (at) => relativeSequence(tcp, at.chunk, at.row)),
    "tcp.ack": inTransport(TCP, (at) => relativeAcknowledgement(tcp, at.chunk, at.row)),
    "tcp.window_size": inTransport(TCP, (at) => windowSize(at.chunk, at.row)),
    "tcp.completeness": inTransport(TCP, (at) => at.chunk.completeness[at.row]!),
    "tcp.analysis.acks_frame": unlessZero((at) => at.chunk.acksFrame[at.row]!),
    "tcp.analysis.ack_rtt": (out, at) => {
      if (ackRtt(columns, at.chunk, at.row, duration)) writeDuration(out, duration);
    },
    "tcp.analysis.bytes_in_flight": unlessZero((at) => at.chunk.bytesInFlight[at.row]!),
    "tcp.analysis.push_bytes_sent": (out, at) => {
      if (at.chunk.bytesInFlight[at.row] !== 0) out.decimal(at.chunk.pushedBytes[at.row]!);
    },
    "tcp.analysis.duplicate_ack_frame": unlessZero((at) => duplicateAck(at, 0)),
    "tcp.analysis.duplicate_ack_num": unlessZero((at) => duplicateAck(at, 1)),
    "tcp.analysis.rto_frame": unlessZero((at) => at.chunk.timeouts.get(at.row, 0)),
    "tcp.analysis.rto": (out, at) => {
      if (retransmissionTimeout(at.chunk, at.row, duration)) writeDuration(out, duration);
    },
    "tcp.analysis.initial_rtt": (out, at) => {
      const isShown = (at.chunk.marks[at.row]! & MARKS.initialRtt) !== 0;
      if (isShown && initialRtt(tcp, at.chunk.stream[at.row]!, duration)) writeDuration(out, duration);
    },
  };
}

function verdictWriter(bits: number): ColumnWriter {
  return (out, at) => {
    if ((shownVerdicts(at.chunk, at.row) & bits) !== 0) out.byte(ONE);
  };
}

/** A word of what is told of a duplicate ACK; 0 of other rows, which are not searched for. */
function duplicateAck({ chunk, row }: ColumnRow, word: 0 | 1): number {
  return (shownVerdicts(chunk, row) & VERDICTS.duplicateAck) === 0 ? 0 : chunk.duplicateAcks.get(row, word);
}

function unlessZero(value: (at: ColumnRow) => number): ColumnWriter {
  return (out, at) => {
    const number = value(at);
    if (number !== 0) out.decimal(number);
  };
}

/** A duration's parts have one sign; the writer wants seconds rounded down. */
function writeDuration(out: TextBuffer, { seconds, nanoseconds }: Duration): void {
  if (nanoseconds < 0) out.seconds(seconds - 1, nanoseconds + 1_000_000_000);
  else out.seconds(seconds, nanoseconds);
}
