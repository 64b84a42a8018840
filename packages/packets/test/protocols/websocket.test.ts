import { once } from "node:events";
import { constants, createDeflateRaw } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Frames, joined, tcpFrame } from "./frames.ts";
import { allValues, infosOf, protocolCapture, recordedFrames } from "./recorded.ts";

describe("a WebSocket", () => {
  it("begins with HTTP's upgrade, and tells frame by frame what was said", async () => {
    const frames = await recordedFrames(protocolCapture("websocket"));
    expect(infosOf(frames, "HTTP")).toEqual(["GET /room HTTP/1.1 ", "HTTP/1.1 101 Switching Protocols "]);
    expect(infosOf(frames, "WebSocket")).toEqual([
      "WebSocket Text [FIN] [MASKED]",
      "WebSocket Text[FRAGMENT]  ",
      "WebSocket Text [FIN] [MASKED]",
      "WebSocket Continuation [FIN] ",
      "WebSocket Binary [FIN] [MASKED]",
      "WebSocket Ping [FIN] ",
      "WebSocket Pong [FIN] [MASKED]",
      "WebSocket Text [FIN] ",
      "WebSocket Connection Close [FIN] ",
      "WebSocket Connection Close [FIN] [MASKED]",
    ]);
  });

  it("shows messages without their mask, put together from fragments and segments", async () => {
    const frames = await recordedFrames(protocolCapture("websocket"));
    expect(allValues(frames, "websocket.payload.text")).toEqual([
      "hello",
      "x".repeat(300),
      "hello back",
      "y".repeat(200),
    ]);
    expect(allValues(frames, "websocket.payload.binary")).toEqual(["010203"]);
    expect(allValues(frames, "websocket.fragment.count")).toEqual(["2"]);
    expect(allValues(frames, "websocket.payload.pong")).toEqual([Buffer.from("are you there").toString("hex")]);
    expect(allValues(frames, "websocket.payload.close.status_code")).toEqual(["1000", "1000"]);
    expect(allValues(frames, "websocket.payload.close.reason")).toEqual(["bye"]);
  });

  it("is read from a port that a person gives to it", async () => {
    const frames = await recordedFrames(protocolCapture("websocket"), { "tcp.port:4747": "websocket" });
    expect(allValues(frames, "http.request.method")).toEqual([]);
    expect(allValues(frames, "websocket.opcode").length).toBeGreaterThan(0);
  });

  it("unpacks messages, also those that refer to the ones before them", async () => {
    const said = ["the same words", "the same words again", "and the same words"];
    const packed = await packedMessages(said);
    const frames = upgraded();
    for (const [i, message] of packed.entries()) {
      frames.say(1, joined(Uint8Array.of(0xc1, message.length), message));
      expect(frames.values("websocket.pmc")).toEqual(["1"]);
      expect(frames.values("websocket.payload.text")).toEqual([said[i]]);
    }
  });

  it("guesses nothing of a message that refers to one that was not seen", async () => {
    const [, second] = await packedMessages(["the same words, rather many", "the same words, rather many"]);
    const frames = upgraded().say(1, joined(Uint8Array.of(0xc1, second!.length), second!));
    expect(frames.values("websocket.payload.text")).toEqual([]);
    expect(frames.values("websocket.payload.binary").length).toBe(1);
  });
});

/** A conversation at port 80, each segment a frame. */
class Conversation extends Frames {
  readonly #at: [number, number] = [1, 1];

  say(side: 0 | 1, said: Uint8Array): this {
    const frame = side === 0 ? tcpFrame(40_000, 80, this.#at[0], said) : tcpFrame(80, 40_000, this.#at[1], said);
    if (side === 0) this.add(frame);
    else this.add(joined(frame.subarray(0, 26), frame.subarray(30, 34), frame.subarray(26, 30), frame.subarray(34)));
    this.#at[side] += said.length;
    return this;
  }
}

function upgraded(): Conversation {
  const request = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n";
  const answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
  return new Conversation().say(0, Buffer.from(request)).say(1, Buffer.from(answer));
}

/** Messages as RFC 7692 packs them: one after the other, each without the four bytes at its end. */
async function packedMessages(texts: readonly string[]): Promise<readonly Uint8Array[]> {
  const packer = createDeflateRaw();
  const messages: Uint8Array[] = [];
  for (const text of texts) {
    packer.write(text);
    const isFlushed = once(packer, "readable");
    packer.flush(constants.Z_SYNC_FLUSH);
    await isFlushed;
    const bytes = Uint8Array.from(packer.read() as Uint8Array);
    messages.push(bytes.subarray(0, bytes.length - 4));
  }
  return messages;
}
