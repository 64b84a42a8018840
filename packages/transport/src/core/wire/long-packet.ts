import { TAG_BYTES } from "../crypto.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { FrameReader } from "./frame-reader.ts";
import {
  CHACHA_BIT,
  CONNECTION_ID_BYTES,
  KNOWN_SERVER_BIT,
  LONG_BIT,
  LONG_FORMS,
  NO_VERSION,
  VERSION_1,
} from "./packet-forms.ts";
import { PacketWriter } from "./packet-writer.ts";

/** What every long form begins with, in every version. Bytes are views of the datagram. */
interface LongHeader {
  readonly version: number;
  /** Connection id of the one it is sent to, and of the one who sent it. */
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
}

export interface Hello extends LongHeader {
  readonly kind: "hello";
  /** Whether the client knows the server's key: Noise IK, otherwise XX. */
  readonly isServerKnown: boolean;
  /** Whether the cipher is ChaChaPoly, otherwise AESGCM. */
  readonly isChaCha: boolean;
  /** From a Retry, else empty. */
  readonly token: Uint8Array;
  /** The first Noise message. */
  readonly message: Uint8Array;
}

export interface HelloReply extends LongHeader {
  readonly kind: "helloReply";
  /** The second Noise message. */
  readonly message: Uint8Array;
}

export interface HelloFinish extends LongHeader {
  readonly kind: "helloFinish";
  /** The third Noise message, of XX only. */
  readonly message: Uint8Array;
}

export interface Retry extends LongHeader {
  readonly kind: "retry";
  readonly token: Uint8Array;
  readonly tag: Uint8Array;
}

export interface VersionList extends LongHeader {
  readonly kind: "versionList";
  readonly versions: readonly number[];
}

/** A long form of a version that is not ours, long enough to be answered with a Version list. */
export interface OtherVersion extends LongHeader {
  readonly kind: "otherVersion";
}

export type LongPacket = Hello | HelloReply | HelloFinish | Retry | VersionList;

/**
 * Why a datagram is ignored: it has `no_form` of ours, is `malformed` within its form, or, as the first flight of a client, `too_small`
 * (RFC 9000 §14.1).
 */
export type IgnoreReason = "no_form" | "malformed" | "too_small";

/** Whether a datagram with this first byte is to be read with {@link readLongPacket}. */
export function isLongForm(first: number): boolean {
  return (first & LONG_BIT) !== 0;
}

/** Reads a datagram of a long form, or says why it is to be ignored. The bytes of the result are views. */
export function readLongPacket(datagram: Uint8Array): LongPacket | OtherVersion | IgnoreReason {
  const reader = new FrameReader(datagram);
  const first = reader.byte();
  if (!isLongForm(first)) return "no_form";
  const version = reader.u32();
  const header = { version, destination: reader.take(CONNECTION_ID_BYTES), source: reader.take(CONNECTION_ID_BYTES) };
  if (reader.violation !== undefined) return "malformed";
  const form = first & ~LONG_BIT;
  if (version === NO_VERSION) return form === LONG_FORMS.versionList ? readVersionList(reader, header) : "malformed";
  const isSmall = datagram.length < TRANSPORT_LIMITS.leastDatagramBytes;
  if (version !== VERSION_1) return isSmall ? "too_small" : { kind: "otherVersion", ...header };
  const packet = readForm(reader, form, header);
  if (packet === undefined) return "no_form";
  if (reader.violation !== undefined) return "malformed";
  return isSmall && isPadded(packet) ? "too_small" : packet;
}

/** The datagram of a long form. */
export function writeLongPacket(packet: LongPacket): Uint8Array {
  const writer = new PacketWriter(new Uint8Array(TRANSPORT_LIMITS.leastDatagramBytes));
  writer.byte(LONG_BIT | firstBits(packet));
  writer.u32(packet.version);
  writer.put(packet.destination);
  writer.put(packet.source);
  if (packet.kind === "hello" || packet.kind === "retry") {
    writer.varint(packet.token.length);
    writer.put(packet.token);
  }
  if (packet.kind === "retry") writer.put(packet.tag);
  else if (packet.kind === "versionList") for (const version of packet.versions) writer.u32(version);
  else {
    writer.varint(packet.message.length);
    writer.put(packet.message);
  }
  return isPadded(packet) ? writer.bytes : writer.bytes.slice(0, writer.at);
}

function readForm(reader: FrameReader, form: number, header: LongHeader): LongPacket | undefined {
  switch (form) {
    case LONG_FORMS.helloReply:
      return { kind: "helloReply", ...header, message: takeSized(reader) };
    case LONG_FORMS.helloFinish:
      return { kind: "helloFinish", ...header, message: takeSized(reader) };
    case LONG_FORMS.retry: {
      const retry: Retry = { kind: "retry", ...header, token: takeSized(reader), tag: reader.take(TAG_BYTES) };
      if (reader.remaining > 0) reader.fail("frame_encoding_error", "something follows a Retry");
      return retry;
    }
    default: {
      if ((form & ~(KNOWN_SERVER_BIT | CHACHA_BIT)) !== LONG_FORMS.hello) return undefined;
      const isServerKnown = (form & KNOWN_SERVER_BIT) !== 0;
      const isChaCha = (form & CHACHA_BIT) !== 0;
      const token = takeSized(reader);
      return { kind: "hello", ...header, isServerKnown, isChaCha, token, message: takeSized(reader) };
    }
  }
}

function readVersionList(reader: FrameReader, header: LongHeader): VersionList | "malformed" {
  const { remaining } = reader;
  if (remaining === 0 || remaining % 4 !== 0 || remaining > 4 * TRANSPORT_LIMITS.listedVersions) return "malformed";
  return { kind: "versionList", ...header, versions: Array.from({ length: remaining / 4 }, () => reader.u32()) };
}

function takeSized(reader: FrameReader): Uint8Array {
  return reader.take(reader.varint());
}

function firstBits(packet: LongPacket): number {
  const form = LONG_FORMS[packet.kind];
  if (packet.kind !== "hello") return form;
  return form | (packet.isServerKnown ? KNOWN_SERVER_BIT : 0) | (packet.isChaCha ? CHACHA_BIT : 0);
}

/** The three with a Noise message fill a datagram that every path has to carry, so that a path that does not is found out at once. */
function isPadded({ kind }: LongPacket): boolean {
  return kind === "hello" || kind === "helloReply" || kind === "helloFinish";
}
