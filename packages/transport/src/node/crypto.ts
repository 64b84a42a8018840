import { createPortableCipher, type DatagramBackend } from "@wireside/datagram";
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hash,
  randomFillSync,
  type KeyObject,
} from "node:crypto";
import { type Cipher, type Crypto, type KeyPair, type MessageCipherName, TAG_BYTES } from "../core/crypto.ts";
import { DATA_HEADER_BYTES } from "../core/wire/packet-forms.ts";

/** What stands before the 32 bytes of a key in the DER forms of RFC 8410: PKCS #8 of a private X25519 key, SPKI of a public one. */
const PRIVATE_PREFIX = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_PREFIX = Buffer.from("302a300506032b656e032100", "hex");
const KEY_BYTES = 32;

/**
 * The cryptography of the core: by node:crypto, but for Data packets.
 *
 * @param createPacketCipher the backend's, which the native one has faster; node:crypto's without one
 */
export function createNodeCrypto(
  createPacketCipher: DatagramBackend["createPacketCipher"] = createPortableCipher,
): Crypto {
  return {
    keyPair: () => new X25519KeyPair(randomFillSync(new Uint8Array(KEY_BYTES))),
    keyPairOf: (privateKey) => new X25519KeyPair(privateKey),
    sha256: (bytes) => plain(hash("sha256", bytes, "buffer")),
    hmacSha256: (key, bytes) => plain(createHmac("sha256", key).update(bytes).digest()),
    cipher: (name, key) => new MessageCipher(name, key),
    packetCipher: (name, key, iv) => createPacketCipher(name, key, iv, DATA_HEADER_BYTES),
    random: (bytes) => randomFillSync(bytes),
  };
}

class X25519KeyPair implements KeyPair {
  readonly publicKey: Uint8Array;
  readonly #privateKey: KeyObject;

  constructor(privateKey: Uint8Array) {
    if (privateKey.length !== KEY_BYTES) throw new RangeError(`a private key has ${KEY_BYTES} bytes`);
    const key = Buffer.concat([PRIVATE_PREFIX, privateKey]);
    this.#privateKey = createPrivateKey({ key, format: "der", type: "pkcs8" });
    const spki = createPublicKey(this.#privateKey).export({ format: "der", type: "spki" });
    this.publicKey = Uint8Array.from(spki.subarray(PUBLIC_PREFIX.length));
  }

  agree(publicKey: Uint8Array): Uint8Array | undefined {
    if (publicKey.length !== KEY_BYTES) return undefined;
    const key = Buffer.concat([PUBLIC_PREFIX, publicKey]);
    try {
      const theirs = createPublicKey({ key, format: "der", type: "spki" });
      return plain(diffieHellman({ privateKey: this.#privateKey, publicKey: theirs }));
    } catch {
      // OpenSSL refuses to agree on zeros.
      return undefined;
    }
  }
}

class MessageCipher implements Cipher {
  readonly #name: MessageCipherName;
  readonly #key: Uint8Array;

  constructor(name: MessageCipherName, key: Uint8Array) {
    this.#name = name;
    this.#key = Uint8Array.from(key);
  }

  seal(nonce: Uint8Array, associated: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const cipher = createCipheriv(this.#name as "chacha20-poly1305", this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associated, { plaintextLength: plaintext.length });
    return plain(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
  }

  open(nonce: Uint8Array, associated: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
    const length = ciphertext.length - TAG_BYTES;
    if (length < 0) return undefined;
    const cipher = createDecipheriv(this.#name as "chacha20-poly1305", this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associated, { plaintextLength: length });
    cipher.setAuthTag(ciphertext.subarray(length));
    const plaintext = cipher.update(ciphertext.subarray(0, length));
    try {
      cipher.final();
      return plain(plaintext);
    } catch {
      return undefined;
    }
  }
}

/** The same bytes without what a Buffer does otherwise: its slice() copies nothing. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
