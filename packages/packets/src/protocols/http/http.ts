import type { Dissection } from "../../dissect/dissection.ts";
import { defineProtocol, MORE, UNTIL_CLOSE, type Protocol } from "../../fields/protocol.ts";
import { protocolAt, protocolNamed } from "../../fields/registry.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import { data } from "../data.ts";
import { bodyLength, readChunks } from "./body.ts";
import { EXCHANGES, type Exchange } from "./exchanges.ts";
import { fields, headerFields } from "./fields.ts";
import { hasWholeHead, headerValue, lineAt, readHead, type Head } from "./head.ts";
import { dissectMessage } from "./message.ts";
import { mayBecomeStartLine, parseStartLine } from "./start-line.ts";

/** RFC 9112. */
export const http = defineProtocol({
  id: "http",
  title: "Hypertext Transfer Protocol",
  column: "HTTP",
  source: "RFC 9110, RFC 9112",
  words: "Fetches pages, pictures and everything else of the web: the client asks, the server answers.",
  fields: { ...fields, ...headerFields },
  carriedIn: { "tcp.port": [80, 631, 1900, 2710, 2869, 3128, 3132, 3689, 5985, 8080, 8088, 11371] },
  accepts,
  heuristic: { over: ["tcp"], matches: beginsMessage },
  stream: { messageLength },
  dissect(d: Dissection): void {
    const head = readHead(d.bytes, d.start, d.end, d.end < d.reportedEnd);
    if (head === undefined) {
      d.tell("Continuation");
      d.item(fields.fileData, d.start, d.end - d.start, "", `Data (${d.end - d.start} bytes)`);
      return;
    }
    const exchange = dissectMessage(d, head, d.end);
    if (d.place !== undefined && exchange !== undefined) switchProtocol(d, head, exchange);
    if (d.end < d.reportedEnd) d.stop(d.end, d.reportedEnd - d.end);
  },
});

/** UPnP's way to find devices: HTTP's messages in datagrams. */
export const ssdp = defineProtocol({
  id: "ssdp",
  title: "Simple Service Discovery Protocol",
  column: "SSDP",
  source: "UPnP Device Architecture",
  words: "Finds devices on the local network: requests in HTTP's form, sent to all in one datagram.",
  fields: {},
  carriedIn: { "udp.port": [1900] },
  dissect(d: Dissection): void {
    const head = readHead(d.bytes, d.start, d.end);
    if (head === undefined) {
      d.tell("Continuation");
      return;
    }
    dissectMessage(d, head, d.end);
  },
});

/** On its ports other things are spoken as well: they are not taken for the middle of a message that was not seen to begin. */
function accepts(d: Dissection): boolean {
  const exchanges = d.place?.conversation.state(EXCHANGES);
  if (exchanges?.isEmpty === false) return true;
  return mayBecomeStartLine(d.bytes, d.start, d.end) || beginsMessage(d);
}

/** A whole first line of a request with a version, or of a response. */
function beginsMessage(d: Dissection): boolean {
  const first = d.bytes[d.start] ?? 0;
  if (first < 0x21 || first > 0x7e) return false; // as most payloads that are not text
  const line = lineAt(d.bytes, d.start, d.end);
  if (line === undefined) return false;
  const startLine = parseStartLine(d.bytes, d.start, line.end);
  return startLine !== undefined && startLine.version !== "";
}

/** CR, LF, CR and LF; the last of them may be what was missing. */
const LONGEST_HEAD_END = 4;

function messageLength(d: Dissection): number {
  const { bytes, start, end, lookedThrough } = d;
  if (lookedThrough > 0) return lengthWithChunks(d, start + lookedThrough);
  if (!mayBecomeStartLine(bytes, start, end) && !beginsMessage(d)) return end - start;
  // Below 0 it counts the bytes of a head, above 0 those of chunks.
  if (!hasWholeHead(bytes, Math.max(start, start - lookedThrough - LONGEST_HEAD_END), end)) {
    d.lookedThrough = start - end;
    return end - start < CAPTURE_LIMITS.httpHeadBytes ? MORE : end - start;
  }
  const head = readHead(bytes, start, end);
  if (head === undefined) return end - start;
  const body = bodyLength(head, d.place?.conversation.state(EXCHANGES).answeredMethod(d), bytes, end);
  if (body === MORE) return lengthWithChunks(d, head.end);
  return body === UNTIL_CLOSE ? body : head.end - start + body;
}

/** Length of a message whose chunks stand from `at` on; those that are whole are not looked through a second time. */
function lengthWithChunks(d: Dissection, at: number): number {
  const { state, end, lastAt } = readChunks(d.bytes, at, d.end);
  if (state !== "more") return end - d.start;
  d.lookedThrough = lastAt - d.start;
  return MORE;
}

/** After some answers the connection speaks another protocol: RFC 9110 §7.8, §9.3.6 */
function switchProtocol(d: Dissection, { startLine, headers }: Head, { method, fullUri }: Exchange): void {
  if (startLine.kind !== "response") return;
  let next: Protocol | undefined;
  if (startLine.code === 101) next = protocolNamed(headerValue(headers, "upgrade")?.toLowerCase() ?? "") ?? data;
  else if (method === "CONNECT" && startLine.code >= 200 && startLine.code < 300) {
    next = protocolAt("tcp.port", Number(/:([0-9]+)$/u.exec(fullUri ?? "")?.[1] ?? 0));
  }
  if (next !== undefined) d.place!.conversation.protocol = next;
}
