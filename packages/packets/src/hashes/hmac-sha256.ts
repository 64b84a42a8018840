import { fromHex } from "@wireside/bytes";
import { sha256 } from "./sha256.ts";

/** HMAC with SHA-256, RFC 2104. @param key at most 64 bytes */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const inner = fromHex(sha256(joined(padded(key, 0x36), bytes)));
  return fromHex(sha256(joined(padded(key, 0x5c), inner)));
}

function padded(key: Uint8Array, pad: number): Uint8Array {
  return new Uint8Array(BLOCK_BYTES).map((_, i) => (key[i] ?? 0) ^ pad);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

const BLOCK_BYTES = 64;
