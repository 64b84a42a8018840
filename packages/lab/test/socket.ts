import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { SocketAddress } from "../src/index.ts";

/** A bare client, as somebody else's program is one. */
export async function bareClient({ port }: SocketAddress): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Everything that still comes on a connection. */
export async function rest(socket: Socket): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of socket as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** A bare server on a port of its own; `close` ends its connections. */
export async function bareServer(
  onConnection: (socket: Socket) => void,
): Promise<{ at: SocketAddress; close: () => Promise<void> }> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket.on("error", () => undefined));
    onConnection(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    at: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port on which nothing listens. */
export async function freePort(): Promise<SocketAddress> {
  const { at, close } = await bareServer(() => undefined);
  await close();
  return at;
}
