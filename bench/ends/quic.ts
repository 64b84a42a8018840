import { createHmac, randomFillSync, timingSafeEqual } from "node:crypto";
import Logger, { LogLevel } from "@matrixai/logger";
import { events, QUICClient, QUICServer, type QUICConfig, type QUICStream } from "@matrixai/quic";
import type { End } from "../carry.ts";
import { makeCertificate } from "./certificate.ts";
import { CHUNK_BYTES, type Ends } from "./place.ts";

// Its buffers are small unless it is asked for larger ones: as large as the fastest long path here needs.
const WINDOW_BYTES = 64 << 20;
const CONFIG = {
  ...{ verifyPeer: false, maxSendUdpPayloadSize: 1_452, readableChunkSize: 1 << 16 },
  ...{ initialMaxData: WINDOW_BYTES, maxConnectionWindow: WINDOW_BYTES, maxStreamWindow: WINDOW_BYTES },
  ...{ initialMaxStreamDataBidiRemote: WINDOW_BYTES, initialMaxStreamDataUni: WINDOW_BYTES },
} satisfies Partial<QUICConfig>;

const logger = new Logger("quic", LogLevel.SILENT);

/** @matrixai/quic: QUIC by Cloudflare's quiche with its CUBIC, each packet through Node's own sockets. */
export const ends: Ends = {
  async receive({ host }) {
    let bytes = 0;
    const { key, cert } = makeCertificate();
    const server = new QUICServer({
      config: { ...CONFIG, key, cert },
      logger,
      crypto: {
        key: new ArrayBuffer(32),
        ops: {
          sign: (secret, data) => Promise.resolve(sign(secret, data)),
          verify: (secret, data, signature) =>
            Promise.resolve(timingSafeEqual(new Uint8Array(sign(secret, data)), new Uint8Array(signature))),
        },
      },
    });
    const count = async (stream: QUICStream): Promise<void> => {
      for await (const piece of stream.readable) bytes += piece.length;
    };
    server.addEventListener(events.EventQUICServerConnection.name, (came) => {
      const { detail: connection } = came as events.EventQUICServerConnection;
      connection.addEventListener(events.EventQUICConnectionStream.name, (opened) => {
        count((opened as events.EventQUICConnectionStream).detail).catch(() => undefined);
      });
    });
    await server.start({ host, port: 0 });
    return { port: server.port, key: "", bytes: () => bytes };
  },

  async send({ host, port, streams }) {
    let bytes = 0;
    const client = await QUICClient.createQUICClient({
      host,
      port,
      localHost: "0.0.0.0",
      config: CONFIG,
      logger,
      crypto: {
        ops: {
          randomBytes: (into) => {
            randomFillSync(new Uint8Array(into));
            return Promise.resolve();
          },
        },
      },
    });
    const chunk = new Uint8Array(CHUNK_BYTES).fill(7);
    const fillOne = async (): Promise<void> => {
      const writer = client.connection.newStream("uni").writable.getWriter();
      for (;;) {
        await writer.write(chunk);
        bytes += chunk.length;
      }
    };
    for (let index = 0; index < streams; index++) fillOne().catch(() => undefined);
    return { port: 0, key: "", bytes: () => bytes } satisfies End;
  },
};

function sign(secret: ArrayBuffer, data: ArrayBuffer): ArrayBuffer {
  return Uint8Array.from(createHmac("sha256", new Uint8Array(secret)).update(new Uint8Array(data)).digest()).buffer;
}
