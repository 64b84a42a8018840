/** AEADs of Data packets: RFC 5116 AEAD_AES_128_GCM, RFC 8439 AEAD_CHACHA20_POLY1305. */
export type CipherName = "aes-128-gcm" | "chacha20-poly1305";

/** AEADs of handshakes (Noise §12.3, §12.4, where AESGCM has keys of 256 bits) and of tokens. Their keys have 32 bytes. */
export type MessageCipherName = "aes-256-gcm" | "chacha20-poly1305";

/** Bytes of the tag that every seal adds. */
export const TAG_BYTES = 16;
/** Bytes of a nonce. */
export const NONCE_BYTES = 12;
/** Bytes of a key of Data packets. */
export const KEY_BYTES: Readonly<Record<CipherName, number>> = { "aes-128-gcm": 16, "chacha20-poly1305": 32 };

/** An X25519 key pair (RFC 7748). */
export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Agrees on 32 bytes with the owner of a public key; undefined for a key that gives all zeros (RFC 7748 §6.1). */
  agree(publicKey: Uint8Array): Uint8Array | undefined;
}

/** Seals and opens single messages: handshakes and tokens. */
export interface Cipher {
  /** The ciphertext with its tag. */
  seal(nonce: Uint8Array, associated: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** The plaintext; undefined where the tag is wrong. */
  open(nonce: Uint8Array, associated: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
}

/**
 * Seals and opens Data packets of one key, many at a time and in place. Packet `i` is
 * `bytes[offset[i] … offset[i] + length[i])`: its header, which is authenticated, what is (to be) encrypted, and
 * {@link TAG_BYTES} for the tag. Its nonce is the IV XOR `number[i]` (RFC 9001 §5.3).
 */
export interface PacketCipher {
  /** Seals packets `from` up to and without `until`. */
  seal(packets: PacketList, from: number, until: number): void;
  /** Opens them; `length[i]` becomes 0 for those whose tag is wrong. */
  open(packets: PacketList, from: number, until: number): void;
}

/** Data packets within one buffer, in columns. */
export interface PacketList {
  readonly bytes: Uint8Array;
  readonly offset: Uint32Array;
  readonly length: Uint32Array;
  /** Packet numbers, whole ones below 2⁵³. */
  readonly number: Float64Array;
}

/** A number from 0 up to and without 1. @param random fills bytes that nobody can guess */
export function randomFraction(random: Crypto["random"]): number {
  const bytes = random(new Uint8Array(4));
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
}

/** What keys are derived with. */
export interface Hmac {
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array;
}

/** The cryptography that the core asks its driver for. All of it answers at once. */
export interface Crypto extends Hmac {
  /** A new key pair. */
  keyPair(): KeyPair;
  /** The pair of a private key of 32 bytes. */
  keyPairOf(privateKey: Uint8Array): KeyPair;
  sha256(bytes: Uint8Array): Uint8Array;
  cipher(name: MessageCipherName, key: Uint8Array): Cipher;
  packetCipher(name: CipherName, key: Uint8Array, iv: Uint8Array): PacketCipher;
  /** Fills bytes that nobody can guess. */
  random(bytes: Uint8Array): Uint8Array;
}
