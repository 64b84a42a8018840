import type { Duration } from "../columns/duration.ts";
import { MARKS } from "../columns/packet-chunk.ts";
import {
  ackRtt,
  initialRtt,
  relativeAcknowledgement,
  relativeSequence,
  retransmissionTimeout,
  windowSize,
} from "../tcp/shown.ts";
import { FLAGGED_VERDICTS, VERDICTS, VERDICT_FIELDS, type Verdict } from "../tcp/verdicts.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { LAYERS, type ColumnRow } from "./column-row.ts";
import { needing, type ColumnWriter, type Write } from "./column-writers.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** Fields that the TCP analysis found, printed from its columns. They hold for rows that are not special. */
export function tcpWriters({ columns, tcp }: PacketIndex): Readonly<Record<string, ColumnWriter>> {
  const duration: Duration = { seconds: 0, nanoseconds: 0 };
  return needing(LAYERS.tcp, {
    ...Object.fromEntries(
      (Object.keys(VERDICTS) as Verdict[]).map((name) => [VERDICT_FIELDS[name], verdictWrite(VERDICTS[name])]),
    ),
    "tcp.analysis.flags": verdictWrite(FLAGGED_VERDICTS),
    // Wireshark shows it twice: as a verdict, and above the number and the frame.
    "tcp.analysis.duplicate_ack": (out, at) => {
      if ((at.verdicts & VERDICTS.duplicateAck) !== 0) out.text("1,1");
    },
    "tcp.seq": (out, at) => out.decimal(relativeSequence(tcp, at.chunk, at.row)),
    "tcp.ack": (out, at) => out.decimal(relativeAcknowledgement(tcp, at.chunk, at.row)),
    "tcp.window_size": (out, at) => out.decimal(windowSize(at.chunk, at.row)),
    "tcp.completeness": (out, at) => out.decimal(at.chunk.completeness[at.row]!),
    "tcp.analysis.acks_frame": (out, at) => writeUnlessZero(out, at.chunk.acksFrame[at.row]!),
    "tcp.analysis.ack_rtt": (out, at) => {
      if (ackRtt(columns, at.chunk, at.row, duration)) writeDuration(out, duration);
    },
    "tcp.analysis.bytes_in_flight": (out, at) => writeUnlessZero(out, at.chunk.bytesInFlight[at.row]!),
    "tcp.analysis.push_bytes_sent": (out, at) => {
      if (at.chunk.bytesInFlight[at.row] !== 0) out.decimal(at.chunk.pushedBytes[at.row]!);
    },
    "tcp.analysis.duplicate_ack_frame": (out, at) => writeUnlessZero(out, duplicateAck(at, 0)),
    "tcp.analysis.duplicate_ack_num": (out, at) => writeUnlessZero(out, duplicateAck(at, 1)),
    "tcp.analysis.rto_frame": (out, at) => writeUnlessZero(out, at.chunk.timeouts.get(at.row, 0)),
    "tcp.analysis.rto": (out, at) => {
      if (retransmissionTimeout(at.chunk, at.row, duration)) writeDuration(out, duration);
    },
    "tcp.analysis.initial_rtt": (out, at) => {
      const isShown = (at.chunk.marks[at.row]! & MARKS.initialRtt) !== 0;
      if (isShown && initialRtt(tcp, at.chunk.stream[at.row]!, duration)) writeDuration(out, duration);
    },
  });
}

function verdictWrite(bits: number): Write {
  return (out, at) => {
    if ((at.verdicts & bits) !== 0) out.byte(ONE);
  };
}

/** A word of what is told of a duplicate ACK; 0 of other rows, which are not searched for. */
function duplicateAck({ chunk, row, verdicts }: ColumnRow, word: 0 | 1): number {
  return (verdicts & VERDICTS.duplicateAck) === 0 ? 0 : chunk.duplicateAcks.get(row, word);
}

function writeUnlessZero(out: TextBuffer, number: number): void {
  if (number !== 0) out.decimal(number);
}

/** A duration's parts have one sign; the writer wants seconds rounded down. */
function writeDuration(out: TextBuffer, { seconds, nanoseconds }: Duration): void {
  if (nanoseconds < 0) out.seconds(seconds - 1, nanoseconds + 1_000_000_000);
  else out.seconds(seconds, nanoseconds);
}

const ONE = 0x31;
