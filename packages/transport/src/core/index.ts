export type { Cipher, CipherName, Crypto, KeyPair, MessageCipherName, PacketCipher, PacketList } from "./crypto.ts";
export { KEY_BYTES, NONCE_BYTES, TAG_BYTES } from "./crypto.ts";
export { CLOSE_CODES, type CloseCode, type Violation } from "./errors.ts";
export { TRANSPORT_LIMITS } from "./limits.ts";
