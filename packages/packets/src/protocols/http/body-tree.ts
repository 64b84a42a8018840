import type { Dissection } from "../../dissect/dissection.ts";
import { isChunked, readChunks, type ChunkedBody } from "./body.ts";
import { isUnpackable, unpack, type Unpacked } from "./content.ts";
import { fields as f } from "./fields.ts";
import { headerValue, type Head } from "./head.ts";
import { mediaText } from "./media.ts";

/** A body, and where its bytes stand: in the source with that number, from `at` on. */
interface Body {
  readonly source: number;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * Adds the body of a message, put together from its chunks and unpacked, and tells of it. For the list its first bytes are
 * enough.
 */
export function addBody(d: Dissection, head: Head, end: number): void {
  const isWanted = d.wantsTree || WHOLE_BODY.some((field) => d.wants(field));
  const bytes = isWanted ? addWholeBody(d, head, end) : firstBytes(d, head, end);
  if (bytes.length === 0 || !d.wantsColumns) return;
  const { info, protocol } = mediaText(bytes, headerValue(head.headers, "content-type"));
  d.tell(info);
  if (protocol !== undefined) d.columns.protocol = protocol;
}

function addWholeBody(d: Dissection, { headers, end: at, startLine }: Head, end: number): Uint8Array {
  let body: Body = { source: d.source, at, bytes: d.slice(at, end - at) };
  if (isChunked(headers)) body = addChunks(d, at, end, startLine.kind);
  const coding = headerValue(headers, "content-encoding");
  if (coding !== undefined && body.bytes.length > 0) body = addUnpacked(d, body, coding);
  if (body.bytes.length > 0) d.inSource(body.source, () => addFileData(d, body));
  return body.bytes;
}

/** How the body begins, unpacked. */
function firstBytes(d: Dissection, { headers, end: at }: Head, end: number): Uint8Array {
  const limit = Math.min(end, at + FIRST_BYTES);
  let bytes = d.slice(at, limit - at);
  if (isChunked(headers)) {
    const [first] = readChunks(d.bytes, at, limit).chunks;
    bytes = first === undefined ? NONE : d.bytes.subarray(first.dataAt, Math.min(limit, first.dataAt + first.size));
  }
  const coding = headerValue(headers, "content-encoding");
  return coding === undefined || bytes.length === 0 ? bytes : (unpackedAtAll(bytes, coding)?.bytes ?? bytes);
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
  const unpacked = unpackedAtAll(body.bytes, coding);
  const packed = body.bytes.length;
  if (unpacked === undefined) {
    const why = isUnpackable(coding) ? " [Error: Decompression failed]" : "";
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

/** What unpacking gave; undefined where nothing came of it. */
function unpackedAtAll(bytes: Uint8Array, coding: string): Unpacked | undefined {
  const unpacked = unpack(bytes, coding);
  return unpacked?.state === "damaged" && unpacked.bytes.length === 0 ? undefined : unpacked;
}

/** What takes the whole body to find. */
const WHOLE_BODY = [f.fileData, f.chunkSize, f.chunkData, f.chunkBoundary, f.trailer];
/** Bytes of a packed body that are unpacked for the list. */
const FIRST_BYTES = 1024;
const NONE = new Uint8Array(0);
