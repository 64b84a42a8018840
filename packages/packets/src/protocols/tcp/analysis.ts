import type { Dissection } from "../../dissect/dissection.ts";
import type { TcpSegment } from "../../dissect/tcp-conversations.ts";
import { MARKS } from "../../columns/packet-chunk.ts";
import type { Duration } from "../../columns/duration.ts";
import type { Field } from "../../fields/field.ts";
import { timeOf } from "../../dissect/transport-conversations.ts";
import { ackRtt, initialRtt, retransmissionTimeout, shownVerdicts } from "../../tcp/shown.ts";
import { FLAGGED_VERDICTS, VERDICTS, type Verdict } from "../../tcp/verdicts.ts";
import { analysis as fields, verdictFields } from "./analysis-fields.ts";

/** Adds how long after the others of its conversation the segment came. */
export function addTimes(d: Dissection, { place }: TcpSegment): void {
  const { first, previous } = d.session.tcp.timesOf(d, place);
  if (!d.wantsTree && !d.wants(fields.timeRelative) && !d.wants(fields.timeDelta)) return;
  const now = timeOf(d.frame);
  d.branch("[Timestamps]", d.start, 0, () => {
    d.item(fields.timeRelative, d.start, 0, now - first);
    d.item(fields.timeDelta, d.start, 0, now - previous);
  });
}

/** Adds what the analysis says of the segment, as far as Wireshark shows it. */
export function addAnalysis(d: Dissection, segment: TcpSegment): void {
  const { chunk, row } = segment;
  if ((chunk.marks[row]! & MARKS.analysed) === 0) return;
  const verdicts = shownVerdicts(chunk, row);
  if (!d.wantsTree && !ANALYSIS_FIELDS.some((field) => d.wants(field))) return;
  const { start } = d;
  const { columns } = d.session.rows;
  const isTold =
    chunk.acksFrame[row] !== 0 || chunk.bytesInFlight[row] !== 0 || (chunk.marks[row]! & MARKS.initialRtt) !== 0;
  if (!isTold && verdicts === 0) return;
  d.group(fields.analysis, start, 0, null, () => {
    if (chunk.acksFrame[row] !== 0) d.item(fields.acksFrame, start, 0, chunk.acksFrame[row]!);
    if (ackRtt(columns, chunk, row, SCRATCH)) addDuration(d, fields.ackRtt);
    const hasInitialRtt = (chunk.marks[row]! & MARKS.initialRtt) !== 0;
    if (hasInitialRtt && initialRtt(d.session.tcp.table, chunk.stream[row]!, SCRATCH)) {
      addDuration(d, fields.initialRtt);
    }
    if (chunk.bytesInFlight[row] !== 0) {
      d.item(fields.bytesInFlight, start, 0, chunk.bytesInFlight[row]!);
      d.item(fields.pushedBytes, start, 0, chunk.pushedBytes[row]!);
    }
    if ((verdicts & FLAGGED_VERDICTS) !== 0) addVerdicts(d, segment, verdicts);
  });
}

function addVerdicts(d: Dissection, { chunk, row }: TcpSegment, verdicts: number): void {
  const { start } = d;
  d.group(fields.flags, start, 0, null, () => {
    for (const [bit, field] of FLAGGED) if ((verdicts & bit) !== 0) d.item(field, start, 0, null);
    if (retransmissionTimeout(chunk, row, SCRATCH)) {
      addDuration(d, fields.timeout);
      d.item(fields.timeoutFrame, start, 0, chunk.timeouts.get(row, 0));
    }
  });
  if ((verdicts & VERDICTS.duplicateAck) !== 0) {
    d.item(verdictFields.duplicateAck, start, 0, null, "[This is a TCP duplicate ack]");
    d.item(fields.duplicateAckNumber, start, 0, chunk.duplicateAcks.get(row, 1));
    d.item(fields.duplicateAckFrame, start, 0, chunk.duplicateAcks.get(row, 0));
  }
}

function addDuration(d: Dissection, field: Field): void {
  d.item(field, d.start, 0, BigInt(SCRATCH.seconds) * 1_000_000_000n + BigInt(SCRATCH.nanoseconds));
}

const SCRATCH: Duration = { seconds: 0, nanoseconds: 0 };
const FLAGGED = (Object.entries(VERDICTS) as [Verdict, number][])
  .filter(([, bit]) => (bit & FLAGGED_VERDICTS) !== 0)
  .map(([verdict, bit]) => [bit, verdictFields[verdict]] as const);
const ANALYSIS_FIELDS: readonly Field[] = [...Object.values(fields), ...FLAGGED.map(([, field]) => field)];
