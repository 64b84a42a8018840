import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { defineProtocol, MORE } from "../../fields/protocol.ts";
import { textOf } from "./text.ts";

const fields = defineFields({
  length: {
    name: "message.length",
    label: "Length",
    type: "uint32",
    unit: " bytes",
    words: "Bytes of the body, written as decimal digits with a line end after them.",
  },
  body: { name: "message.body", label: "Body", type: "string", words: "One JSON value." },
  text: {
    name: "message.text",
    label: "Text",
    type: "string",
    generated: true,
    words: "What the body says, where it is a JSON string.",
  },
  isJson: {
    name: "message.valid",
    label: "Body is JSON",
    type: "boolean",
    values: { 0: "False", 1: "True" },
    generated: true,
    words: "Whether the body can be read as JSON.",
  },
});

/** Messages with their length before them. */
export const message = defineProtocol({
  id: "message",
  title: "Message",
  column: "MESSAGE",
  source: "classic protocol, port 1234",
  words: "Sends messages over a stream so that the receiver knows where each ends: first the length, then the text.",
  fields,
  carriedIn: { "tcp.port": [1234] },
  accepts: ({ bytes, start, end }) => readLength(bytes, start, end) !== "none",
  stream: {
    messageLength({ bytes, start, end }: Dissection): number {
      const length = readLength(bytes, start, end);
      if (length === "more") return MORE;
      return length === "none" ? end - start : length.bodyAt - start + length.value;
    },
  },
  dissect(d: Dissection): void {
    const { start, end } = d;
    const length = readLength(d.bytes, start, end);
    if (typeof length === "string") d.malformed(start, "a length in decimal digits and a line end are expected");
    const { value, bodyAt } = length;
    d.item(fields.length, start, bodyAt - start, value);
    const body = textOf(d, bodyAt, Math.min(end, bodyAt + value));
    d.tell(`Message (${value} bytes): ${body}`, ", ");
    d.item(fields.body, bodyAt, Math.min(end, bodyAt + value) - bodyAt, body);
    if (bodyAt + value > end) d.stop(end, bodyAt + value - end);
    const parsed = parse(body);
    if (typeof parsed === "string") d.item(fields.text, bodyAt, value, parsed);
    d.item(fields.isJson, 0, 0, parsed === undefined ? 0 : 1);
  },
});

/** The length at `start`; `more` where its line may still go on, `none` where there is no length. */
function readLength(
  bytes: Uint8Array,
  start: number,
  end: number,
): { value: number; bodyAt: number } | "more" | "none" {
  let value = 0;
  for (let at = start; at < Math.min(end, start + MOST_DIGITS + 1); at++) {
    const byte = bytes[at]!;
    if (byte === LF && at > start) return { value, bodyAt: at + 1 };
    if (byte < ZERO || byte > ZERO + 9) return "none";
    value = value * 10 + byte - ZERO;
  }
  return end - start <= MOST_DIGITS ? "more" : "none";
}

/** A JSON value; undefined where it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MOST_DIGITS = 10;
const LF = 0x0a;
const ZERO = 0x30;
