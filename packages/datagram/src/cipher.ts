/** AEADs of packets: RFC 5116 AEAD_AES_128_GCM, RFC 8439 AEAD_CHACHA20_POLY1305. */
export type CipherName = "aes-128-gcm" | "chacha20-poly1305";

/** Bytes of the tag at a packet's end. */
export const TAG_BYTES = 16;
/** Bytes of a nonce. */
export const NONCE_BYTES = 12;
/** Bytes of a key of each. */
export const KEY_BYTES: Readonly<Record<CipherName, number>> = { "aes-128-gcm": 16, "chacha20-poly1305": 32 };
/** Packet numbers stay below. */
export const PACKET_NUMBERS = 2 ** 53;

/** Packets within one buffer, in columns. */
export interface PacketList {
  readonly bytes: Uint8Array;
  readonly offset: Uint32Array;
  readonly length: Uint32Array;
  /** Packet numbers, whole ones below 2⁵³. */
  readonly number: Float64Array;
}

/**
 * Seals and opens packets of one key, many at a time and in place. Packet `i` is `bytes[offset[i] … offset[i] + length[i])`:
 * its header, which is authenticated, what is (to be) encrypted, and {@link TAG_BYTES} for the tag. Its nonce is the IV XOR
 * `number[i]` (RFC 9001 §5.3).
 */
export interface PacketCipher {
  /**
   * Seals packets `from` up to and without `until`.
   * @throws {RangeError} where one ends outside `bytes`, has no room for header and tag, or no whole number below 2⁵³
   */
  seal(packets: PacketList, from: number, until: number): void;
  /**
   * Opens them; `length[i]` becomes 0 for those whose tag is wrong, or that are too short for one, and what is left of their
   * bytes means nothing.
   * @throws {RangeError} where one ends outside `bytes`, or has no whole number below 2⁵³
   */
  open(packets: PacketList, from: number, until: number): void;
}
