import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { defineProtocol, MORE } from "../../fields/protocol.ts";
import { textOf } from "./text.ts";

const fields = defineFields({
  nameLength: {
    name: "sendfile.name_length",
    label: "Name length",
    type: "uint32",
    words: "How long the file's name is: decimal digits in 512 bytes, with spaces before them.",
  },
  name: { name: "sendfile.name", label: "Name", type: "string", words: "The file's name." },
  content: {
    name: "sendfile.content",
    label: "Content",
    type: "bytes",
    words: "A part of the file. Nothing says how long it is: it ends where the sender closes.",
  },
  contentLength: {
    name: "sendfile.content_length",
    label: "Content so far",
    type: "uint64",
    unit: " bytes",
    generated: true,
    words: "Bytes of the file with this part; in the last part its size.",
  },
});

/** The file of a conversation, once its name was seen. */
const FILE: Remembered<{ name: string | undefined; length: number }> = {
  make: () => ({ name: undefined, length: 0 }),
};

/** A file, with its name before it. */
export const sendfile = defineProtocol({
  id: "sendfile",
  title: "Sendfile",
  column: "SENDFILE",
  source: "classic protocol, any port",
  words: "Sends one file over a connection: the length of its name, the name, the content until the sender closes.",
  fields,
  carriedIn: { "tcp.port": [10000] },
  accepts: (d) => fileOf(d)?.name !== undefined || readNameLength(d) !== undefined,
  heuristic: { over: ["tcp"], matches: (d) => d.end - d.start >= NAME_LENGTH_BYTES && readNameLength(d) !== undefined },
  stream: { messageLength },
  dissect(d: Dissection): void {
    const file = d.isQuoted ? undefined : fileOf(d);
    if (file?.name !== undefined) addContent(d, file);
    else addName(d, file);
  },
});

function addName(d: Dissection, file: { name: string | undefined } | undefined): void {
  const { start, end } = d;
  const length = readNameLength(d);
  if (length === undefined || end - start < NAME_LENGTH_BYTES) {
    d.malformed(start, "the length of a name is expected: decimal digits with spaces before them, 512 bytes");
  }
  d.item(fields.nameLength, start, NAME_LENGTH_BYTES, length);
  const at = start + NAME_LENGTH_BYTES;
  const name = textOf(d, at, at + length);
  d.item(fields.name, at, length, name);
  d.tell(`File: ${name}`);
  if (file !== undefined) file.name = name;
}

function addContent(d: Dissection, file: { name: string | undefined; length: number }): void {
  const length = d.end - d.start;
  file.length += length;
  d.tell(`Content of ${file.name ?? ""}: ${length} bytes, ${file.length} so far`, ", ");
  d.bytesItem(fields.content, d.start, length);
  d.item(fields.contentLength, 0, 0, BigInt(file.length));
}

/** First the name, as far as its length tells; then what comes, as it comes. */
function messageLength(d: Dissection): number {
  if (fileOf(d)?.name !== undefined) return d.end - d.start;
  const length = readNameLength(d);
  if (length === undefined) return d.end - d.start;
  return d.end - d.start < NAME_LENGTH_BYTES ? MORE : NAME_LENGTH_BYTES + length;
}

/** Only the client sends: what the other side would say belongs to no file. */
function fileOf({ place }: Dissection): { name: string | undefined; length: number } | undefined {
  return place?.direction === 0 ? place.conversation.state(FILE) : undefined;
}

/** The number at the beginning, as far as it is there; undefined where something else stands there. */
function readNameLength({ bytes, start, end }: Dissection): number | undefined {
  const limit = Math.min(end, start + NAME_LENGTH_BYTES);
  let at = start;
  while (at < limit && bytes[at] === SPACE) at++;
  const first = at;
  let value = 0;
  for (; at < limit; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  const isLikely = first - start >= Math.min(limit - start, NAME_LENGTH_BYTES - MOST_DIGITS);
  return isLikely && value <= LONGEST_NAME ? value : undefined;
}

/** Bytes in which the length of the name is written. */
const NAME_LENGTH_BYTES = 512;
const MOST_DIGITS = 5;
/** Linux has no longer paths. */
const LONGEST_NAME = 4096;
const SPACE = 0x20;
const ZERO = 0x30;
