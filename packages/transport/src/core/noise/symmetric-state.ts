import { type Cipher, type Crypto, type MessageCipherName, NONCE_BYTES } from "../crypto.ts";
import { HASH_BYTES, concatenate, hkdfExpand } from "../keys/hkdf.ts";

const NOTHING = new Uint8Array(0);

/** What a handshake ends with. Each has 32 bytes. */
export interface HandshakeSecrets {
  /** Secrets of what the initiator sends, and of what the responder sends. */
  readonly initiator: Uint8Array;
  readonly responder: Uint8Array;
  /** For keys of the application's own, which tell nothing of the others. */
  readonly exporter: Uint8Array;
}

/** The SymmetricState of Noise (revision 34, §5.2) with the CipherState within it (§5.1). SHA-256 is its hash. */
export class SymmetricState {
  readonly #crypto: Crypto;
  readonly #cipherName: MessageCipherName;
  /** `h`, which every value is mixed into that was not changed on its way: the same on both sides. */
  #hash: Uint8Array;
  /** `ck`, from which the keys come. */
  #chainingKey: Uint8Array;
  #cipher: Cipher | undefined;
  /** `n`: how many messages {@link #cipher} has sealed or opened. */
  #count = 0;

  /** @param protocol its name, of at most 32 characters */
  constructor(crypto: Crypto, cipherName: MessageCipherName, protocol: Uint8Array) {
    this.#crypto = crypto;
    this.#cipherName = cipherName;
    this.#hash = new Uint8Array(HASH_BYTES);
    this.#hash.set(protocol);
    this.#chainingKey = this.#hash;
  }

  /** One that goes on from the same state, apart from this. */
  fork(): SymmetricState {
    const fork = new SymmetricState(this.#crypto, this.#cipherName, NOTHING);
    fork.#hash = this.#hash;
    fork.#chainingKey = this.#chainingKey;
    fork.#cipher = this.#cipher;
    fork.#count = this.#count;
    return fork;
  }

  get hash(): Uint8Array {
    return this.#hash;
  }

  mixHash(data: Uint8Array): void {
    this.#hash = this.#crypto.sha256(concatenate(this.#hash, data));
  }

  mixKey(input: Uint8Array): void {
    const output = this.#derive(input, 2);
    this.#chainingKey = output.subarray(0, HASH_BYTES);
    this.#cipher = this.#crypto.cipher(this.#cipherName, output.subarray(HASH_BYTES));
    this.#count = 0;
  }

  /** Seals a message, or gives it as it is while there is no key yet. */
  encryptAndHash(plaintext: Uint8Array): Uint8Array {
    const ciphertext = this.#cipher?.seal(this.#nextNonce(), this.#hash, plaintext) ?? plaintext;
    this.mixHash(ciphertext);
    return ciphertext;
  }

  /** Opens a message; undefined if it was changed. */
  decryptAndHash(ciphertext: Uint8Array): Uint8Array | undefined {
    const plaintext =
      this.#cipher === undefined ? ciphertext : this.#cipher.open(this.#nextNonce(), this.#hash, ciphertext);
    this.mixHash(ciphertext);
    return plaintext;
  }

  /** Whether messages are sealed by now, which makes them {@link TAG_BYTES} longer. */
  get hasKey(): boolean {
    return this.#cipher !== undefined;
  }

  /** Split(), with a third output for the exporter. */
  split(): HandshakeSecrets {
    const output = this.#derive(NOTHING, 3);
    return {
      initiator: output.subarray(0, HASH_BYTES),
      responder: output.subarray(HASH_BYTES, 2 * HASH_BYTES),
      exporter: output.subarray(2 * HASH_BYTES),
    };
  }

  /** HKDF of §4.3. */
  #derive(input: Uint8Array, outputs: number): Uint8Array {
    const key = this.#crypto.hmacSha256(this.#chainingKey, input);
    return hkdfExpand(this.#crypto, key, NOTHING, outputs * HASH_BYTES);
  }

  /** 32 zero bits and the count in 64: big-endian for AESGCM, little-endian for ChaChaPoly (§12.3, §12.4). A handshake never gets to 256. */
  #nextNonce(): Uint8Array {
    const nonce = new Uint8Array(NONCE_BYTES);
    nonce[this.#cipherName === "aes-256-gcm" ? NONCE_BYTES - 1 : 4] = this.#count;
    this.#count += 1;
    return nonce;
  }
}
