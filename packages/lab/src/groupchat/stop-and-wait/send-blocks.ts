import type { Socket } from "node:dgram";
import type { FileHandle } from "node:fs/promises";
import { WiresideError } from "@wireside/protocol";
import { LAB_LIMITS } from "../../limits.ts";
import { plainAddress } from "../../sockets/address.ts";
import { BlockSender } from "./block-sender.ts";
import { ACK, FIRST_DATAGRAM, RESEND_MS } from "./wire.ts";

/** A file to be sent, and who may have it. */
export interface Sending {
  readonly handle: FileHandle;
  /** Bytes. */
  readonly size: number;
  /** The only address that is answered: nobody can have datagrams sent to somebody else. */
  readonly receiver: string;
  /** Gives it up. */
  readonly signal: AbortSignal;
}

/**
 * Sends a file by a socket that listens: waits for the first datagram, then sends block after block.
 *
 * @throws WiresideError `no_answer` when nobody comes, or a block stays without an answer; `no_such_file` when the file has become
 *   shorter; `closed`
 */
export function sendBlocks(socket: Socket, { handle, size, receiver, signal }: Sending): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const blocks = new BlockSender(size);
  let port: number | undefined;
  let timer = setTimeout(() => giveUp("Nobody came for the file."), LAB_LIMITS.firstDatagramMs);
  const giveUp = (message: string): void => reject(new WiresideError("no_answer", { message }));

  const send = async (): Promise<void> => {
    const { block } = blocks;
    if (block === undefined) return resolve();
    const bytes = new Uint8Array(block.length);
    const { bytesRead } = await handle.read(bytes, 0, block.length, block.offset);
    if (bytesRead < block.length) {
      throw new WiresideError("no_such_file", { message: "The file became shorter while it was sent." });
    }
    transmit(bytes);
  };
  const transmit = (bytes: Uint8Array): void => {
    clearTimeout(timer);
    if (signal.aborted) return;
    if (blocks.isHopeless) return giveUp("A block of the file was not answered.");
    blocks.sent(performance.now());
    socket.send(bytes, port, receiver, () => undefined); // one that cannot be sent is lost, as datagrams are
    timer = setTimeout(() => transmit(bytes), RESEND_MS);
  };

  socket.on("message", (bytes, from) => {
    if (plainAddress(from.address) !== receiver) return;
    const text = bytes.toString();
    const isFirst = port === undefined && text === FIRST_DATAGRAM;
    if (isFirst) port = from.port;
    const isAnswer = from.port === port && text === ACK && blocks.acknowledge(performance.now());
    if (isFirst || isAnswer) {
      clearTimeout(timer);
      send().catch(reject);
    }
  });
  socket.on("error", () => undefined);
  const stop = (): void => reject(new WiresideError("closed"));
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return promise.finally(() => clearTimeout(timer));
}
