import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { blobSource, openDocument, type CaptureDocument } from "@wireside/packets";
import { beforeAll, describe, expect, it } from "vitest";
import { ConversationStudy } from "../../src/packets/worker/conversation-study.ts";
import { PLOT_KINDS } from "../../src/packets/worker/study-views.ts";

const CAPTURES = join(import.meta.dirname, "../../../packets/captures");
const AREA = { columns: 400, rows: 300 };

async function open(name: string): Promise<CaptureDocument> {
  const document = await openDocument(blobSource(await openAsBlob(join(CAPTURES, name))));
  await document.read();
  return document;
}

const study = (document: CaptureDocument, over: "tcp" | "udp"): Promise<ConversationStudy> =>
  ConversationStudy.of(document, { over, stream: 0 }, new AbortController().signal, () => undefined);

describe("a TCP conversation that is looked into", () => {
  let document: CaptureDocument;
  let studied: ConversationStudy;
  beforeAll(async () => {
    document = await open("everything/server.pcap.gz");
    studied = await study(document, "tcp");
  });

  it("knows how much of it was looked at, and which way more went", () => {
    expect(studied.view).toMatchObject({ frames: 1158, studied: 1158, larger: 0 });
  });

  it("has in each plot only what can be seen, with frames of the conversation", () => {
    for (const kind of PLOT_KINDS) {
      const plot = studied.plot({ kind, direction: 0 }, AREA)!;
      expect(plot.layers.length).toBeGreaterThan(0);
      expect(plot.top).toBeGreaterThan(plot.bottom);
      for (const { time, low, high, frame } of plot.layers) {
        expect([low.length, high.length, frame.length]).toEqual([time.length, time.length, time.length]);
        expect(Math.max(...frame)).toBeLessThanOrEqual(1158);
        expect(Math.min(...frame)).toBeGreaterThan(0);
      }
    }
  });

  it("draws a part of a plot where a part is asked for", () => {
    const part = { ...AREA, from: 0.1, to: 0.2, bottom: 0, top: 200_000 };
    expect(studied.plot({ kind: "sequence", direction: 0 }, part)).toMatchObject({
      from: 0.1,
      to: 0.2,
      bottom: 0,
      top: 200_000,
    });
  });

  it("tells the frames of which Wireshark says otherwise, and of each of them why", () => {
    const { frames, ours } = studied.differences();
    expect(frames.length).toBeGreaterThan(0);
    expect(ours.length).toBe(frames.length);
    for (const frame of frames.subarray(0, 20)) expect(studied.verdict(frame)?.why).toBeDefined();
    expect(studied.verdict(1)).toBeUndefined();
  });

  it("lays out a ladder whose marked frames stand on their own", () => {
    const { count, lanes } = studied.layOut({ items: 100, marked: [700] });
    expect(lanes.map(({ name }) => name)).toEqual(["client", "server"]);
    expect(count).toBeLessThan(400);
    const at = studied.ladder!.itemOf(700)!;
    expect(studied.ladder!.items(at, at + 1)).toMatchObject([{ kind: "arrow", frame: 700 }]);
  });
});

it("lays out the ladder of a UDP conversation, which has no plots and no verdicts", async () => {
  const studied = await study(await open("uppercase-udp/client.pcap.gz"), "udp");
  expect(studied.layOut({}).count).toBeGreaterThan(0);
  expect(studied.plot({ kind: "sequence", direction: 0 }, AREA)).toBeUndefined();
  expect(studied.differences().frames.length).toBe(0);
});
