import { KEY_PHASE_BIT, nextSecret, packetKeyOf, rebuildPacketNumber, type CipherName } from "@wireside/transport/wire";
import { hmacSha256 } from "../../hashes/hmac-sha256.ts";
import { openPacket, type PacketKey } from "./open-packet.ts";

/** A Data packet that was opened. */
export interface OpenedPacket {
  readonly way: Way;
  readonly packetNumber: number;
  /** Key updates before it. */
  readonly generation: number;
  /** Its frames. */
  readonly payload: Uint8Array;
}

/** A connection whose secrets are known, as far as they are. */
export interface KeyedConnection {
  /** Undefined until its Hello, or a packet that could be opened, tells it. */
  cipher: CipherName | undefined;
  readonly client: Way;
  readonly server: Way;
}

/** What one side of a connection sends. */
export class Way {
  readonly sender: "client" | "server";
  readonly connection: KeyedConnection;
  /** Traffic secrets by generation: those that were logged, and those that were made of them. */
  readonly #secrets = new Map<number, Uint8Array>();
  readonly #keys = new Map<string, PacketKey>();
  /** Of what was opened: the generation of the last packet, and the largest number. */
  #generation = 0;
  #largest = -1;

  constructor(sender: "client" | "server", connection: KeyedConnection) {
    this.sender = sender;
    this.connection = connection;
  }

  addSecret(generation: number, secret: Uint8Array): void {
    if (this.#secrets.size < MOST_GENERATIONS) this.#secrets.set(generation, secret);
  }

  /** Keys of both ciphers that a packet may have to be tried with. */
  get tries(): number {
    return this.#secrets.size;
  }

  /** What the other side sends. */
  get other(): Way {
    return this.sender === "client" ? this.connection.server : this.connection.client;
  }

  /**
   * Opens a Data packet.
   *
   * @param low the low 32 bits of its number
   * @returns undefined where no key of this way opens it
   */
  open(packet: Uint8Array, low: number): OpenedPacket | undefined {
    const packetNumber = rebuildPacketNumber(low, this.#largest);
    const { connection } = this;
    for (const generation of this.#generationsOf(packet[0]! & KEY_PHASE_BIT)) {
      for (const cipher of connection.cipher === undefined ? CIPHERS : [connection.cipher]) {
        const payload = openPacket(cipher, this.#keyOf(generation, cipher), packetNumber, packet);
        if (payload === undefined) continue;
        connection.cipher = cipher;
        this.#generation = generation;
        this.#largest = Math.max(this.#largest, packetNumber);
        return { way: this, packetNumber, generation, payload };
      }
    }
    return undefined;
  }

  /** Which generations a packet with this key phase may be of, the likeliest first. */
  #generationsOf(phase: number): number[] {
    const next = this.#generation + 1;
    const latest = this.#secrets.get(this.#generation);
    if (latest !== undefined && !this.#secrets.has(next)) this.addSecret(next, nextSecret(HMAC, latest));
    return [...this.#secrets.keys()]
      .filter((generation) => generation % 2 === phase)
      .toSorted((a, b) => Math.abs(a - this.#generation) - Math.abs(b - this.#generation));
  }

  #keyOf(generation: number, cipher: CipherName): PacketKey {
    const name = `${generation} ${cipher}`;
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = packetKeyOf(HMAC, cipher, this.#secrets.get(generation)!);
      this.#keys.set(name, key);
    }
    return key;
  }
}

const HMAC = { hmacSha256 };
const CIPHERS: readonly CipherName[] = ["aes-128-gcm", "chacha20-poly1305"];
/** Key updates of one way that are followed. */
const MOST_GENERATIONS = 64;
