import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { LAB_LIMITS } from "../limits.ts";
import type { SocketAddress } from "./address.ts";
import { listenError } from "./socket-error.ts";

/** A server that listens. */
export interface Listening {
  /** Where, with the port that the system chose where it was asked to. */
  readonly at: SocketAddress;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens on TCP. Small writes leave at once (TCP_NODELAY), so that what is written in one piece arrives in one where the
 * network allows it; a client that has ended is ended too, once it has got everything. Errors of a connection end it, and
 * come as its `close`.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function listenTcp(at: SocketAddress, onConnection: (socket: Socket) => void): Promise<Listening> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    // So that a machine that is gone without a word is noticed where nothing else would be sent.
    socket.setKeepAlive(true, LAB_LIMITS.idleMs);
    socket.on("close", () => open.delete(socket)).on("error", () => undefined);
    onConnection(socket);
  });
  server.maxConnections = LAB_LIMITS.connections;
  try {
    await once(server.listen({ host: at.host, port: at.port, backlog: LAB_LIMITS.connections }), "listening");
  } catch (error) {
    throw listenError(error, at);
  }
  return {
    at: { host: at.host, port: (server.address() as AddressInfo).port },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
