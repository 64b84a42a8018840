import { HubFrame, type Message, type RoomId } from "@wireside/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Receiver } from "ws";
import { messageFrames, textFrame } from "../../src/delivery/frame.ts";

/** What a client's WebSocket library reads from these bytes. */
function received(bytes: Buffer): string[] {
  const texts: string[] = [];
  const receiver = new Receiver({ isServer: false });
  receiver.on("message", (data: Buffer) => texts.push(data.toString()));
  receiver.write(bytes);
  return texts;
}

describe("frames", () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])("of %i bytes are read as they were meant", (length) => {
    const text = "é".repeat(length >> 1) + "x".repeat(length & 1);
    expect(received(textFrame(text))).toEqual([text]);
  });

  it("carry any text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 300 }), { maxLength: 8 }), (texts) => {
        expect(received(Buffer.concat(texts.map(textFrame)))).toEqual(texts);
      }),
    );
  });

  it("join neighbouring messages and split before they grow too large", () => {
    const messages = Array.from(
      { length: 100 },
      (_, i) => ({ id: i + 1, at: 5, by: 1, text: "x".repeat(10_000) }) as Message,
    );
    const frames = messageFrames(3 as RoomId, messages);
    expect(frames.length).toBe(4);
    const parsed = received(Buffer.concat(frames)).map((text) => HubFrame.parse(JSON.parse(text)));
    expect(parsed.flatMap((frame) => (frame.type === "messages" ? frame.messages : []))).toEqual(messages);
  });

  it("are none when there is nothing to say", () => {
    expect(messageFrames(3 as RoomId, [])).toEqual([]);
  });
});
