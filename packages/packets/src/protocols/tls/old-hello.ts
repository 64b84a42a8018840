import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { addNumbers } from "./bytes-within.ts";
import { cipherSuiteName } from "./cipher-suites.ts";
import { handshakeFields as h } from "./handshake-fields.ts";
import { recordFields as r } from "./record-fields.ts";

/** Of the form that a first message had in SSL 2.0, and long after it: RFC 5246 §E.2 */
export const oldHelloFields = defineFields({
  recordLength: {
    name: "tls.record.length",
    label: "Length",
    type: "uint16",
    mask: 0x7fff,
    words: "Bytes of the record after its header.",
  },
  specsLength: {
    name: "tls.handshake.cipher_spec_len",
    label: "Cipher Spec Length",
    type: "uint16",
    words: "Bytes of the list: three for each.",
  },
  sessionIdLength: {
    name: "tls.handshake.session_id_length",
    label: "Session ID Length",
    type: "uint16",
    words: "Bytes of the session's name.",
  },
  challengeLength: {
    name: "tls.handshake.challenge_length",
    label: "Challenge Length",
    type: "uint16",
    words: "Bytes of the random number.",
  },
  spec: {
    name: "tls.handshake.cipherspec",
    label: "Cipher Spec",
    type: "uint24",
    base: "hex",
    values: cipherSuiteName,
    words: "A set of algorithms; those of SSL 2.0 have numbers of their own.",
  },
  challenge: {
    name: "tls.handshake.challenge",
    label: "Challenge",
    type: "none",
    words: "The client's random number.",
  },
});

/** Length of the record at `start`, where it is a first message of the old form; undefined otherwise. */
export function oldHelloLength({ bytes, start, end }: Dissection): number | undefined {
  if (end - start < HEADER_LENGTH || (bytes[start]! & 0x80) === 0 || bytes[start + 2] !== CLIENT_HELLO)
    return undefined;
  const u16 = (at: number) => (bytes[start + at]! << 8) | bytes[start + at + 1]!;
  const length = u16(0) & 0x7fff;
  const version = u16(3);
  const isVersion = version === SSL_2 || (version >= 0x0300 && version <= 0x0303);
  return isVersion && length + 2 === HEADER_LENGTH + u16(5) + u16(7) + u16(9) ? length + 2 : undefined;
}

/** Adds it, from `d.start` on, and tells of it. */
export function addOldHello(d: Dissection, length: number): void {
  const { start } = d;
  if (d.wantsColumns) d.columns.protocol = "SSLv2";
  d.tell("Client Hello", ", ");
  d.group(
    r.record,
    start,
    length,
    null,
    () => {
      d.item(r.version, start, 0, SSL_2);
      d.uint(f.recordLength, start);
      d.uint(r.handshakeType, start + 2);
      d.uint(h.version, start + 3);
      const specs = d.uint(f.specsLength, start + 5);
      const sessionId = d.uint(f.sessionIdLength, start + 7);
      const challenge = d.uint(f.challengeLength, start + 9);
      const specsEnd = start + HEADER_LENGTH + specs;
      d.branch(`Cipher Specs (${Math.floor(specs / 3)} specs)`, start + HEADER_LENGTH, specs, () => {
        addNumbers(d, f.spec, start + HEADER_LENGTH, specsEnd);
      });
      if (sessionId > 0) d.bytesItem(h.sessionId, specsEnd, sessionId);
      d.item(f.challenge, specsEnd + sessionId, challenge, null);
    },
    "SSLv2 Record Layer: Client Hello",
  );
}

const f = oldHelloFields;
/** Record length, type, version, and three lengths. */
const HEADER_LENGTH = 11;
const CLIENT_HELLO = 1;
const SSL_2 = 0x0002;
