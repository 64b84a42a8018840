import { MARKS } from "../../columns/packet-chunk.ts";
import { chosenProtocol } from "../../dissect/choice.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import type { TcpSegment } from "../../dissect/tcp-conversations.ts";
import { RST } from "../../tcp/flags.ts";
import { VERDICTS } from "../../tcp/verdicts.ts";
import { data } from "../data.ts";
import type { SegmentHeader } from "./header.ts";
import { MessageDelivery, addRepeated, bytesText } from "./messages.ts";
import { payload as fields } from "./payload-fields.ts";

/**
 * Adds the payload and gives it to the protocols above: as messages where those span segments, the way Wireshark 4.0 does it
 * with its defaults. What was sent before is not dissected again, and what came out of order only helps to complete a
 * message.
 */
export function addPayload(
  d: Dissection,
  header: SegmentHeader,
  segment: TcpSegment | undefined,
  verdicts: number,
): void {
  const start = d.start + header.headerLength;
  const length = d.reportedEnd - start;
  const captured = Math.max(0, Math.min(length, d.end - start));
  if (captured > 0 && d.wants(fields.payload))
    d.item(fields.payload, start, captured, d.slice(start, captured), `TCP payload (${bytesText(length)})`);
  if (d.session.rows.mode === "walking") return;
  const isAnalysed = segment !== undefined && (segment.chunk.marks[segment.row]! & MARKS.analysed) !== 0;
  if (length <= 0) {
    if (isAnalysed && segment.place.isClosing) new MessageDelivery(d, header, segment, true).close();
    return;
  }
  if ((header.flags & RST) !== 0) {
    addResetCause(d, start, captured);
    return;
  }
  const mayDissect = !isLateOrRepeated(verdicts);
  if (!isAnalysed || captured < length) {
    if (mayDissect) dissectAlone(d, header, start, length);
    return;
  }
  if ((verdicts & REPETITIONS) === VERDICTS.retransmission) {
    addRepeated(d, start, length);
    return;
  }
  const delivery = new MessageDelivery(d, header, segment, mayDissect);
  // Wireshark adds nothing of a spurious retransmission to a message.
  if ((verdicts & VERDICTS.spuriousRetransmission) !== 0) delivery.recognize(start);
  else delivery.deliver(start, (verdicts & VERDICTS.keepAlive) !== 0);
}

/** Wireshark gives a fast retransmission to the protocols above, but no other. */
function isLateOrRepeated(verdicts: number): boolean {
  if ((verdicts & VERDICTS.outOfOrder) !== 0) return true;
  return (verdicts & VERDICTS.retransmission) !== 0 && (verdicts & VERDICTS.fastRetransmission) === 0;
}

/** A payload that cannot be put together with others: the capture cut it, or its stream is not known. */
function dissectAlone(d: Dissection, header: SegmentHeader, start: number, length: number): void {
  const { sourcePort, destinationPort } = header;
  d.call(chosenProtocol(d, "tcp", sourcePort, destinationPort, d.bytes, start, d.end) ?? data, start, length);
}

/** RFC 9293 §3.10.7: a reset may carry, for people, why. */
function addResetCause(d: Dissection, at: number, length: number): void {
  d.item(fields.resetCause, at, length, utf8.decode(d.slice(at, length)).replace(/\0.*/s, ""));
}

const REPETITIONS = VERDICTS.retransmission | VERDICTS.fastRetransmission | VERDICTS.spuriousRetransmission;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
