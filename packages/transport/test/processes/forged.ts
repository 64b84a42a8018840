import { keyLogLine } from "../../src/core/keys/key-log.ts";
import { nextSecret, packetCipherOf } from "../../src/core/keys/traffic-secrets.ts";
import type { CipherName } from "../../src/core/crypto.ts";
import { writeDataHeader, type KeyPhase } from "../../src/core/wire/data-packet.ts";
import { writeLongPacket, type LongPacket } from "../../src/core/wire/long-packet.ts";
import { DATA_HEADER_BYTES, VERSION_1 } from "../../src/core/wire/packet-forms.ts";
import { PacketWriter } from "../../src/core/wire/packet-writer.ts";
import { createNodeCrypto } from "../../src/node/crypto.ts";
import { ipv4Udp, pcapOf, type Place } from "./pcap.ts";

const crypto = createNodeCrypto();
const TAG_BYTES = 16;

type Side = "client" | "server";
const PLACES: Readonly<Record<Side, Place>> = {
  client: { host: "10.0.0.1", port: 5000 },
  server: { host: "10.0.0.2", port: 4433 },
};

/** A capture made by hand, of one connection whose secrets are known. */
export class Forgery {
  /** The ids of both sides, and the one of the client's Hello. */
  readonly ids = { client: eight(0xc1), server: eight(0x51), first: eight(0xd1) };
  readonly #secrets = { client: new Uint8Array(32).fill(1), server: new Uint8Array(32).fill(2) };
  readonly #cipher: CipherName;
  readonly #packets: Uint8Array[] = [];

  constructor(cipher: CipherName = "aes-128-gcm") {
    this.#cipher = cipher;
  }

  /** Lines of the key log. */
  get keyLog(): string {
    const firstDestination = this.ids.first;
    return (["client", "server"] as const)
      .map((sender) => keyLogLine({ sender, generation: 0, firstDestination, secret: this.#secrets[sender] }) + "\n")
      .join("");
  }

  get capture(): Uint8Array {
    return this.captured();
  }

  /** @param snapLength bytes that were kept of each packet */
  captured(snapLength?: number): Uint8Array {
    return pcapOf(this.#packets, snapLength);
  }

  /** Adds any datagram. */
  add(from: Side, bytes: Uint8Array): void {
    this.#packets.push(ipv4Udp(PLACES[from], PLACES[from === "client" ? "server" : "client"], bytes));
  }

  /** Adds Hello and Hello-reply, with messages that nobody could open. */
  greet(): void {
    const { client, server, first } = this.ids;
    const isChaCha = this.#cipher === "chacha20-poly1305";
    const hello = { isServerKnown: true, isChaCha, token: new Uint8Array(0), message: new Uint8Array(118).fill(5) };
    this.addLong("client", { kind: "hello", version: VERSION_1, destination: first, source: client, ...hello });
    const reply = { destination: client, source: server, message: new Uint8Array(70).fill(6) };
    this.addLong("server", { kind: "helloReply", version: VERSION_1, ...reply });
  }

  addLong(from: Side, packet: LongPacket): void {
    this.add(from, writeLongPacket(packet));
  }

  /** A Data packet. @param frames their bytes */
  sealed(
    from: Side,
    packetNumber: number,
    frames: Uint8Array,
    { generation = 0, to = this.ids[from === "client" ? "server" : "client"] } = {},
  ): Uint8Array {
    const bytes = new Uint8Array(DATA_HEADER_BYTES + frames.length + TAG_BYTES);
    const writer = new PacketWriter(bytes);
    writeDataHeader(writer, to, packetNumber, (generation % 2) as KeyPhase);
    writer.put(frames);
    let secret = this.#secrets[from];
    for (let i = 0; i < generation; i++) secret = Uint8Array.from(nextSecret(crypto, secret));
    const packets = {
      ...{ bytes, offset: Uint32Array.of(0), length: Uint32Array.of(bytes.length) },
      number: Float64Array.of(packetNumber),
    };
    packetCipherOf(crypto, this.#cipher, secret).seal(packets, 0, 1);
    return bytes;
  }

  /** Adds a Data packet. */
  addData(from: Side, packetNumber: number, frames: Uint8Array, generation = 0): void {
    this.add(from, this.sealed(from, packetNumber, frames, { generation }));
  }
}

function eight(byte: number): Uint8Array {
  return new Uint8Array(8).fill(byte);
}
