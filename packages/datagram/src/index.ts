export { encodeAddress, hostOf, portOf } from "./address.ts";
export { loadBackend, type DatagramBackend } from "./backend.ts";
export { ADDRESS_BYTES, BATCH_RUNS, createBatch, type DatagramBatch } from "./batch.ts";
export { KEY_BYTES, NONCE_BYTES, TAG_BYTES, type CipherName, type PacketCipher, type PacketList } from "./cipher.ts";
export { buildAddon } from "./native/build.ts";
export { DatagramError, type DatagramErrorCode } from "./datagram-error.ts";
export { createPortableCipher } from "./portable/cipher.ts";
export type { Backend, DatagramSocket, SocketCounters, SocketFeatures, SocketOptions } from "./socket.ts";
