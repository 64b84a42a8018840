import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import type { SocketAddress } from "./address.ts";
import { listenError } from "./socket-error.ts";

/**
 * A UDP socket that listens.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function bindUdp(at: SocketAddress): Promise<Socket> {
  const socket = createSocket(isIPv6(at.host) ? "udp6" : "udp4");
  try {
    await once(socket.bind(at.port, at.host), "listening");
  } catch (error) {
    throw listenError(error, at);
  }
  return socket;
}

/** Closes a UDP socket, once. */
export async function closeUdp(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => socket.close(resolve));
}
