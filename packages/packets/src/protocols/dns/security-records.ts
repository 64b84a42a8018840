import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { messageFields } from "./message-fields.ts";
import { typeDescription } from "./numbers.ts";
import { addName, addRest, type RecordData, type RecordReader } from "./record-data.ts";
import { securityFields as f } from "./security-fields.ts";

/** Their readers, by type. */
export const securityRecords: Readonly<Record<number, RecordReader>> = {
  43: readDelegationSigner,
  44: (d, data) => {
    d.uint(f.sshfpAlgorithm, data.at);
    d.uint(f.sshfpType, data.at + 1);
    addRest(d, f.sshfpFingerprint, data.at + 2, data);
    return undefined;
  },
  46: readSignature,
  47: (d, data) => {
    const { text, end } = addName(d, f.nextName, data.at, data.message);
    addTypeBitmaps(d, end, data.end);
    return { line: `, next domain name ${text}`, info: ` ${text}` };
  },
  48: readKey,
  50: (d, data) => {
    const at = addHashParameters(d, data.at);
    const length = d.uint(f.hashLength, at);
    d.item(f.nextHash, at + 1, length, base32Text(d.slice(at + 1, length)));
    addTypeBitmaps(d, at + 1 + length, data.end);
    return undefined;
  },
  51: (d, { at }) => {
    addHashParameters(d, at);
    return undefined;
  },
  52: (d, data) => {
    d.uint(f.tlsaUsage, data.at);
    d.uint(f.tlsaSelector, data.at + 1);
    d.uint(f.tlsaMatching, data.at + 2);
    addRest(d, f.tlsaData, data.at + 3, data);
    return undefined;
  },
  59: readDelegationSigner,
  60: readKey,
};

/** RFC 4034 §5.1 */
function readDelegationSigner(d: Dissection, data: RecordData): undefined {
  d.uint(f.dsKeyTag, data.at);
  d.uint(f.dsAlgorithm, data.at + 2);
  d.uint(f.dsDigestType, data.at + 3);
  addRest(d, f.dsDigest, data.at + 4, data);
}

/** RFC 4034 §3.1 */
function readSignature(d: Dissection, data: RecordData): undefined {
  const { at } = data;
  d.uint(f.typeCovered, at);
  d.uint(f.signatureAlgorithm, at + 2);
  d.uint(f.labels, at + 3);
  d.uint(f.originalTtl, at + 4);
  addSeconds(d, f.expiration, at + 8);
  addSeconds(d, f.inception, at + 12);
  d.uint(f.keyTag, at + 16);
  const { end } = addName(d, f.signer, at + 18, data.message);
  addRest(d, f.signature, end, data);
}

/** RFC 4034 §2.1 */
function readKey(d: Dissection, data: RecordData): undefined {
  const { at } = data;
  d.word(f.keyFlags, at, [f.zoneKey, f.keyRevoked, f.secureEntryPoint, f.keyReserved]);
  d.uint(f.keyProtocol, at + 2);
  d.uint(f.keyAlgorithm, at + 3);
  if (d.wants(f.keyId)) d.item(f.keyId, at, 0, keyTagOf(d.slice(at, data.end - at)));
  addRest(d, f.publicKey, at + 4, data);
}

/** Adds what NSEC3 and NSEC3PARAM begin with, and gives back where it ends. RFC 5155 §3.2 */
function addHashParameters(d: Dissection, at: number): number {
  d.uint(f.nsec3Algorithm, at);
  d.word(f.nsec3Flags, at + 1, [f.optOut]);
  d.uint(f.iterations, at + 2);
  const saltLength = d.uint(f.saltLength, at + 4);
  d.bytesItem(f.salt, at + 5, saltLength);
  return at + 5 + saltLength;
}

/** The types that a name has, RFC 4034 §4.1.2: for each 256 of them a block with a bit for each. */
function addTypeBitmaps(d: Dissection, from: number, end: number): void {
  for (let at = from; at < end;) {
    const block = d.u8(at);
    const length = d.u8(at + 1);
    const bits = d.slice(at + 2, length);
    for (let index = 0; index < length; index++) {
      for (let bit = 0; bit < 8; bit++) {
        if ((bits[index]! & (0x80 >> bit)) === 0) continue;
        const type = block * 256 + index * 8 + bit;
        d.item(messageFields.type, at + 2 + index, 1, type, `RR type in bit map: ${typeDescription(type)}`);
      }
    }
    at += 2 + length;
  }
}

/** Seconds since 1970, in 32 bits. */
function addSeconds(d: Dissection, field: Field, at: number): void {
  d.item(field, at, 4, BigInt(d.u32(at)) * 1_000_000_000n);
}

/** RFC 4034 appendix B; for the old RSA/MD5 a part of the key. */
function keyTagOf(record: Uint8Array): number {
  if (record[3] === 1 && record.length >= 7) return (record.at(-3)! << 8) | record.at(-2)!;
  let sum = 0;
  for (let i = 0; i < record.length; i++) sum += i % 2 === 0 ? record[i]! << 8 : record[i]!;
  return (sum + (sum >>> 16)) & 0xffff;
}

/** Base 32 with the extended hex alphabet, without padding: RFC 4648 §7. */
function base32Text(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31]!;
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31]! : text;
}

const BASE32 = "0123456789abcdefghijklmnopqrstuv";
