import { once } from "node:events";
import utp from "utp-native";
import { fill } from "./fill.ts";
import type { Ends } from "./place.ts";

/** utp-native: BitTorrent's streams over UDP, which give way to others (LEDBAT, BEP 29), not encrypted. */
export const ends: Ends = {
  async receive({ host }) {
    let bytes = 0;
    const server = utp.createServer((socket) => {
      socket
        .on("error", () => undefined)
        .on("data", (piece: Buffer) => {
          bytes += piece.length;
        });
    });
    server.listen(0, host);
    await once(server, "listening");
    return { port: server.address().port, key: "", bytes: () => bytes };
  },

  send({ host, port, streams }) {
    return fill(streams, () => utp.connect(port, host));
  },
};
