import { once } from "node:events";
import { createServer, connect, type AddressInfo } from "node:net";
import { fill } from "./fill.ts";
import type { Ends } from "./place.ts";

/** The kernel's TCP, with the congestion control that the system has been told to use. */
export const ends: Ends = {
  async receive({ host }) {
    let bytes = 0;
    const server = createServer((socket) => {
      socket
        .on("error", () => undefined)
        .on("data", (piece: Buffer) => {
          bytes += piece.length;
        });
    });
    server.listen(0, host);
    await once(server, "listening");
    return { port: (server.address() as AddressInfo).port, key: "", bytes: () => bytes };
  },

  send({ host, port, streams }) {
    return fill(streams, async () => {
      const socket = connect({ host, port });
      await once(socket, "connect");
      return socket;
    });
  },
};
