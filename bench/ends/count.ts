import { once, type EventEmitter } from "node:events";
import type { AddressInfo } from "node:net";
import type { End } from "../carry.ts";

/** A server as those of `node:net` are. */
interface Server extends EventEmitter {
  listen(port: number, host: string): unknown;
  address(): unknown;
}

/** A receiver that counts what comes. @param serve gives a server that hands on the streams that come to it */
export async function count(host: string, serve: (onStream: (stream: EventEmitter) => void) => Server): Promise<End> {
  let bytes = 0;
  const server = serve((stream) => {
    stream
      .on("error", () => undefined)
      .on("data", (piece: Buffer) => {
        bytes += piece.length;
      });
  });
  server.listen(0, host);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, key: "", bytes: () => bytes };
}
