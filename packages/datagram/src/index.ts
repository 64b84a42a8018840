export { ADDRESS_BYTES, BATCH_RUNS, createBatch, type DatagramBatch } from "./batch.ts";
export type { Backend, DatagramSocket, SocketCounters, SocketFeatures, SocketOptions } from "./socket.ts";
