import type { Hmac } from "../crypto.ts";

/** Bytes of a SHA-256 hash, and of every secret made with it. */
export const HASH_BYTES = 32;

/**
 * HKDF-Expand with HMAC-SHA-256 (RFC 5869 §2.3).
 *
 * @param secret 32 bytes that are already uniformly random
 * @param length bytes wanted, at most 255 × 32
 */
export function hkdfExpand(crypto: Hmac, secret: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const blocks = Math.ceil(length / HASH_BYTES);
  const output = new Uint8Array(blocks * HASH_BYTES);
  let previous = new Uint8Array(0);
  for (let block = 0; block < blocks; block++) {
    const input = new Uint8Array(previous.length + info.length + 1);
    input.set(previous);
    input.set(info, previous.length);
    input[input.length - 1] = block + 1;
    previous = Uint8Array.from(crypto.hmacSha256(secret, input));
    output.set(previous, block * HASH_BYTES);
  }
  return output.slice(0, length);
}

const utf8 = new TextEncoder();

/** The bytes of a label; ours are ASCII. */
export function labelBytes(label: string): Uint8Array {
  return utf8.encode(label);
}

/** Several byte strings, one after the other. */
export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
