import { type Crypto, TAG_BYTES } from "../crypto.ts";
import { DATA_FORM, DATA_HEADER_BYTES, KEY_PHASE_BIT, RESET_TOKEN_BYTES } from "../wire/packet-forms.ts";
import { equalsInConstantTime } from "./constant-time.ts";

/** Bytes of the shortest Data packet that has a frame, and so of the shortest reset that looks like one. */
const LEAST_RESET_BYTES = DATA_HEADER_BYTES + 1 + TAG_BYTES;
/** Bytes of a reset, where what it answers was longer. */
const RESET_BYTES = 43;

/** The stateless reset token of a connection id (RFC 9000 §10.3.2), which needs no memory but a key of 32 bytes. */
export function resetTokenOf(crypto: Crypto, resetKey: Uint8Array, connectionId: Uint8Array): Uint8Array {
  return crypto.hmacSha256(resetKey, connectionId).subarray(0, RESET_TOKEN_BYTES);
}

/**
 * The datagram that tells that a connection is gone (RFC 9000 §10.3): random bytes that look like a Data packet, and the token.
 *
 * @param answered bytes of the datagram that it answers; it is shorter than that, so that two who have both forgotten do not
 *   answer each other for ever
 * @returns undefined where what it would answer is too short for that
 */
export function writeReset(crypto: Crypto, token: Uint8Array, answered: number): Uint8Array | undefined {
  const length = Math.min(answered - 1, RESET_BYTES);
  if (length < LEAST_RESET_BYTES) return undefined;
  const datagram = crypto.random(new Uint8Array(length));
  datagram[0] = DATA_FORM | ((datagram[0] ?? 0) & KEY_PHASE_BIT);
  datagram.set(token, length - RESET_TOKEN_BYTES);
  return datagram;
}

/** Whether the datagram `bytes[at … at + length)`, which no key opened, ends with a token. */
export function isReset(bytes: Uint8Array, at: number, length: number, token: Uint8Array): boolean {
  return length >= LEAST_RESET_BYTES && equalsInConstantTime(bytes, at + length - RESET_TOKEN_BYTES, token);
}
