import { toBase64url } from "@wireside/bytes";
import { type Crypto, TAG_BYTES } from "../crypto.ts";
import { concatenate } from "../keys/hkdf.ts";
import { retryTagOf } from "../keys/retry-token.ts";
import { type Hello, type OtherVersion, writeLongPacket } from "../wire/long-packet.ts";
import { NO_VERSION, VERSION_1 } from "../wire/packet-forms.ts";

/** The Retry that answers a Hello with a token. Like the Version list, it sends the connection ids back as they came. */
export function writeRetry(crypto: Crypto, hello: Hello, token: Uint8Array): Uint8Array {
  const datagram = writeLongPacket({
    kind: "retry",
    version: hello.version,
    destination: hello.source,
    source: hello.destination,
    token,
    tag: new Uint8Array(TAG_BYTES),
  });
  const end = datagram.length - TAG_BYTES;
  datagram.set(retryTagOf(crypto, datagram.subarray(0, end)), end);
  return datagram;
}

/** The Version list that answers a packet of a version that is not ours (RFC 9000 §6.1). */
export function writeVersionList(packet: OtherVersion): Uint8Array {
  return writeLongPacket({
    kind: "versionList",
    version: NO_VERSION,
    destination: packet.source,
    source: packet.destination,
    versions: [VERSION_1],
  });
}

/** A name under which a server finds the handshake that a Hello began when the same Hello comes again; another one has another. */
export function nameOfHello(crypto: Crypto, hello: Hello): string {
  const flags = Uint8Array.of(hello.isServerKnown ? 1 : 0, hello.isChaCha ? 1 : 0, hello.token.length);
  const all = concatenate(flags, hello.destination, hello.source, hello.token, hello.message);
  return toBase64url(crypto.sha256(all));
}
