import { once } from "node:events";
import UDX from "udx-native";
import type { End } from "../carry.ts";
import { CHUNK_BYTES } from "./ways.ts";

// There is no handshake: a receiver's streams wait for a sender that has said its port.
const MOST_STREAMS = 16;

export function receive(onPort: (listener: (port: number) => void) => void): Promise<End> {
  let bytes = 0;
  const udx = new UDX();
  const socket = udx.createSocket();
  socket.bind(0, "127.0.0.1");
  onPort((port) => {
    for (let i = 1; i <= MOST_STREAMS; i++) {
      const stream = udx.createStream(i);
      stream.connect(socket, MOST_STREAMS + i, port, "127.0.0.1");
      stream
        .on("error", () => undefined)
        .on("data", (piece: Buffer) => {
          bytes += piece.length;
        });
    }
  });
  return Promise.resolve({ port: socket.address().port, key: "", bytes: () => bytes });
}

export function send(port: number, streams: number, tellPort: (port: number) => void): Promise<End> {
  let bytes = 0;
  const udx = new UDX();
  const socket = udx.createSocket();
  socket.bind(0, "127.0.0.1");
  tellPort(socket.address().port);
  const chunk = Buffer.alloc(CHUNK_BYTES, 7);
  const fill = async (i: number): Promise<void> => {
    const stream = udx.createStream(MOST_STREAMS + i);
    stream.connect(socket, i, port, "127.0.0.1");
    stream.on("error", () => undefined);
    for (;;) {
      bytes += chunk.length;
      if (!stream.write(chunk)) await once(stream, "drain");
    }
  };
  for (let i = 1; i <= streams; i++) void fill(i);
  return Promise.resolve({ port: 0, key: "", bytes: () => bytes });
}
