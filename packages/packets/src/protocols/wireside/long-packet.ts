import {
  CHACHA_BIT,
  CONNECTION_ID_BYTES,
  KNOWN_SERVER_BIT,
  LONG_BIT,
  LONG_FORMS,
  NO_VERSION,
  TAG_BYTES,
  VERSION_1,
} from "@wireside/transport/wire";
import type { Dissection } from "../../dissect/dissection.ts";
import { hexText } from "../../fields/format.ts";
import { fields as f, LONG_NAMES } from "./fields.ts";
import { readNumber } from "./frames.ts";

/** Whether what stands at `d.start` has a long form of ours; only what a capture of a whole datagram can show. */
export function beginsLongPacket(d: Dissection): boolean {
  const first = d.u8(d.start);
  if ((first & LONG_BIT) === 0 || d.end - d.start < HEADER_BYTES) return false;
  const version = d.u32(d.start + 1);
  const form = first & ~LONG_BIT;
  if (version === NO_VERSION) return form === LONG_FORMS.versionList && listsOurs(d);
  if (version !== VERSION_1) return false;
  const isHello = (form & ~(KNOWN_SERVER_BIT | CHACHA_BIT)) === LONG_FORMS.hello;
  return isHello || form === LONG_FORMS.helloReply || form === LONG_FORMS.helloFinish || form === LONG_FORMS.retry;
}

/** Another protocol may have such a list as well: ours has our version in it. */
function listsOurs(d: Dissection): boolean {
  for (let at = d.start + HEADER_BYTES; at + 4 <= d.end; at += 4) if (d.u32(at) === VERSION_1) return true;
  return false;
}

/** Adds the fields of a packet of a long form, and remembers what it tells of its connection. */
export function addLongPacket(d: Dissection): void {
  const { start } = d;
  const type = d.u8(start) & f.type.mask;
  const name = LONG_NAMES[type] ?? "Unknown";
  d.word(f.firstByte, start, type === LONG_FORMS.hello ? [f.form, f.knownServer, f.chacha, f.type] : [f.form, f.type]);
  d.uint(f.version, start + 1);
  const destination = d.bytesItem(f.destination, start + DESTINATION_AT, CONNECTION_ID_BYTES);
  const source = d.bytesItem(f.source, start + SOURCE_AT, CONNECTION_ID_BYTES);
  d.describe(`Wireside, ${name}`);
  d.tell(`${name}, DCID=${hexText(destination)}, SCID=${hexText(source)}`);
  if (!d.isQuoted) remember(d, type, destination, source);
  const at = start + HEADER_BYTES;
  switch (type) {
    case LONG_FORMS.hello:
      addNoiseName(d);
      addMessage(d, addToken(d, at), true);
      return;
    case LONG_FORMS.helloReply:
    case LONG_FORMS.helloFinish:
      addMessage(d, at, type === LONG_FORMS.helloReply);
      return;
    case LONG_FORMS.retry:
      d.bytesItem(f.retryTag, addToken(d, at), TAG_BYTES);
      return;
    case LONG_FORMS.versionList:
      for (let place = at; place < d.end; place += 4) d.uint(f.supportedVersion, place);
      return;
    default:
      d.malformed(start, "there is no packet of this type");
  }
}

function remember(d: Dissection, type: number, destination: Uint8Array, source: Uint8Array): void {
  const { wireside } = d.session;
  const isChaCha = (d.u8(d.start) & CHACHA_BIT) !== 0;
  if (type === LONG_FORMS.hello) {
    wireside.addHello(destination, source, isChaCha ? "chacha20-poly1305" : "aes-128-gcm");
  } else if (type === LONG_FORMS.helloReply) wireside.addHelloReply(destination, source);
}

/** docs/TRANSPORT.md, Handshake */
function addNoiseName(d: Dissection): void {
  const first = d.u8(d.start);
  const pattern = (first & KNOWN_SERVER_BIT) === 0 ? "XX" : "IK";
  const cipher = (first & CHACHA_BIT) === 0 ? "AESGCM" : "ChaChaPoly";
  d.item(f.noise, d.start, 0, `Noise_${pattern}_25519_${cipher}_SHA256`);
}

/** @returns where it ends */
function addToken(d: Dissection, at: number): number {
  const { value, next } = readNumber(d, at);
  d.item(f.tokenLength, at, next - at, BigInt(value));
  if (value > 0) d.bytesItem(f.token, next, value);
  return next + value;
}

/** @param beginsWithKey whether an ephemeral key stands at its beginning */
function addMessage(d: Dissection, at: number, beginsWithKey: boolean): void {
  const { value, next } = readNumber(d, at);
  d.item(f.messageLength, at, next - at, BigInt(value));
  const message = d.slice(next, value);
  d.group(f.message, next, value, message, () => {
    const key = beginsWithKey ? Math.min(value, KEY_BYTES) : 0;
    if (key > 0) d.bytesItem(f.ephemeral, next, key);
    if (value > key) d.bytesItem(f.sealed, next + key, value - key);
  });
  const end = next + value;
  if (end < d.end) d.bytesItem(f.padding, end, d.end - end);
}

const DESTINATION_AT = 5;
const SOURCE_AT = DESTINATION_AT + CONNECTION_ID_BYTES;
const HEADER_BYTES = SOURCE_AT + CONNECTION_ID_BYTES;
/** Bytes of an X25519 public key. */
const KEY_BYTES = 32;
