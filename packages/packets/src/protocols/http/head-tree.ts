import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { fields as f, headerFields } from "./fields.ts";
import { textOf, type Head, type Header } from "./head.ts";
import { NOTIFICATIONS, type RequestLine, type StartLine, type StatusLine } from "./start-line.ts";
import { STATUS_CODES } from "./status-codes.ts";

const HEADER_FIELDS: ReadonlyMap<string, Field> = new Map(Object.entries(headerFields));

/** Adds the start line and the header fields of a message. */
export function addHead(d: Dissection, head: Head): void {
  const { startLine, at, startLineLength } = head;
  d.branch(visibleLine(d, at, startLineLength), at, startLineLength, () => {
    if (startLine.kind === "request") addRequestLine(d, startLine, at);
    else addStatusLine(d, startLine, at);
  });
  const lineField = lineFieldOf(startLine);
  for (const header of head.headers) addHeader(d, header, lineField);
  const after = head.headers.at(-1);
  const emptyLine = after === undefined ? at + startLineLength : after.at + after.length;
  if (head.isWhole) d.branch("\\r\\n", emptyLine, head.end - emptyLine, () => {});
}

/** What a header field's whole line is called. */
function lineFieldOf(startLine: StartLine): Field {
  if (startLine.kind === "response") return f.responseLine;
  return NOTIFICATIONS.has(startLine.method) ? f.unknownHeader : f.requestLine;
}

function addRequestLine(d: Dissection, { method, uri, version, uriAt }: RequestLine, at: number): void {
  d.item(f.method, at, method.length, method);
  if (uri !== "") addUri(d, uri, at + uriAt);
  if (version !== "") d.item(f.requestVersion, at, 0, version);
}

/** The address, and its parts where it has a query. */
function addUri(d: Dissection, uri: string, at: number): void {
  const length = Math.min(uri.length, d.end - at);
  d.group(f.uri, at, length, uri, () => {
    const mark = uri.indexOf("?");
    if (mark === -1) return;
    const query = uri.slice(mark + 1);
    d.item(f.path, at, mark, uri.slice(0, mark));
    d.group(f.query, at + mark + 1, query.length, query, () => {
      let place = at + mark + 1;
      for (const parameter of query.split("&", MOST_PARTS)) {
        d.item(f.parameter, place, parameter.length, parameter);
        place += parameter.length + 1;
      }
    });
  });
}

function addStatusLine(d: Dissection, { version, code, phrase }: StatusLine, at: number): void {
  d.item(f.responseVersion, at, version.length, version);
  d.item(f.code, at + version.length + 1, 3, code);
  d.item(f.codeDescription, 0, 0, STATUS_CODES[code] ?? "Unknown");
  d.item(f.phrase, at + version.length + 5, phrase.length, phrase);
}

function addHeader(d: Dissection, header: Header, lineField: Field): void {
  const { name, value, at, length } = header;
  const field = HEADER_FIELDS.get(name.toLowerCase());
  const isLeftOut = lineField === f.unknownHeader && field !== undefined;
  if (!isLeftOut && d.wants(lineField)) d.item(lineField, at, length, textOf(d.bytes, at, at + length));
  const text = visibleLine(d, at, length);
  if (field === undefined) d.branch(text, at, length, () => {});
  else d.group(field, at, length, value, () => addParts(d, header), text);
}

/** What a header field of some kinds is made of. */
function addParts(d: Dissection, { name, value, at, length }: Header): void {
  switch (name.toLowerCase()) {
    case "content-length":
      if (/^0*[0-9]{1,19}$/u.test(value)) d.item(f.contentLength, at, length, BigInt(value));
      return;
    case "cookie":
      for (const pair of value.split(";", MOST_PARTS)) {
        if (pair.trim() !== "") d.item(f.cookiePair, at, length, pair.trim());
      }
      return;
    case "authorization":
    case "proxy-authorization": {
      const credentials = /^basic +([A-Za-z0-9+/=]+)$/iu.exec(value)?.[1];
      if (credentials !== undefined) d.item(f.credentials, at, length, base64Text(credentials));
    }
  }
}

/** Lines as they are written, with their ends made visible. */
function visibleLine(d: Dissection, at: number, length: number): string {
  if (!d.wantsTree) return "";
  return textOf(d.bytes, at, at + length)
    .replaceAll("\r", "\\r")
    .replaceAll("\n", "\\n");
}

/** What base 64 says, as far as it is any. */
function base64Text(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  } catch {
    return text;
  }
}

/** Parts of one address or header field that are shown one by one. */
const MOST_PARTS = 1000;
