import type { Socket as UdpSocket } from "node:dgram";
import type { Socket } from "node:net";
import type { Tell } from "../event.ts";
import { LAB_LIMITS } from "../limits.ts";
import { peerName, type SocketAddress } from "../sockets/address.ts";
import { listenBoth } from "../sockets/listen-both.ts";
import type { Listening } from "../sockets/listen.ts";
import { raise } from "./raise.ts";

/**
 * Raises letters, over TCP and UDP on one port.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function serveUppercase(at: SocketAddress, tell: Tell): Promise<Listening> {
  const { udp, ...listening } = await listenBoth(at, (socket) => answerConnection(socket, tell));
  answerDatagrams(udp, tell);
  return listening;
}

/** Answers what was read each time, for a client that reads once and never says that it is done. */
function answerConnection(socket: Socket, tell: Tell): void {
  const peer = peerName({ address: socket.remoteAddress, port: socket.remotePort });
  let bytes = 0;
  socket.setTimeout(LAB_LIMITS.idleMs, () => socket.destroy());
  socket.on("data", (text: Uint8Array) => {
    bytes += text.length;
    if (bytes > LAB_LIMITS.uppercaseBytes) socket.destroy();
    // Whoever does not read the answers is not read either.
    else if (!socket.write(raise(text))) {
      socket.pause();
      socket.once("drain", () => socket.resume());
    }
  });
  socket.on("close", () => {
    const text =
      bytes > LAB_LIMITS.uppercaseBytes
        ? `TCP ${peer}: more than ${String(LAB_LIMITS.uppercaseBytes)} bytes, disconnected`
        : `TCP ${peer}: ${String(bytes)} bytes raised`;
    tell({ type: "answered", text, over: "tcp", peer, bytes });
  });
}

function answerDatagrams(socket: UdpSocket, tell: Tell): void {
  socket.on("message", (bytes, { address, port }) => {
    const peer = peerName({ address, port });
    // Datagrams that cannot be sent back are lost, as datagrams are.
    socket.send(raise(bytes), port, address, () => undefined);
    tell({
      type: "answered",
      text: `UDP ${peer}: ${String(bytes.length)} bytes raised`,
      over: "udp",
      peer,
      bytes: bytes.length,
    });
  });
  socket.on("error", () => undefined);
}
