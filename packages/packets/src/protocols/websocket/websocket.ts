import type { Dissection } from "../../dissect/dissection.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { fields as f, OPCODES } from "./fields.ts";
import { beginMessage, continueMessage, joinFragments, type BegunMessage } from "./fragments.ts";
import { unpackMessage } from "./packed-messages.ts";
import { addFrameHeader, readFrameHeader, type FrameHeader } from "./frame-header.ts";

/** RFC 6455: what a connection speaks after HTTP's upgrade. */
export const websocket = defineProtocol({
  id: "websocket",
  title: "WebSocket",
  column: "WebSocket",
  source: "RFC 6455",
  words: "Messages both ways between a page and its server, over the connection on which the page asked for it.",
  fields: f,
  stream: {
    messageLength(d: Dissection): number {
      const { payloadAt, length } = readFrameHeader(d);
      return payloadAt - d.start + length;
    },
  },
  dissect(d: Dissection): void {
    const header = readFrameHeader(d);
    const { isLast, opcode, keyAt, payloadAt, length } = header;
    const end = keyAt === undefined ? " " : " [MASKED]";
    d.tell(`WebSocket ${OPCODES[opcode] ?? "Unknown"}${isLast ? " [FIN]" : "[FRAGMENT] "}${end}`);
    addFrameHeader(d, header);
    const there = Math.min(length, d.end - payloadAt);
    if (there > 0) addPayload(d, header, there);
    if (there < length) d.stop(payloadAt + there, length - there);
  },
});

function addPayload(d: Dissection, header: FrameHeader, length: number): void {
  const { keyAt, payloadAt } = header;
  if (keyAt === undefined) {
    addContent(d, header, payloadAt, d.slice(payloadAt, length));
    return;
  }
  d.item(f.maskedPayload, payloadAt, length, null);
  const bytes = unmasked(d.slice(payloadAt, length), d.slice(keyAt, 4));
  d.inSource(d.addSource("Unmasked data", bytes), () => addContent(d, header, 0, bytes));
}

/** RFC 6455 §5.3 */
function unmasked(payload: Uint8Array, key: Uint8Array): Uint8Array {
  return payload.map((byte, i) => byte ^ key[i & 3]!);
}

function addContent(d: Dissection, header: FrameHeader, at: number, bytes: Uint8Array): void {
  const { isLast, opcode, isCompressed } = header;
  d.group(f.payload, at, bytes.length, null, () => {
    if (opcode === CONTINUATION) addContinued(d, at, bytes, isLast);
    else if (opcode < CLOSE && !isLast) {
      beginMessage(d, opcode, isCompressed, bytes);
      d.item(f.continued, at, bytes.length, bytes);
    } else if (opcode === CLOSE) addClose(d, at, bytes);
    else addWhole(d, opcode, isCompressed, at, bytes);
  });
}

/** A message, or what a frame for the connection itself brings. */
function addWhole(d: Dissection, opcode: number, isPacked: boolean, at: number, bytes: Uint8Array): void {
  if (isPacked && opcode < CLOSE) {
    addPacked(d, opcode, at, bytes);
    return;
  }
  const field = { [TEXT]: f.text, [BINARY]: f.binary, [PING]: f.ping, [PONG]: f.pong }[opcode] ?? f.unknown;
  d.item(field, at, bytes.length, field === f.text ? utf8.decode(bytes) : bytes);
}

function addPacked(d: Dissection, opcode: number, at: number, bytes: Uint8Array): void {
  const unpacked = unpackMessage(d, bytes);
  if (unpacked === undefined) {
    d.item(f.binary, at, bytes.length, bytes, `Packed message, ${bytes.length} bytes: what it refers to was not seen`);
    return;
  }
  d.branch(`Packed message: ${bytes.length} bytes -> ${unpacked.length} bytes`, at, bytes.length, () => {});
  d.inSource(d.addSource("Unpacked WebSocket message", unpacked), () => addWhole(d, opcode, false, 0, unpacked));
}

function addContinued(d: Dissection, at: number, bytes: Uint8Array, isLast: boolean): void {
  const message = continueMessage(d, bytes, isLast);
  if (message !== undefined && isLast) addReassembled(d, message);
  else d.item(f.continued, at, bytes.length, bytes);
}

function addReassembled(d: Dissection, message: BegunMessage): void {
  const { fragments, length, opcode, isCompressed } = message;
  const whole = joinFragments(message);
  d.inSource(d.addSource("Reassembled WebSocket message", whole), () => {
    addWhole(d, opcode, isCompressed, 0, whole);
    d.branch(`[${fragments.length} Reassembled websocket Fragments (${length} bytes)]`, 0, length, () => {
      let at = 0;
      for (const { frame, bytes } of fragments) {
        d.item(f.fragment, at, bytes.length, frame);
        at += bytes.length;
      }
      d.item(f.fragmentCount, 0, 0, fragments.length);
      d.item(f.reassembledLength, 0, 0, length);
    });
  });
}

/** RFC 6455 §5.5.1 */
function addClose(d: Dissection, at: number, bytes: Uint8Array): void {
  d.group(f.close, at, bytes.length, null, () => {
    d.uint(f.closeCode, at);
    if (bytes.length > 2) d.item(f.closeReason, at + 2, bytes.length - 2, utf8.decode(bytes.subarray(2)));
  });
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
