import { fromBase64url } from "@wireside/bytes";
import { createPortableCipher, type DatagramBackend } from "@wireside/datagram";
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
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
    keyPair: () => new X25519KeyPair(generateKeyPairSync("x25519").privateKey),
    keyPairOf: (privateKey) => new X25519KeyPair(importPrivateKey(privateKey)),
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

  constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
    // The form that is made forty times as fast as the others.
    const { x } = createPublicKey(privateKey).export({ format: "jwk" });
    this.publicKey = fromBase64url(x ?? "");
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

function importPrivateKey(privateKey: Uint8Array): KeyObject {
  if (privateKey.length !== KEY_BYTES) throw new RangeError(`a private key has ${KEY_BYTES} bytes`);
  return createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, privateKey]), format: "der", type: "pkcs8" });
}

/** The same bytes without what a Buffer does otherwise: its slice() copies nothing. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
