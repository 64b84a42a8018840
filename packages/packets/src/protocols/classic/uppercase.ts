import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { timeOf } from "../../dissect/transport-conversations.ts";
import { defineFields } from "../../fields/field.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { isPlainText, textOf } from "./text.ts";

const fields = defineFields({
  request: {
    name: "uppercase.request",
    label: "Request",
    type: "string",
    words: "The text that the client wants in capitals.",
  },
  response: { name: "uppercase.response", label: "Response", type: "string", words: "The text in capitals." },
  requestIn: {
    name: "uppercase.request_in",
    label: "Request in frame",
    type: "frame",
    generated: true,
    words: "The frame with the text that this answers.",
  },
  time: {
    name: "uppercase.time",
    label: "Time since request",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long the answer took.",
  },
  isRight: {
    name: "uppercase.matches",
    label: "Answer is the request in capitals",
    type: "boolean",
    values: { 0: "False", 1: "True" },
    generated: true,
    words: "Whether the letters a to z became A to Z, and every other byte stayed.",
  },
});

interface Request {
  readonly frame: number;
  readonly time: bigint;
  /** Undefined where it is too long to be kept. */
  readonly bytes: Uint8Array | undefined;
}

/** The request that waits for its answer. */
const LAST_REQUEST: Remembered<{ request: Request | undefined }> = { make: () => ({ request: undefined }) };

/** The server that answers a text in capitals, over TCP or UDP: each piece is answered as it comes. */
export const uppercase = defineProtocol({
  id: "uppercase",
  title: "Uppercase",
  column: "UPPERCASE",
  source: "classic protocol, port 12000",
  words: "The first server one writes: the client sends a text, the server sends it back in capitals.",
  fields,
  carriedIn: { "tcp.port": [12000], "udp.port": [12000] },
  accepts: isPlainText,
  dissect(d: Dissection): void {
    const { start, end, place } = d;
    const text = textOf(d, start, end);
    const isRequest = (place?.direction ?? 0) === 0;
    d.tell(`${isRequest ? "Request" : "Response"}: ${text}`);
    d.item(isRequest ? fields.request : fields.response, start, end - start, text);
    const last = place?.conversation.state(LAST_REQUEST);
    if (last === undefined || d.isQuoted) return;
    if (isRequest) last.request = requestOf(d);
    else if (last.request !== undefined) addRequest(d, last.request);
  },
});

function requestOf(d: Dissection): Request {
  const bytes = d.slice(d.start, d.end - d.start);
  const isKept = bytes.length <= LONGEST_KEPT;
  return { frame: d.frame.number, time: timeOf(d.frame), bytes: isKept ? bytes.slice() : undefined };
}

function addRequest(d: Dissection, { frame, time, bytes }: Request): void {
  d.item(fields.requestIn, 0, 0, frame);
  d.item(fields.time, 0, 0, timeOf(d.frame) - time);
  if (bytes === undefined) return;
  const answer = d.slice(d.start, d.end - d.start);
  const isRight = answer.length === bytes.length && answer.every((byte, i) => byte === raised(bytes[i]!));
  d.item(fields.isRight, 0, 0, isRight ? 1 : 0);
}

/** Of ASCII's letters the capital, of other bytes the same. */
function raised(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

/** The original takes datagrams up to this, bytes. */
const LONGEST_KEPT = 2048;
