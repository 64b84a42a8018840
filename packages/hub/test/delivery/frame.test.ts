import { once } from "node:events";
import type { Socket } from "node:net";
import { HubFrame, type Message, type RoomId } from "@wireside/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { messageFrames, textFrame } from "../../src/delivery/frame.ts";

let server: WebSocketServer;
let client: WebSocket;
/** The bare socket on the server's side. */
let wire: Socket;

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const address = server.address();
  client = new WebSocket(`ws://127.0.0.1:${String(typeof address === "object" ? address?.port : address)}`);
  const [[, request]] = (await Promise.all([once(server, "connection"), once(client, "open")])) as [
    [WebSocket, { socket: Socket }],
    unknown,
  ];
  wire = request.socket;
});
afterAll(() => {
  client.terminate();
  server.close();
});

/** What a client's WebSocket library reads from these bytes, which hold `count` frames. */
async function received(bytes: Buffer, count: number): Promise<string[]> {
  const texts: string[] = [];
  return new Promise((resolve) => {
    const take = (data: Buffer): void => {
      texts.push(data.toString());
      if (texts.length < count) return;
      client.off("message", take);
      resolve(texts);
    };
    client.on("message", take);
    wire.write(bytes);
  });
}

describe("frames", () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])("of %i bytes are read as they were meant", async (length) => {
    const text = "é".repeat(length >> 1) + "x".repeat(length & 1);
    expect(await received(textFrame(text), 1)).toEqual([text]);
  });

  it("carry any text", async () => {
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 300 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        expect(await received(Buffer.concat(given.map(textFrame)), given.length)).toEqual(given);
      }),
    );
  });

  it("join neighbouring messages and split before they grow too large", async () => {
    const messages = Array.from(
      { length: 100 },
      (_, i) => ({ id: i + 1, at: 5, by: 1, text: "x".repeat(10_000) }) as Message,
    );
    const frames = messageFrames(3 as RoomId, messages);
    expect(frames.length).toBe(4);
    const parsed = (await received(Buffer.concat(frames), frames.length)).map((text) =>
      HubFrame.parse(JSON.parse(text)),
    );
    expect(parsed.flatMap((frame) => (frame.type === "messages" ? frame.messages : []))).toEqual(messages);
  });

  it("are none when there is nothing to say", () => {
    expect(messageFrames(3 as RoomId, [])).toEqual([]);
  });
});
