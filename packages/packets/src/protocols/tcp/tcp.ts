import type { Dissection } from "../../dissect/dissection.ts";
import type { TcpSegment } from "../../dissect/tcp-conversations.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { SYN } from "../../tcp/flags.ts";
import { shownVerdicts } from "../../tcp/shown.ts";
import { VERDICTS } from "../../tcp/verdicts.ts";
import { TCP } from "../ip-protocols.ts";
import { addAnalysis, addTimes } from "./analysis.ts";
import { analysis, verdictFields } from "./analysis-fields.ts";
import { addChecksum } from "./checksum.ts";
import { flags as flagFields } from "./flag-fields.ts";
import { HEADER_LENGTH, header as fields } from "./header-fields.ts";
import { addHeader, bogusText, type SegmentHeader } from "./header.ts";
import { segmentLine, tellVerdicts } from "./info.ts";
import { multipath } from "./multipath-fields.ts";
import { parts, remarks, wholes } from "./option-fields.ts";
import { addOptions } from "./options.ts";
import { payload } from "./payload-fields.ts";
import { addPayload } from "./payload.ts";

const groups = [flagFields, wholes, parts, remarks, multipath, analysis, verdictFields, payload];

/** RFC 9293. */
export const tcp = defineProtocol({
  id: "tcp",
  title: "Transmission Control Protocol",
  column: "TCP",
  source: "RFC 9293",
  words:
    "Carries a stream of bytes from program to program, both ways: in order, without gaps, and no faster than the receiver and the network take it.",
  fields: {
    ...fields,
    ...Object.fromEntries(groups.flatMap((group) => Object.values(group)).map((field) => [field.id, field])),
  },
  carriedIn: { "ip.proto": [TCP] },
  dissect(d: Dissection): void {
    const { start } = d;
    const sourcePort = d.uint(fields.srcport, start + fields.srcport.at);
    const destinationPort = d.uint(fields.dstport, start + fields.dstport.at);
    if (d.wantsColumns) d.columns.info = `${sourcePort} → ${destinationPort}`;
    d.item(fields.port, start + fields.srcport.at, 2, sourcePort);
    d.item(fields.port, start + fields.dstport.at, 2, destinationPort);
    if (d.end < start + FEWEST_BYTES) d.stop(start + fields.rawSequence.at, FEWEST_BYTES - fields.rawSequence.at);
    const segment = d.session.tcp.enter(d, sourcePort, destinationPort);
    d.place = segment?.place;
    if (segment !== undefined) {
      d.item(fields.stream, start, 0, segment.place.conversation.number);
      d.item(fields.completeness, start, 0, segment.chunk.completeness[segment.row]!);
    }
    const header = addHeader(d, sourcePort, destinationPort, segment);
    if (d.wantsTree) describe(d, header);
    if (d.wantsColumns) d.columns.info = segmentLine(header);
    if (header.headerLength >= HEADER_LENGTH) {
      addRest(d, header, segment);
      return;
    }
    if (segment !== undefined) d.session.tcp.timesOf(d, segment.place);
    if (d.wantsColumns) d.columns.info += `, ${bogusText(header)}`;
  },
});

function addRest(d: Dissection, header: SegmentHeader, segment: TcpSegment | undefined): void {
  const { start } = d;
  const { headerLength, length, flags } = header;
  d.headerLength(headerLength);
  addChecksum(d);
  const urgentAt = start + fields.urgentPointer.at;
  d.uint(fields.urgentPointer, urgentAt);
  if (header.urgentPointer !== 0 && (flags & flagFields.urgent.mask) === 0) {
    d.item(fields.urgentPointerNonzero, urgentAt, 2, null);
  }
  if (d.wantsColumns && length !== undefined) d.columns.info += ` Len=${length}`;
  const verdicts = segment === undefined ? 0 : shownVerdicts(segment.chunk, segment.row);
  try {
    if (headerLength > HEADER_LENGTH) addOptionList(d, header, verdicts);
  } finally {
    if (segment !== undefined) addTimes(d, segment); // also where the options are cut, as Wireshark does it
  }
  if ((verdicts & VERDICTS.fastOpenAck) !== 0) d.item(verdictFields.fastOpenAck, start, 0, null);
  if ((verdicts & VERDICTS.fastOpenIgnored) !== 0) d.item(verdictFields.fastOpenIgnored, start, 0, null);
  if (segment !== undefined) {
    addAnalysis(d, segment);
    if (verdicts !== 0) tellVerdicts(d, verdicts, segment);
  }
  addPayload(d, header, segment, verdicts);
}

function addOptionList(d: Dissection, { headerLength, flags, acknowledgement }: SegmentHeader, verdicts: number): void {
  const { start } = d;
  const raw = d.u32(start + fields.rawAcknowledgement.at);
  addOptions(d, start + HEADER_LENGTH, start + headerLength, {
    isSyn: (flags & SYN) !== 0,
    otherBase: (raw - acknowledgement) >>> 0,
    acknowledgement,
    verdicts,
    hasMaximumSegmentSize: false,
  });
}

/** `Transmission Control Protocol, Src Port: 80, Dst Port: 4001, Seq: 1, Ack: 1, Len: 20` */
function describe(d: Dissection, header: SegmentHeader): void {
  const ports = `Src Port: ${header.sourcePort}, Dst Port: ${header.destinationPort}`;
  const hasAcknowledgement = (header.flags & flagFields.acknowledgement.mask) !== 0;
  const acknowledgement = hasAcknowledgement ? `, Ack: ${header.acknowledgement}` : "";
  const length = header.length === undefined ? "" : `, Len: ${header.length}`;
  d.describe(`Transmission Control Protocol, ${ports}, Seq: ${header.sequence}${acknowledgement}${length}`);
}

/** What the window ends after: without it there is nothing to say but the ports. */
const FEWEST_BYTES = 16;
