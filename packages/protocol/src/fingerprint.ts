import { toHex } from "@wireside/bytes";

/** Bytes of a SHA-256 digest. */
export const FINGERPRINT_BYTES = 32;

/** A certificate's SHA-256 digest as people and invites see it: upper-case hex with colons. */
export function formatFingerprint(digest: Uint8Array): string {
  return (toHex(digest).toUpperCase().match(/../g) ?? []).join(":");
}

/** The same form from hex in either case, with or without colons; undefined when it is not 32 bytes. */
export function normalizeFingerprint(text: string): string | undefined {
  const digits = text.trim().replaceAll(":", "");
  if (!/^[0-9a-f]{64}$/i.test(digits)) return undefined;
  return (digits.toUpperCase().match(/../g) ?? []).join(":");
}
