import { toHex } from "../../packages/bytes/src/index.ts";
import {
  type CipherName,
  type Crypto,
  NONCE_BYTES,
  type PacketList,
  TAG_BYTES,
} from "../../packages/transport/src/core/crypto.ts";
import { ClientHandshake } from "../../packages/transport/src/core/handshake/client-handshake.ts";
import { prologueOf } from "../../packages/transport/src/core/handshake/prologue.ts";
import { ServerHandshake } from "../../packages/transport/src/core/handshake/server-handshake.ts";
import { writeRetry } from "../../packages/transport/src/core/handshake/stateless-answers.ts";
import { hkdfExpand, labelBytes } from "../../packages/transport/src/core/keys/hkdf.ts";
import { resetTokenOf } from "../../packages/transport/src/core/keys/reset-token.ts";
import { exportKey, nextSecret, packetCipherOf } from "../../packages/transport/src/core/keys/traffic-secrets.ts";
import { writeStreamHeader } from "../../packages/transport/src/core/wire/data-frames.ts";
import { writeDataHeader } from "../../packages/transport/src/core/wire/data-packet.ts";
import { writeFrame } from "../../packages/transport/src/core/wire/frames.ts";
import { type Hello, readLongPacket } from "../../packages/transport/src/core/wire/long-packet.ts";
import { VERSION_1 } from "../../packages/transport/src/core/wire/packet-forms.ts";
import { PacketWriter } from "../../packages/transport/src/core/wire/packet-writer.ts";
import { createParameters, encodeParameters } from "../../packages/transport/src/core/wire/parameters.ts";
import { createNodeCrypto } from "../../packages/transport/src/node/crypto.ts";

export interface Example {
  /** Of its block on the page. */
  readonly name: string;
  readonly lines: readonly string[];
}

const node = createNodeCrypto();
const CLIENT_ID = new Uint8Array(8).fill(0xc1);
const FIRST_DESTINATION = new Uint8Array(8).fill(0xd1);
const SERVER_ID = new Uint8Array(8).fill(0x51);
const CLIENT_KEY = new Uint8Array(32).fill(0x11);
const CLIENT_EPHEMERAL = new Uint8Array(32).fill(0x12);
const SERVER_KEY = new Uint8Array(32).fill(0x21);
const SERVER_EPHEMERAL = new Uint8Array(32).fill(0x22);
const CLIENT_PARAMETERS = createParameters({
  initialMaxData: 65_536,
  applicationProtocol: labelBytes("example"),
});
const SERVER_PARAMETERS = createParameters({ initialMaxData: 65_536, maxIdleTimeout: 30_000 });
/** Bytes of a line of hexadecimal digits. */
const LINE_BYTES = 32;
/** Columns of the names before them. */
const NAME_COLUMNS = 30;

/** A whole handshake with fixed keys: IK with AESGCM, or XX with ChaChaPoly. */
export function handshake(pattern: "IK" | "XX"): Example {
  const cipher = pattern === "IK" ? "aes-128-gcm" : "chacha20-poly1305";
  const client = beginClient(pattern, cipher);
  const hello = helloOf(client);
  const server = ServerHandshake.accept(hello, {
    crypto: withEphemeral(SERVER_EPHEMERAL),
    staticKey: node.keyPairOf(SERVER_KEY),
    source: SERVER_ID,
    parameters: SERVER_PARAMETERS,
  });
  const first = client.flight;
  const reply = server?.flight;
  if (first === undefined || reply === undefined || client.receive(reply) !== "progress")
    throw new Error("the handshake failed");
  const { result, flight: finish } = client;
  if (result === undefined) throw new Error("the handshake has no result");
  return {
    name: `handshake-${pattern.toLowerCase()}`,
    lines: [
      ...line("client's static private key", CLIENT_KEY),
      ...line("client's static public key", node.keyPairOf(CLIENT_KEY).publicKey),
      ...line("client's ephemeral private key", CLIENT_EPHEMERAL),
      ...line("server's static private key", SERVER_KEY),
      ...line("server's static public key", node.keyPairOf(SERVER_KEY).publicKey),
      ...line("server's ephemeral private key", SERVER_EPHEMERAL),
      ...line("client's parameters", encodeParameters(CLIENT_PARAMETERS)),
      ...line("server's parameters", encodeParameters({ ...SERVER_PARAMETERS, initialSourceConnectionId: SERVER_ID })),
      ...line("prologue", prologueOf(hello)),
      ...padded("Hello", first),
      ...padded("Hello-reply", reply),
      ...(finish === undefined ? [] : padded("Hello-finish", finish)),
      ...line("handshake hash", result.hash),
      ...line("client's traffic secret", result.sendSecret),
      ...line("server's traffic secret", result.receiveSecret),
      ...line("exporter secret", result.exporterSecret),
    ],
  };
}

