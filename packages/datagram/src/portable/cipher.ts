import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from "node:crypto";
import { isWhole } from "../check.ts";
import { KEY_BYTES, NONCE_BYTES, PACKET_NUMBERS, TAG_BYTES, type CipherName } from "../cipher.ts";
import type { PacketCipher, PacketList } from "../cipher.ts";

/** Bytes of a packet's header at most: far more than any has. */
const MOST_HEADER_BYTES = 1024;

/** A packet cipher over node:crypto: an object of its a packet. @throws {RangeError} where an argument has not its length */
export function createPortableCipher(
  name: CipherName,
  key: Uint8Array,
  iv: Uint8Array,
  headerBytes: number,
): PacketCipher {
  if (key.length !== KEY_BYTES[name]) throw new RangeError(`A key of ${name} has ${KEY_BYTES[name]} bytes.`);
  if (iv.length !== NONCE_BYTES) throw new RangeError(`An IV has ${NONCE_BYTES} bytes.`);
  if (!isWhole(headerBytes, MOST_HEADER_BYTES)) throw new RangeError(`A header cannot have ${headerBytes} bytes.`);
  return new PortableCipher(name, key, iv, headerBytes);
}

/** The types of node:crypto do not know its ciphers by one type: this is the one they share. */
const TAG = { authTagLength: TAG_BYTES };

class PortableCipher implements PacketCipher {
  // As node:crypto types it; ChaCha20-Poly1305 is called in the same way.
  readonly #name: "chacha20-poly1305";
  readonly #key: KeyObject;
  readonly #iv: Uint8Array;
  readonly #headerBytes: number;
  readonly #nonce = new Uint8Array(NONCE_BYTES);
  readonly #nonceView = new DataView(this.#nonce.buffer);

  constructor(name: CipherName, key: Uint8Array, iv: Uint8Array, headerBytes: number) {
    this.#name = name as "chacha20-poly1305";
    this.#key = createSecretKey(key);
    this.#iv = Uint8Array.from(iv);
    this.#headerBytes = headerBytes;
  }

  seal(packets: PacketList, from: number, until: number): void {
    checkList(packets, from, until);
    for (let at = from; at < until; at++) {
      const { packet, header, text } = this.#parts(packets, at);
      if (packet.length < this.#headerBytes + TAG_BYTES)
        throw new RangeError(`Packet ${at} has no room for header and tag.`);
      const cipher = createCipheriv(this.#name, this.#key, this.#nonceOf(packets, at), TAG);
      cipher.setAAD(header, { plaintextLength: text.length });
      text.set(cipher.update(text));
      cipher.final();
      packet.set(cipher.getAuthTag(), packet.length - TAG_BYTES);
    }
  }

  open(packets: PacketList, from: number, until: number): void {
    checkList(packets, from, until);
    for (let at = from; at < until; at++) {
      const { packet, header, text } = this.#parts(packets, at);
      const nonce = this.#nonceOf(packets, at);
      if (packet.length < this.#headerBytes + TAG_BYTES) {
        packets.length[at] = 0;
        continue;
      }
      const decipher = createDecipheriv(this.#name, this.#key, nonce, TAG);
      decipher.setAAD(header, { plaintextLength: text.length });
      decipher.setAuthTag(packet.subarray(packet.length - TAG_BYTES));
      text.set(decipher.update(text));
      try {
        decipher.final();
      } catch {
        packets.length[at] = 0; // the tag is wrong
      }
    }
  }

  #parts({ bytes, offset, length }: PacketList, at: number): Record<"packet" | "header" | "text", Uint8Array> {
    const begin = offset[at] ?? 0;
    const end = begin + (length[at] ?? 0);
    if (end > bytes.length) throw new RangeError(`Packet ${at} ends outside its buffer.`);
    const packet = bytes.subarray(begin, end);
    const header = packet.subarray(0, this.#headerBytes);
    return { packet, header, text: packet.subarray(this.#headerBytes, Math.max(0, packet.length - TAG_BYTES)) };
  }

  /** RFC 9001 §5.3: the IV XOR the packet's number, big-endian in the last eight bytes. */
  #nonceOf({ number }: PacketList, at: number): Uint8Array {
    const value = number[at] ?? 0;
    if (!isWhole(value, PACKET_NUMBERS - 1)) throw new RangeError(`Packet ${at} has the number ${value}.`);
    const view = this.#nonceView;
    this.#nonce.set(this.#iv);
    view.setUint32(4, view.getUint32(4) ^ Math.floor(value / 2 ** 32));
    view.setUint32(8, view.getUint32(8) ^ (value >>> 0));
    return this.#nonce;
  }
}

function checkList({ offset, length, number }: PacketList, from: number, until: number): void {
  const room = Math.min(offset.length, length.length, number.length);
  if (!isWhole(until, room) || !isWhole(from, until))
    throw new RangeError(`There are no packets from ${from} to ${until}.`);
}
