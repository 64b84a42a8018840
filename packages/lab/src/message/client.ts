import { once } from "node:events";
import { LAB_LIMITS } from "../limits.ts";
import type { SocketAddress } from "../sockets/address.ts";
import { connectTcp } from "../sockets/connect.ts";
import { clientError } from "../sockets/socket-error.ts";
import { strangeAnswer } from "../sockets/wrong-protocol.ts";
import { encodeMessage } from "./encoding.ts";

/**
 * Sends one message and ends. Resolves when the other side has ended too, or has been silent for long: the protocol has no
 * answer, so nothing tells whether the message was read.
 *
 * @throws WiresideError `nothing_listens`, `no_answer`, `cut_short`; `bad_message` when an answer comes all the same
 */
export async function sendMessage(to: SocketAddress, value: unknown): Promise<void> {
  const socket = await connectTcp(to);
  socket.setTimeout(LAB_LIMITS.answerMs, () => socket.destroy());
  try {
    socket.once("data", (bytes: Uint8Array) => {
      socket.destroy(strangeAnswer(to, bytes, "and a server of messages never answers"));
    });
    socket.end(encodeMessage(value));
    await once(socket, "close");
  } catch (error) {
    throw clientError(error, "TCP", to);
  } finally {
    socket.destroy();
  }
}
