import { FormatError, Reader, Writer, fromBase64url, fromHex, toBase64url } from "@wireside/bytes";
import { formatAddress, parseAddress } from "./address.ts";
import { WiresideError } from "./errors.ts";
import { FINGERPRINT_BYTES, formatFingerprint } from "./fingerprint.ts";
import { LIMITS } from "./limits.ts";

// An invite code is base64url text of
//
//   version      varint    1
//   flags        1 byte    bit 0: a fingerprint follows the secret; the others are zero
//   secret       16 bytes  what the hub knows the invite by
//   fingerprint  32 bytes  SHA-256 of the hub's certificate, when flagged
//   address      text      HOST:PORT, its length in bytes before it as a varint
//
// A link to the hub's page carries it behind `#`, which browsers do not send: https://HOST:PORT/#invite=CODE

const VERSION = 1;
const HAS_FINGERPRINT = 1;
const ADDRESS_BYTES_MAX = 262;

/** Bytes of an invite's secret. */
export const INVITE_SECRET_BYTES = 16;

/** What an invite says: where the hub is, what lets one in, and which certificate the hub must show. */
export interface InviteCode {
  /** HOST:PORT. */
  address: string;
  /** 16 random bytes. */
  secret: Uint8Array;
  /** As `formatFingerprint` writes it; null when the hub has no certificate of its own. */
  fingerprint: string | null;
}

/** The text of an invite. Throws RangeError when the secret does not have 16 bytes or the fingerprint 32; bad_address. */
export function encodeInvite({ address, secret, fingerprint }: InviteCode): string {
  const digest = fingerprint === null ? undefined : fromHex(fingerprint.replaceAll(":", ""), "fingerprint");
  if (secret.length !== INVITE_SECRET_BYTES)
    throw new RangeError(`an invite's secret has ${INVITE_SECRET_BYTES} bytes`);
  if (digest !== undefined && digest.length !== FINGERPRINT_BYTES)
    throw new RangeError(`a fingerprint has ${FINGERPRINT_BYTES} bytes`);
  const writer = new Writer()
    .varint(VERSION)
    .u8(digest === undefined ? 0 : HAS_FINGERPRINT)
    .bytes(secret);
  if (digest !== undefined) writer.bytes(digest);
  return toBase64url(writer.text(formatAddress(parseAddress(address))).finish());
}

/** Reads an invite from its code or a whole link. Throws bad_invite, naming what is wrong. */
export function decodeInvite(text: string): InviteCode {
  const code = inviteCodeIn(text);
  if (code.length > LIMITS.inviteCharacters) throw badInvite(`it is longer than ${LIMITS.inviteCharacters} characters`);
  try {
    return readInvite(new Reader(fromBase64url(code, "code"), "invite"));
  } catch (cause) {
    if (cause instanceof FormatError) throw badInvite(cause.message, cause);
    if (cause instanceof WiresideError && cause.code === "bad_address") throw badInvite(cause.message, cause);
    throw cause;
  }
}

/** The code alone, out of a link or as it is. */
export function inviteCodeIn(text: string): string {
  const trimmed = text.trim();
  return /^https?:\/\/[^#]*#invite=(.*)$/is.exec(trimmed)?.[1] ?? trimmed;
}

/** The link that opens the hub's page with the invite. */
export function inviteLink(code: string): string {
  return `https://${decodeInvite(code).address}/#invite=${code}`;
}

function readInvite(reader: Reader): InviteCode {
  const version = reader.varint("version");
  if (version !== VERSION) throw badInvite(`its version is ${version}, and this program knows ${VERSION}`);
  const flags = reader.u8("flags");
  if ((flags & ~HAS_FINGERPRINT) !== 0) throw badInvite(`its flags ${flags} are not known to this program`);
  const secret = reader.bytes("secret", INVITE_SECRET_BYTES);
  const digest = flags & HAS_FINGERPRINT ? reader.bytes("fingerprint", FINGERPRINT_BYTES) : undefined;
  const address = reader.text("address", ADDRESS_BYTES_MAX);
  reader.end();
  return {
    address: formatAddress(parseAddress(address)),
    secret: secret.slice(),
    fingerprint: digest === undefined ? null : formatFingerprint(digest),
  };
}

function badInvite(why: string, cause?: unknown): WiresideError {
  return new WiresideError("bad_invite", { message: `The invite cannot be used: ${why}.`, cause });
}
