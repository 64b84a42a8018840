import { describe, expect, it } from "vitest";
import {
  bytesSource,
  CAPTURE_LIMITS,
  conversationsAmong,
  makeExplanation,
  openDocument,
  parseFilter,
  PcapWriter,
  type CaptureDocument,
} from "../../src/index.ts";

/** UDP datagrams over IPv4, one a conversation but for those that `sizes` gives several; the sizes are payloads. */
async function datagrams(count: number, sizes: (conversation: number) => readonly number[]): Promise<CaptureDocument> {
  const writer = new PcapWriter({ linkType: 101, snapLength: 65_535 });
  let seconds = 0;
  for (let conversation = 0; conversation < count; conversation++) {
    for (const size of sizes(conversation)) {
      const bytes = new Uint8Array(28 + size);
      const view = new DataView(bytes.buffer);
      bytes[0] = 0x45;
      view.setUint16(2, bytes.length);
      bytes[8] = 64;
      bytes[9] = 17;
      view.setUint32(12, 0x0a000001);
      view.setUint32(16, 0x0a000002);
      view.setUint16(20, 10_000 + conversation);
      view.setUint16(22, 9);
      view.setUint16(24, 8 + size);
      writer.addFrame({ seconds: seconds++, nanoseconds: 0, length: bytes.length, bytes });
    }
  }
  const document = await openDocument(bytesSource(writer.take()));
  await document.read();
  return document;
}

describe("a capture with many conversations", () => {
  const MANY = 1_500;

  it("is told as a whole, and the most telling ones are explained, in the order of the capture", async () => {
    const document = await datagrams(MANY, (each) => (each === 700 ? [900, 900] : [1]));
    const { capture, conversations } = await makeExplanation(document);
    expect(capture.conversationCount).toBe(MANY);
    expect(capture.sentences.map(({ text }) => text).join(" ")).toContain("It has 1,500 conversations over UDP");
    expect(conversations).toHaveLength(CAPTURE_LIMITS.explainedByDefault);
    const streams = conversations.map(({ stream }) => stream);
    expect(streams).toContain(700);
    expect(streams).toEqual([...streams].sort((one, other) => one - other));
  });

  it("explains those that are asked for, each once, and no more than the limit", async () => {
    const document = await datagrams(MANY, () => [1]);
    const names = [5, 3, 5, MANY + 7].map((stream) => ({ over: "udp", stream }) as const);
    const asked = await makeExplanation(document, { conversations: names });
    expect(asked.conversations.map(({ stream }) => stream)).toEqual([3, 5]);
    const all = Array.from({ length: MANY }, (_, stream) => ({ over: "udp", stream }) as const);
    const bounded = await makeExplanation(document, { conversations: all });
    expect(bounded.conversations).toHaveLength(CAPTURE_LIMITS.explainedConversations);
  });

  it("finds the conversations of the frames that a filter means", async () => {
    const document = await datagrams(20, (each) => [each]);
    const frames = await document.matching(parseFilter("udp.length > 24").filter!);
    expect(conversationsAmong(document, frames).map(({ stream }) => stream)).toEqual([17, 18, 19]);
  });

  it("tells how far it is, and stops when it is told to", async () => {
    const document = await datagrams(30, () => [1]);
    const stop = new AbortController();
    const seen: number[] = [];
    const work = makeExplanation(document, {
      signal: stop.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (done === 3) stop.abort(new Error("enough"));
      },
    });
    await expect(work).rejects.toThrow("enough");
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it("tells a long conversation's first messages, and counts the others", async () => {
    const count = CAPTURE_LIMITS.explainedMessages + 20;
    const document = await datagrams(1, () => Array.from({ length: count }, () => 4));
    const [conversation] = (await makeExplanation(document)).conversations;
    expect(conversation!.carried).toHaveLength(CAPTURE_LIMITS.explainedMessages);
    expect(conversation!.sections.carried.at(-1)!.text).toBe(
      "After frame 100 come 20 further ones that are not listed here.",
    );
  });
});
