import type { Socket } from "node:net";
import type { Tell } from "../event.ts";
import { LAB_LIMITS } from "../limits.ts";
import { peerName, type SocketAddress } from "../sockets/address.ts";
import { listenTcp, type Listening } from "../sockets/listen.ts";
import { MessageDecoder } from "./encoding.ts";

/**
 * Takes messages and tells them, any number on one connection; answers nothing.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export function serveMessage(at: SocketAddress, tell: Tell): Promise<Listening> {
  return listenTcp(at, (socket) => readMessages(socket, tell));
}

function readMessages(socket: Socket, tell: Tell): void {
  const from = peerName({ address: socket.remoteAddress, port: socket.remotePort });
  const decoder = new MessageDecoder();
  const complain = ({ code, message }: { code: string; message: string }): void =>
    tell({ type: "problem", text: `${from}: ${code}: ${message}`, from, code });
  socket.setTimeout(LAB_LIMITS.idleMs, () => socket.destroy());
  socket.on("data", (bytes: Uint8Array) => {
    const { messages, problem } = decoder.push(bytes);
    for (const value of messages) {
      tell({ type: "message", text: typeof value === "string" ? value : JSON.stringify(value), from, value });
    }
    if (problem === undefined) return;
    complain(problem);
    socket.removeAllListeners("data").off("close", ended).destroy();
  });
  const ended = (): void => {
    const problem = decoder.end();
    if (problem !== undefined) complain(problem);
  };
  socket.on("close", ended);
}
