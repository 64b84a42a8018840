import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { End } from "../carry.ts";
import type { Ends } from "./place.ts";

// A block's datagram is its number, u32, and its bytes; its acknowledgement is the number alone.
const BLOCK_BYTES = 2_048;
const NUMBER_BYTES = 4;
/** A lost block is sent again after so many round trips, as the last one that was measured. */
const PATIENCE = 2;
const LEAST_TIMEOUT_MS = 10;
const FIRST_TIMEOUT_MS = 1_000;

/** The classic answer to a lost datagram: one block, then its acknowledgement, then the next. */
export const ends: Ends = {
  async receive({ host }) {
    let bytes = 0;
    let expected = 0;
    const socket = await bind(host);
    socket.on("message", (message, sender) => {
      if (message.readUInt32BE(0) === expected) {
        bytes += message.length - NUMBER_BYTES;
        expected++;
      }
      socket.send(message.subarray(0, NUMBER_BYTES), sender.port, sender.address);
    });
    return { port: socket.address().port, key: "", bytes: () => bytes };
  },

  async send({ host, port }): Promise<End> {
    let bytes = 0;
    let timeout = FIRST_TIMEOUT_MS;
    let timer: NodeJS.Timeout;
    let sentAt = 0;
    let isRepeated = false;
    const message = Buffer.alloc(NUMBER_BYTES + BLOCK_BYTES, 7);
    const socket = await bind("0.0.0.0");
    const transmit = (): void => {
      socket.send(message, port, host);
      timer = setTimeout(() => {
        isRepeated = true;
        transmit();
      }, timeout);
    };
    const next = (number: number): void => {
      message.writeUInt32BE(number);
      sentAt = performance.now();
      isRepeated = false;
      transmit();
    };
    socket.on("message", (answer) => {
      const number = answer.readUInt32BE(0);
      if (number !== message.readUInt32BE(0)) return;
      clearTimeout(timer);
      // Whose acknowledgement this is cannot be told of a block that was sent twice (RFC 6298 §3).
      if (!isRepeated) timeout = Math.max(PATIENCE * (performance.now() - sentAt), LEAST_TIMEOUT_MS);
      bytes += BLOCK_BYTES;
      next(number + 1);
    });
    next(0);
    return { port: 0, key: "", bytes: () => bytes };
  },
};

async function bind(host: string): Promise<Socket> {
  const socket = createSocket("udp4").bind(0, host);
  await once(socket, "listening");
  return socket;
}
