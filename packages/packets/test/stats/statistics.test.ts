import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Dissection } from "../../src/dissect/dissection.ts";
import { FrameDissector } from "../../src/dissect/dissect-frame.ts";
import { wantedFields } from "../../src/dissect/dissection.ts";
import { Session } from "../../src/dissect/session.ts";
import { allFields } from "../../src/fields/field.ts";
import { bytesSource, openCapture } from "../../src/index.ts";
import { ConversationStatistics } from "../../src/stats/conversation-statistics.ts";
import { ProtocolHierarchy } from "../../src/stats/protocol-hierarchy.ts";
import { Traffic } from "../../src/stats/traffic.ts";
import { PacketIndex } from "../../src/walk/packet-index.ts";

const CAPTURES = join(import.meta.dirname, "../../captures");
const open = (name: string) =>
  openCapture(bytesSource(new Uint8Array(readFileSync(join(CAPTURES, name, "client.pcap.gz")))));

/** Counts a capture by taking every frame apart. */
async function dissected(
  name: string,
): Promise<{ conversations: ConversationStatistics; protocols: ProtocolHierarchy }> {
  const session = new Session();
  const conversations = new ConversationStatistics({ tcp: session.tcp.table, udp: session.udp.table });
  const protocols = new ProtocolHierarchy();
  const d = new Dissection(session);
  const dissector = new FrameDissector(d);
  const wanted = { fields: wantedFields(conversations.fields, allFields().length) };
  for await (const batch of (await open(name)).batches()) {
    dissector.enter(batch);
    for (let i = 0; i < batch.count; i++) {
      dissector.dissect(i, wanted);
      conversations.add(d);
      protocols.add(d);
    }
  }
  return { conversations, protocols };
}

/** Counts it from the headers. */
async function walked(name: string): Promise<ConversationStatistics> {
  const special: number[] = [];
  const index = new PacketIndex({ isKept: false, onSpecial: (_batch, at) => special.push(at) });
  const statistics = new ConversationStatistics(index);
  for await (const batch of (await open(name)).batches()) {
    index.add(batch);
    statistics.addPlain(index, batch);
  }
  return statistics;
}

describe("conversations and ends", () => {
  it.each(["everything", "short-connections", "uppercase-udp"])(
    "of %s are the same from headers as from dissection",
    async (name) => {
      const { conversations } = await dissected(name);
      const quick = await walked(name);
      for (const kind of ["tcp", "udp", "ip"] as const) {
        expect(quick.conversations(kind)).toEqual(conversations.conversations(kind));
        expect(quick.endpoints(kind)).toEqual(conversations.endpoints(kind));
      }
    },
  );

  it("are in the order of their frames, and ends have what their conversations have", async () => {
    const { conversations } = await dissected("short-connections");
    const counts = conversations.conversations("tcp");
    const frames = counts.map((each) => each.frames[0] + each.frames[1]);
    expect(counts.length).toBeGreaterThan(10);
    expect(frames).toEqual(frames.toSorted((a, b) => b - a));
    const total = frames.reduce((sum, each) => sum + each, 0);
    const ends = conversations.endpoints("tcp");
    expect(ends.reduce((sum, each) => sum + each.frames[0], 0)).toBe(total);
    expect(ends.reduce((sum, each) => sum + each.frames[1], 0)).toBe(total);
  });
});

describe("the hierarchy of protocols", () => {
  it("has every protocol in its place, with no more frames than the one below", async () => {
    const counts = (await dissected("page-curl")).protocols.counts();
    expect(counts.map(({ path }) => path.join(":"))).toEqual([
      "eth",
      "eth:arp",
      "eth:ip",
      "eth:ip:tcp",
      "eth:ip:tcp:http",
    ]);
    for (const { path, frames } of counts) {
      const below = counts.find((each) => each.path.join(":") === path.slice(0, -1).join(":"));
      expect(frames).toBeLessThanOrEqual(below?.frames ?? Infinity);
    }
  });
});

describe("traffic", () => {
  it("takes times in any order", () => {
    const traffic = new Traffic();
    for (const time of [5, 2, 9]) traffic.add(1000, 1, 10, time);
    expect(traffic.of(1000)).toEqual({ frames: [0, 3], bytes: [0, 30], begin: 2e-9, duration: 7e-9 });
    expect(traffic.of(0)).toBeUndefined();
    expect(traffic.of(1_000_000)).toBeUndefined();
  });
});
