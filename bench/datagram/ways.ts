import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  createBatch,
  encodeAddress,
  loadBackend,
  type Backend,
  type DatagramSocket,
} from "../../packages/datagram/src/index.ts";
import type { End } from "../carry.ts";

export const WAYS = ["wireside native", "wireside portable", "node:dgram"] as const;
export type Way = (typeof WAYS)[number];

/** Bytes of datagrams that are given to a socket in one turn of the event loop, about. */
const TURN_BYTES = 256 * 1024;
const LOOPBACK = "127.0.0.1";

/** Receives whatever comes. */
export async function openSink(way: Way): Promise<End> {
  if (way !== "node:dgram") {
    const socket = await openOurs(way);
    return { port: socket.port, key: "", bytes: () => socket.counters().received.bytes };
  }
  let bytes = 0;
  const socket = createSocket({ type: "udp4", recvBufferSize: BUFFER_BYTES });
  socket.on("message", ({ length }) => {
    bytes += length;
  });
  socket.bind(0, LOOPBACK);
  await once(socket, "listening");
  return { port: socket.address().port, key: "", bytes: () => bytes };
}

/** Sends datagrams of a size to a port, for ever. */
export async function openFlood(way: Way, port: number, size: number): Promise<End> {
  const perTurn = Math.ceil(TURN_BYTES / size);
  return way === "node:dgram" ? floodByDgram(port, size, perTurn) : floodByOurs(way, port, size, perTurn);
}

async function floodByOurs(way: Way, port: number, size: number, perTurn: number): Promise<End> {
  const socket = await openOurs(way);
  const batch = createBatch(perTurn * size);
  const perRun = Math.max(1, Math.floor(65_507 / size));
  for (let left = perTurn; left > 0; left -= perRun) {
    const run = batch.count++;
    batch.offset[run] = (perTurn - left) * size;
    batch.length[run] = Math.min(left, perRun) * size;
    batch.segment[run] = size;
    batch.address.set(encodeAddress(LOOPBACK, port), run * 24);
  }
  // Loopback takes all it is given: there is nothing to wait for but the event loop.
  const turn = (): void => {
    socket.send(batch);
    setImmediate(turn);
  };
  turn();
  return { port: 0, key: "", bytes: () => socket.counters().sent.bytes };
}

/** As fast as it goes with node:dgram: connected, so that no address is looked at. */
async function floodByDgram(port: number, size: number, perTurn: number): Promise<End> {
  let bytes = 0;
  const socket = createSocket({ type: "udp4", sendBufferSize: BUFFER_BYTES });
  socket.connect(port, LOOPBACK);
  await once(socket, "connect");
  const datagram = Buffer.alloc(size);
  let pending = 0;
  const onSent = (): void => {
    bytes += size;
    if (--pending === 0) setImmediate(turn);
  };
  const turn = (): void => {
    pending = perTurn;
    for (let at = 0; at < perTurn; at++) socket.send(datagram, onSent);
  };
  turn();
  return { port: 0, key: "", bytes: () => bytes };
}

async function openOurs(way: Way): Promise<DatagramSocket> {
  const backend = await loadBackend(way.replace("wireside ", "") as Backend);
  return backend.openSocket({
    host: LOOPBACK,
    bufferBytes: BUFFER_BYTES,
    onReceive: () => {},
    onError: (error) => {
      throw error;
    },
  });
}

const BUFFER_BYTES = 2 * 1024 * 1024;