/** A Data packet sealed under a given secret, and what the secret gives. */
export function dataPacket(): Example {
  const secret = new Uint8Array(32).map((_, index) => index);
  const packetNumber = 5_000_000_000;
  const writer = new PacketWriter(new Uint8Array(100));
  writeDataHeader(writer, SERVER_ID, packetNumber, 0);
  const header = writer.bytes.slice(0, writer.at);
  writeFrame(writer, "ping", {});
  const text = labelBytes("hello");
  writeStreamHeader(writer, 4, 1000, text.length, true);
  writer.put(text);
  const payload = writer.bytes.slice(header.length, writer.at);
  const bytes = writer.bytes.subarray(0, writer.at + TAG_BYTES);
  const list: PacketList = {
    bytes,
    offset: Uint32Array.of(0),
    length: Uint32Array.of(bytes.length),
    number: Float64Array.of(packetNumber),
  };
  packetCipherOf(node, "aes-128-gcm", secret).seal(list, 0, 1);
  const iv = hkdfExpand(node, secret, labelBytes("wireside iv"), NONCE_BYTES);
  const nonce = iv.map((byte, at) => byte ^ Math.floor((packetNumber / 256 ** (NONCE_BYTES - 1 - at)) % 256));
  return {
    name: "data-packet",
    lines: [
      ...line("traffic secret", secret),
      ...line("key (AES-128-GCM)", hkdfExpand(node, secret, labelBytes("wireside key"), 16)),
      ...line("key (ChaCha20-Poly1305)", hkdfExpand(node, secret, labelBytes("wireside key"), 32)),
      ...line("IV", iv),
      ...line("secret after a key update", nextSecret(node, secret)),
      words("packet number", `${packetNumber} (0x${packetNumber.toString(16)})`),
      ...line("nonce", nonce),
      ...line("header", header),
      words("frames", 'PING, STREAM (stream 4, offset 1000, "hello", FIN)'),
      ...line("frames' bytes", payload),
      ...line("packet (AES-128-GCM)", bytes),
    ],
  };
}

/** A Retry with its tag. */
export function retry(): Example {
  const token = labelBytes("any bytes");
  const datagram = writeRetry(node, helloOf(beginClient("IK", "aes-128-gcm")), token);
  return { name: "retry", lines: [...line("token", token), ...line("Retry", datagram)] };
}

/** A stateless reset token, and exported keys. */
export function tokens(): Example {
  const key = new Uint8Array(32).fill(0x31);
  const context = labelBytes("context");
  return {
    name: "tokens",
    lines: [
      ...line("reset key", key),
      ...line("connection id", SERVER_ID),
      ...line("stateless reset token", resetTokenOf(node, key, SERVER_ID)),
      ...line("exporter secret", key),
      words("label, context, bytes", "label, context, 40"),
      ...line("exported", exportKey(node, key, "label", context, 40)),
    ],
  };
}

function beginClient(pattern: "IK" | "XX", cipher: CipherName): ClientHandshake {
  return new ClientHandshake({
    crypto: withEphemeral(CLIENT_EPHEMERAL),
    cipher,
    staticKey: node.keyPairOf(CLIENT_KEY),
    source: CLIENT_ID,
    destination: FIRST_DESTINATION,
    parameters: CLIENT_PARAMETERS,
    ...(pattern === "IK" && { serverKey: node.keyPairOf(SERVER_KEY).publicKey }),
  });
}

function helloOf({ flight }: ClientHandshake): Hello {
  const packet = readLongPacket(flight ?? new Uint8Array(0));
  if (typeof packet === "string" || packet.kind !== "hello" || packet.version !== VERSION_1)
    throw new Error("the client's flight is no Hello");
  return packet;
}

function withEphemeral(privateKey: Uint8Array): Crypto {
  return { ...node, keyPair: () => node.keyPairOf(privateKey) };
}

/** A datagram without the zeros at its end. */
function padded(name: string, datagram: Uint8Array): string[] {
  const length = datagram.findLastIndex((byte) => byte !== 0) + 1;
  return [...line(name, datagram.subarray(0, length)), words("", `and ${datagram.length - length} zeros`)];
}

function line(name: string, bytes: Uint8Array): string[] {
  const count = Math.max(1, Math.ceil(bytes.length / LINE_BYTES));
  return Array.from({ length: count }, (_, index) =>
    words(index === 0 ? name : "", toHex(bytes.subarray(index * LINE_BYTES, (index + 1) * LINE_BYTES))),
  );
}

function words(name: string, text: string): string {
  return `${name.padEnd(NAME_COLUMNS)}  ${text}`;
}
