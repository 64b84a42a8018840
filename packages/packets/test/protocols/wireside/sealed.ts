import { fromHex } from "@wireside/bytes";
import { keyLogLine, nextSecret, type CipherName } from "@wireside/transport/wire";
import { packetCipherOf } from "../../../../transport/src/core/keys/traffic-secrets.ts";
import { writeDataHeader } from "../../../../transport/src/core/wire/data-packet.ts";
import { PacketWriter } from "../../../../transport/src/core/wire/packet-writer.ts";
import { createNodeCrypto } from "../../../../transport/src/node/crypto.ts";

const crypto = createNodeCrypto();
const FIRST_DESTINATION = new Uint8Array(8).fill(0xd1);

/** The client's side of a connection that has one id, and seals whatever it is told to. */
export class Sealer {
  readonly cipher: CipherName;
  readonly id = fromHex("5152535455565758");
  readonly #secrets: Uint8Array[];

  constructor(cipher: CipherName = "aes-128-gcm", seed = 1) {
    this.cipher = cipher;
    this.#secrets = [new Uint8Array(32).fill(seed)];
    for (let i = 0; i < 8; i++) this.#secrets.push(nextSecret(crypto, this.#secrets.at(-1)!));
  }

  /** What a key log has of it. */
  keyLog(generation = 0): string {
    const secret = this.#secrets[generation]!;
    return keyLogLine({ sender: "client", generation, firstDestination: FIRST_DESTINATION, secret });
  }

  /** A Data packet of these frames. */
  packet(packetNumber: number, frames: Uint8Array, generation = 0): Uint8Array {
    const bytes = new Uint8Array(13 + frames.length + 16);
    const writer = new PacketWriter(bytes);
    writeDataHeader(writer, this.id, packetNumber, generation % 2 === 0 ? 0 : 1);
    writer.put(frames);
    const [offset, length] = [Uint32Array.of(0), Uint32Array.of(bytes.length)];
    const cipher = packetCipherOf(crypto, this.cipher, this.#secrets[generation]!);
    cipher.seal({ bytes, offset, length, number: Float64Array.of(packetNumber) }, 0, 1);
    return bytes;
  }
}
