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
import { putDecimal, putSeconds, putText } from "./put.ts";

/** Fields that the TCP analysis found, printed from its columns. They hold for rows that are not special. */
export function tcpWriters({ columns, tcp }: PacketIndex): Readonly<Record<string, ColumnWriter>> {
  const duration: Duration = { seconds: 0, nanoseconds: 0 };
  return needing(LAYERS.tcp, {
    ...Object.fromEntries(
      (Object.keys(VERDICTS) as Verdict[]).map((name) => [VERDICT_FIELDS[name], verdictWrite(VERDICTS[name])]),
    ),
    "tcp.analysis.flags": verdictWrite(FLAGGED_VERDICTS),
    // Wireshark shows it twice: as a verdict, and above the number and the frame.
    "tcp.analysis.duplicate_ack": (out, to, at) =>
      (at.verdicts & VERDICTS.duplicateAck) === 0 ? to : putText(out, to, "1,1"),
    "tcp.seq": (out, to, at) => putDecimal(out, to, relativeSequence(tcp, at.chunk, at.row)),
    "tcp.ack": (out, to, at) => putDecimal(out, to, relativeAcknowledgement(tcp, at.chunk, at.row)),
    "tcp.window_size": (out, to, at) => putDecimal(out, to, windowSize(at.chunk, at.row)),
    "tcp.completeness": (out, to, at) => putDecimal(out, to, at.chunk.completeness[at.row]!),
    "tcp.analysis.acks_frame": (out, to, at) => putUnlessZero(out, to, at.chunk.acksFrame[at.row]!),
    "tcp.analysis.ack_rtt": (out, to, at) =>
      ackRtt(columns, at.chunk, at.row, duration) ? putDuration(out, to, duration) : to,
    "tcp.analysis.bytes_in_flight": (out, to, at) => putUnlessZero(out, to, at.chunk.bytesInFlight[at.row]!),
    "tcp.analysis.push_bytes_sent": (out, to, at) =>
      at.chunk.bytesInFlight[at.row] === 0 ? to : putDecimal(out, to, at.chunk.pushedBytes[at.row]!),
    "tcp.analysis.duplicate_ack_frame": (out, to, at) => putUnlessZero(out, to, duplicateAck(at, 0)),
    "tcp.analysis.duplicate_ack_num": (out, to, at) => putUnlessZero(out, to, duplicateAck(at, 1)),
    "tcp.analysis.rto_frame": (out, to, at) => putUnlessZero(out, to, at.chunk.timeouts.get(at.row, 0)),
    "tcp.analysis.rto": (out, to, at) =>
      retransmissionTimeout(at.chunk, at.row, duration) ? putDuration(out, to, duration) : to,
    "tcp.analysis.initial_rtt": (out, to, at) => {
      const isShown = (at.chunk.marks[at.row]! & MARKS.initialRtt) !== 0;
      return isShown && initialRtt(tcp, at.chunk.stream[at.row]!, duration) ? putDuration(out, to, duration) : to;
    },
  });
}

function verdictWrite(bits: number): Write {
  return (out, to, at) => {
    if ((at.verdicts & bits) === 0) return to;
    out[to] = ONE;
    return to + 1;
  };
}

/** A word of what is told of a duplicate ACK; 0 of other rows, which are not searched for. */
function duplicateAck({ chunk, row, verdicts }: ColumnRow, word: 0 | 1): number {
  return (verdicts & VERDICTS.duplicateAck) === 0 ? 0 : chunk.duplicateAcks.get(row, word);
}

function putUnlessZero(out: Uint8Array, to: number, number: number): number {
  return number === 0 ? to : putDecimal(out, to, number);
}

/** A duration's parts have one sign; the writer wants seconds rounded down. */
function putDuration(out: Uint8Array, to: number, { seconds, nanoseconds }: Duration): number {
  const borrowed = nanoseconds < 0 ? 1 : 0;
  return putSeconds(out, to, seconds - borrowed, nanoseconds + borrowed * 1_000_000_000);
}

const ONE = 0x31;
