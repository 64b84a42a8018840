import { type CipherName, type Crypto, type Hmac, KEY_BYTES, NONCE_BYTES, type PacketCipher } from "../crypto.ts";
import { HASH_BYTES, concatenate, hkdfExpand, labelBytes } from "./hkdf.ts";

const KEY_LABEL = labelBytes("wireside key");
const IV_LABEL = labelBytes("wireside iv");
const UPDATE_LABEL = labelBytes("wireside ku");
const EXPORTER_LABEL = labelBytes("wireside exporter");

/** Key and IV of the packets of one direction under a traffic secret (RFC 9001 §5.1, with labels of ours). */
export function packetKeyOf(
  hmac: Hmac,
  cipher: CipherName,
  secret: Uint8Array,
): { readonly key: Uint8Array; readonly iv: Uint8Array } {
  return {
    key: hkdfExpand(hmac, secret, KEY_LABEL, KEY_BYTES[cipher]),
    iv: hkdfExpand(hmac, secret, IV_LABEL, NONCE_BYTES),
  };
}

/** What seals and opens them. */
export function packetCipherOf(crypto: Crypto, cipher: CipherName, secret: Uint8Array): PacketCipher {
  const { key, iv } = packetKeyOf(crypto, cipher, secret);
  return crypto.packetCipher(cipher, key, iv);
}

/** The traffic secret after a key update (RFC 9001 §6.1). */
export function nextSecret(crypto: Hmac, secret: Uint8Array): Uint8Array {
  return hkdfExpand(crypto, secret, UPDATE_LABEL, HASH_BYTES);
}

/**
 * Bytes that only the two sides of a connection know, for the application's own use; other labels and contexts give other bytes
 * (as RFC 5705 does for TLS).
 *
 * @param label at most 255 bytes in UTF-8
 * @param length at most 8,160 bytes
 */
export function exportKey(
  crypto: Crypto,
  exporterSecret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const name = labelBytes(label);
  if (name.length > 255) throw new RangeError("a label has at most 255 bytes");
  if (length > 255 * HASH_BYTES) throw new RangeError(`at most ${255 * HASH_BYTES} bytes can be exported at once`);
  const info = concatenate(EXPORTER_LABEL, Uint8Array.of(name.length), name, crypto.sha256(context));
  return hkdfExpand(crypto, exporterSecret, info, length);
}
