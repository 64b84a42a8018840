import { Transport, type TransportConnection } from "../../packages/transport/src/index.ts";
import { contentOf } from "./content.ts";
import type { Download } from "./downloads.ts";

/** One stream of our transport: from the first packet of the handshake to the last byte, by the clock of the end that gets it. */
export const overTransport: Download = {
  async serve({ bytes, host, tell }) {
    const content = contentOf(bytes);
    const transport = await Transport.open({
      host,
      onConnection: (connection) => void give(connection, content),
    });
    tell({ port: transport.port, key: Buffer.from(transport.publicKey).toString("hex") });
  },

  async fetch({ bytes, host, port, key, tell }) {
    const transport = await Transport.open();
    const startedAt = performance.now();
    const connection = await transport.connect(host, port, { serverKey: Uint8Array.from(Buffer.from(key, "hex")) });
    for await (const stream of connection.streams()) {
      const pieces: Buffer[] = [];
      for await (const piece of stream) pieces.push(piece as Buffer);
      tell({ ms: performance.now() - startedAt });
      tell({ isWhole: contentOf(bytes).equals(Buffer.concat(pieces)) });
      return;
    }
  },
};

async function give(connection: TransportConnection, content: Buffer): Promise<void> {
  const stream = await connection.openStream("unidirectional", { copies: false });
  stream.end(content);
}
