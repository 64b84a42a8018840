import { createSocket } from "node:dgram";
import { WiresideError } from "@wireside/protocol";
import { LAB_LIMITS } from "../../limits.ts";
import type { SocketAddress } from "../../sockets/address.ts";
import { clientError } from "../../sockets/socket-error.ts";
import { BlockReceiver, type Received } from "./block-receiver.ts";
import { ACK, FIRST_DATAGRAM } from "./wire.ts";

/** How often the first datagram is sent again while nothing comes, in ms. */
const FIRST_AGAIN_MS = 1000;

/**
 * Gets a file block by block from where an offer says that it is. Datagrams of others are not taken.
 *
 * @param size of the file in bytes, as the offer says it
 * @param signal gives it up
 */
export async function receiveBlocks(from: SocketAddress, size: number, signal: AbortSignal): Promise<Received> {
  if (size > LAB_LIMITS.downloadBytes) return { problem: new WiresideError("too_large") };
  const { promise, resolve } = Promise.withResolvers<Received>();
  const blocks = new BlockReceiver(size);
  const socket = createSocket("udp4");
  const fail = (error: unknown): void => resolve({ problem: clientError(error, "UDP", from) });
  const finish = (): void => resolve(blocks.result());
  const giveUp = (): void => resolve({ problem: new WiresideError("closed") });
  let timer = setTimeout(finish, LAB_LIMITS.answerMs);
  let again: NodeJS.Timeout | undefined;
  let isOpen = true;
  const sendFirst = (): void => socket.send(FIRST_DATAGRAM, () => undefined); // one that is lost is sent again
  signal.addEventListener("abort", giveUp);
  socket.on("error", (error) => {
    // After the last block the sender is gone, and answers to its repeats find nobody.
    if (!blocks.isDone) fail(error);
  });
  socket.on("message", (block) => {
    clearInterval(again);
    if (!blocks.take(block, performance.now())) return;
    socket.send(ACK, () => undefined); // one that is lost is asked for again
    clearTimeout(timer);
    timer = setTimeout(finish, blocks.isDone ? LAB_LIMITS.lingerMs : LAB_LIMITS.answerMs);
  });
  try {
    socket.connect(from.port, from.host, (error?: Error) => {
      if (!isOpen) return;
      if (error !== undefined) return fail(error);
      sendFirst();
      again = setInterval(sendFirst, FIRST_AGAIN_MS);
      if (blocks.isDone) finish(); // of an empty file nothing comes
    });
    return await promise;
  } catch (error) {
    return { problem: clientError(error, "UDP", from) }; // there is no such port
  } finally {
    isOpen = false;
    clearTimeout(timer);
    clearInterval(again);
    signal.removeEventListener("abort", giveUp);
    socket.close();
  }
}
