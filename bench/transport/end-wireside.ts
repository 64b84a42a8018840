import { once } from "node:events";
import { Transport, type TransportConnection, type TransportOptions } from "../../packages/transport/src/index.ts";
import type { End } from "../carry.ts";
import { CHUNK_BYTES } from "./ways.ts";

export async function receive(options: TransportOptions): Promise<End> {
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
    host: "127.0.0.1",
    onConnection: (connection) => {
      void count(connection);
    },
  });
  return { port: transport.port, key: Buffer.from(transport.publicKey).toString("hex"), bytes: () => bytes };
}

export async function send(options: TransportOptions, port: number, key: string, streams: number): Promise<End> {
  let bytes = 0;
  const transport = await Transport.open({ ...options, host: "127.0.0.1" });
  const serverKey = Uint8Array.from(Buffer.from(key, "hex"));
  const connection = await transport.connect("127.0.0.1", port, { serverKey });
  const chunk = Buffer.alloc(CHUNK_BYTES, 7);
  const fill = async (): Promise<void> => {
    const stream = await connection.openStream("unidirectional", { copies: false });
    stream.on("error", () => undefined);
    for (;;) {
      bytes += chunk.length;
      if (!stream.write(chunk)) await once(stream, "drain");
    }
  };
  for (let i = 0; i < streams; i++) void fill();
  return { port: 0, key: "", bytes: () => bytes };
}
