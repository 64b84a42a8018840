import { Transport, type TransportConnection, type TransportOptions } from "../../packages/transport/src/index.ts";
import { fill } from "./fill.ts";
import type { Ends } from "./place.ts";

/** Ours. */
export function wireside(options: TransportOptions): Ends {
  return {
    async receive({ host }) {
      let bytes = 0;
      const count = async (connection: TransportConnection): Promise<void> => {
        for await (const stream of connection.streams()) {
          stream
            .on("error", () => undefined)
            .receive((piece) => {
              bytes += piece.length;
            });
        }
      };
      const transport = await Transport.open({
        ...options,
        host,
        onConnection: (connection) => {
          void count(connection);
        },
      });
      return { port: transport.port, key: Buffer.from(transport.publicKey).toString("hex"), bytes: () => bytes };
    },

    async send({ host, port, key, streams }) {
      const transport = await Transport.open(options);
      const serverKey = Uint8Array.from(Buffer.from(key, "hex"));
      const connection = await transport.connect(host, port, { serverKey });
      return fill(streams, () => connection.openStream("unidirectional", { copies: false }));
    },
  };
}
