import type { Dissection } from "../../dissect/dissection.ts";
import { readChunks, isChunked, type ChunkedBody } from "./body.ts";
import { unpack } from "./content.ts";
import { EXCHANGES, timeOf, type Exchange } from "./exchanges.ts";
import { fields as f } from "./fields.ts";
import { headerValue, type Head } from "./head.ts";
import { addHead } from "./head-tree.ts";
import { mediaText } from "./media.ts";
import { NOTIFICATIONS } from "./start-line.ts";

/** A body, and where its bytes stand: in the source with that number, from `at` on. */
interface Body {
  readonly source: number;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * Adds a request or response with its body, and tells of it.
 *
 * @param end first byte after the message, as far as it is there
 */
export function dissectMessage(d: Dissection, head: Head, end: number): Exchange | undefined {
  const { startLine } = head;
  addHead(d, head);
  if (d.wantsColumns) d.tell(startLineText(d, head));
  const exchange = addExchange(d, head);
  if (startLine.kind === "response") d.item(f.response, 0, 0, 1);
  else d.item(NOTIFICATIONS.has(startLine.method) ? f.notification : f.request, 0, 0, 1);
  if (end > head.end) addBody(d, head, end);
  return exchange;
}

/** The first line, as the Info column has it: with a space for its end. */
function startLineText(d: Dissection, { at, startLineLength }: Head): string {
  const text = new TextDecoder().decode(d.slice(at, startLineLength));
  return text.replace(/\r?\n$/u, " ");
}

function addExchange(d: Dissection, { startLine, headers }: Head): Exchange | undefined {
  const exchanges = d.isQuoted ? undefined : d.place?.conversation.state(EXCHANGES);
  if (startLine.kind === "request") {
    const fullUri = fullUriOf(startLine.method, startLine.uri, headerValue(headers, "host"));
    const exchange = exchanges?.request(d, startLine.method, fullUri);
    if (startLine.method === "CONNECT") addProxyTarget(d, startLine.uri);
    if (fullUri !== undefined) d.item(f.fullUri, 0, 0, fullUri);
    if (exchange === undefined) return undefined;
    d.item(f.requestNumber, 0, 0, exchange.number, `[HTTP request ${exchange.number}]`);
    if (exchange.response !== 0) d.item(f.responseIn, 0, 0, exchange.response);
    return exchange;
  }
  const exchange = exchanges?.response(d, startLine.code);
  if (exchange === undefined || exchange.request === 0) return undefined;
  d.item(f.responseNumber, 0, 0, exchange.number, `[HTTP response ${exchange.number}]`);
  d.item(f.time, 0, 0, timeOf(d) - exchange.time);
  d.item(f.requestIn, 0, 0, exchange.request);
  if (exchange.fullUri !== undefined) d.item(f.responseForUri, 0, 0, exchange.fullUri);
  return exchange;
}

/** RFC 9110 §7.1 */
function fullUriOf(method: string, uri: string, host: string | undefined): string | undefined {
  if (uri === "" || method === "CONNECT") return uri === "" ? undefined : uri;
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(uri)) return uri;
  if (host === undefined) return undefined;
  return uri === "*" ? `http://${host}*` : `http://${host}${uri}`;
}

function addProxyTarget(d: Dissection, uri: string): void {
  const [, host, port] = /^(.*?)(?::([0-9]{1,5}))?$/u.exec(uri) ?? [];
  if (host !== undefined && host !== "") d.item(f.proxyHost, 0, 0, host);
  if (port !== undefined) d.item(f.proxyPort, 0, 0, Number(port));
}

/** Adds the body: put together from its chunks, and unpacked. */
function addBody(d: Dissection, { headers, end: at, startLine }: Head, end: number): void {
  let body: Body = { source: d.source, at, bytes: d.slice(at, end - at) };
  if (isChunked(headers)) body = addChunks(d, at, end, startLine.kind);
  const coding = headerValue(headers, "content-encoding");
  if (coding !== undefined && body.bytes.length > 0) body = addUnpacked(d, body, coding);
  if (body.bytes.length === 0) return;
  d.inSource(body.source, () => addFileData(d, body));
  if (!d.wantsColumns) return;
  const { info, protocol } = mediaText(body.bytes, headerValue(headers, "content-type"));
  d.tell(info);
  if (protocol !== undefined) d.columns.protocol = protocol;
}

function addFileData(d: Dissection, { at, bytes }: Body): void {
  if (!d.wants(f.fileData)) return;
  const value = new TextDecoder().decode(bytes);
  d.item(f.fileData, at, bytes.length, value, `File Data: ${bytes.length} bytes`);
}

/** Adds the chunks of a body, and puts it together. */
function addChunks(d: Dissection, at: number, end: number, kind: "request" | "response"): Body {
  const body = readChunks(d.bytes, at, end);
  d.branch(`HTTP chunked ${kind}`, at, end - at, () => addChunkTree(d, body, end));
  const parts = body.chunks.map(({ dataAt, size }) => d.bytes.subarray(dataAt, Math.min(end, dataAt + size)));
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let length = 0;
  for (const part of parts) {
    bytes.set(part, length);
    length += part.length;
  }
  if (length === 0) return { source: d.source, at, bytes };
  return { source: d.addSource("De-chunked entity body", bytes), at: 0, bytes };
}

function addChunkTree(d: Dissection, { chunks, trailers, trailersAt, state }: ChunkedBody, end: number): void {
  for (const { at, dataAt, size, next } of chunks) {
    const there = Math.min(next, end) - at;
    d.branch(`Data chunk (${size} octets)`, at, there, () => {
      d.item(f.chunkSize, at, dataAt - at, size);
      const data = d.slice(dataAt, Math.min(size, end - dataAt));
      d.item(f.chunkData, dataAt, data.length, data);
      if (next <= end) d.bytesItem(f.chunkBoundary, dataAt + size, next - dataAt - size);
    });
  }
  if (state !== "whole") return;
  const last = chunks.at(-1)?.next ?? d.start;
  d.branch("End of chunked encoding", last, trailersAt - last, () => d.item(f.chunkSize, last, trailersAt - last, 0));
  for (const { name, value, at, length } of trailers) d.item(f.trailer, at, length, `${name}: ${value}\r\n`);
}

/** Unpacks a body, where that is known how. */
function addUnpacked(d: Dissection, body: Body, coding: string): Body {
  const unpacked = unpack(body.bytes, coding);
  const packed = body.bytes.length;
  if (unpacked === undefined || (unpacked.state === "damaged" && unpacked.bytes.length === 0)) {
    const why = unpacked === undefined ? "" : " [Error: Decompression failed]";
    d.inSource(body.source, () => {
      d.branch(`Content-encoded entity body (${coding}): ${packed} bytes${why}`, body.at, packed, () => {});
    });
    return body;
  }
  const { bytes, state } = unpacked;
  const note = { whole: "", cut: ", and more", damaged: ", then damaged" }[state];
  const text = `Content-encoded entity body (${coding}): ${packed} bytes -> ${bytes.length} bytes${note}`;
  d.inSource(body.source, () => d.branch(text, body.at, packed, () => {}));
  return { source: d.addSource("Uncompressed entity body", bytes), at: 0, bytes };
}
