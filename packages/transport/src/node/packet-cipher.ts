import { createCipheriv, createDecipheriv } from "node:crypto";
import { type CipherName, NONCE_BYTES, type PacketCipher, type PacketList, TAG_BYTES } from "../core/crypto.ts";
import { DATA_HEADER_BYTES } from "../core/wire/packet-forms.ts";

/** Seals and opens Data packets one by one with node:crypto. */
export function createNodePacketCipher(name: CipherName, key: Uint8Array, iv: Uint8Array): PacketCipher {
  return new NodePacketCipher(name, key, iv);
}

class NodePacketCipher implements PacketCipher {
  // node:crypto takes both names alike; its types tell them apart.
  readonly #name: "chacha20-poly1305";
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  readonly #nonce = new Uint8Array(NONCE_BYTES);

  constructor(name: CipherName, key: Uint8Array, iv: Uint8Array) {
    this.#name = name as "chacha20-poly1305";
    this.#key = Uint8Array.from(key);
    this.#iv = Uint8Array.from(iv);
  }

  seal({ bytes, offset, length, number }: PacketList, from: number, until: number): void {
    for (let index = from; index < until; index++) {
      const at = offset[index] ?? 0;
      const body = at + DATA_HEADER_BYTES;
      const end = at + (length[index] ?? 0) - TAG_BYTES;
      const nonce = this.#nonceOf(number[index] ?? 0);
      const cipher = createCipheriv(this.#name, this.#key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(bytes.subarray(at, body), { plaintextLength: end - body });
      bytes.set(cipher.update(bytes.subarray(body, end)), body);
      cipher.final();
      bytes.set(cipher.getAuthTag(), end);
    }
  }

  open({ bytes, offset, length, number }: PacketList, from: number, until: number): void {
    for (let index = from; index < until; index++) {
      const at = offset[index] ?? 0;
      const body = at + DATA_HEADER_BYTES;
      const end = at + (length[index] ?? 0) - TAG_BYTES;
      if (end < body) {
        length[index] = 0;
        continue;
      }
      const nonce = this.#nonceOf(number[index] ?? 0);
      const cipher = createDecipheriv(this.#name, this.#key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(bytes.subarray(at, body), { plaintextLength: end - body });
      cipher.setAuthTag(bytes.subarray(end, end + TAG_BYTES));
      const plaintext = cipher.update(bytes.subarray(body, end));
      try {
        cipher.final();
        bytes.set(plaintext, body);
      } catch {
        length[index] = 0;
      }
    }
  }

  /** RFC 9001 §5.3: the packet number, big-endian, XORed into the end of the IV. */
  #nonceOf(packetNumber: number): Uint8Array {
    this.#nonce.set(this.#iv);
    let rest = packetNumber;
    for (let at = NONCE_BYTES - 1; rest > 0; at--) {
      this.#nonce[at] = (this.#nonce[at] ?? 0) ^ (rest % 256);
      rest = Math.floor(rest / 256);
    }
    return this.#nonce;
  }
}
