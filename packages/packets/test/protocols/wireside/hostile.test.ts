import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dissection, Session, allFields, treeText, wantedFields } from "@wireside/packets";
import { FRAME_NAMES } from "@wireside/transport/wire";
import { QlogFrames } from "../../../../transport/src/core/qlog/frames.ts";
import { FrameReader } from "../../../../transport/src/core/wire/frame-reader.ts";
import { createFrames, readFrame } from "../../../../transport/src/core/wire/frames.ts";
import { bytesOf, transfer } from "../../../../transport/test/core/endpoint/transfer.ts";
import { protocolNamed } from "../../../src/fields/registry.ts";
import { udpFrame } from "../frames.ts";
import { framesAsQlog } from "./as-qlog.ts";
import { nodesNamed, valueOf } from "./dissected.ts";
import { RecordedWorld } from "./recording.ts";
import { Sealer } from "./sealed.ts";

const EVERYTHING = { tree: true, columns: true, fields: wantedFields(allFields(), allFields().length) };

/** Takes frames apart, one after the other, and checks that what was found lies within its bytes. */
class Looker {
  readonly d: Dissection;

  constructor(keyLog: string) {
    this.d = new Dissection(new Session({ keyLog }));
    this.d.frame.linkType = 1;
  }

  look(bytes: Uint8Array, length = bytes.length): Dissection {
    const { d } = this;
    d.frame.number++;
    d.frame.length = length;
    d.begin(bytes, EVERYTHING);
    d.call(protocolNamed("frame")!, 0, length);
    expect(treeText(d.tree).length).toBeGreaterThan(0);
    const within = (nodes: typeof d.tree): boolean =>
      nodes.every(
        ({ start, length, source, children }) => start + length <= d.sources[source]!.bytes.length && within(children),
      );
    expect(within(d.tree)).toBe(true);
    for (const { source, had } of d.stops) expect(had).toBeLessThanOrEqual(d.sources[source]!.bytes.length);
    return d;
  }
}

function recorded(): { readonly keyLog: string; readonly payloads: readonly Uint8Array[] } {
  const world = new RecordedWorld();
  const payloads: Uint8Array[] = [];
  const { onReceived, onSent } = world.server;
  world.server.onReceived = (host, port, bytes) => {
    payloads.push(bytes.slice());
    onReceived(host, port, bytes);
  };
  world.server.onSent = (host, port, bytes) => {
    payloads.push(bytes.slice());
    onSent(host, port, bytes);
  };
  const { client, server } = world.connected(false);
  transfer(world, [world.client, client], [world.server, server], [bytesOf(4000)]);
  return { keyLog: world.recording().keyLog, payloads };
}

/** Bytes in which frames may stand, real types among them. */
const frameBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.constantFrom(...FRAME_NAMES.keys()).map((type) => (type < 64 ? [type] : [0x40 | (type >> 8), type & 255])),
      fc.array(fc.nat(9), { maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))
  .filter(({ length }) => length > 0);

describe("whatever comes", () => {
  const { keyLog, payloads } = recorded();

  it("packets that are cut at any length are taken apart as far as they go", () => {
    for (const payload of payloads.slice(0, 8)) {
      const looker = new Looker(keyLog);
      const frame = udpFrame(5000, 4433, payload);
      for (let length = 0; length <= frame.length; length += length < 120 || length > frame.length - 40 ? 1 : 13) {
        looker.look(frame.subarray(0, length), frame.length);
        looker.look(udpFrame(5000, 4433, payload.subarray(0, Math.max(0, length - 42))));
      }
    }
  });

  it("changed bits are told by the tag, or by the header", () => {
    const looker = new Looker(keyLog);
    for (const payload of payloads) looker.look(udpFrame(5000, 4433, payload));
    const opened = valueOf(looker.d.tree, "wireside.packet_number");
    expect(opened).toBeTypeOf("number");
    fc.assert(
      fc.property(fc.nat(payloads.length - 1), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (which, where) => {
        const changed = payloads[which]!.slice();
        for (const bit of where) changed[(bit >> 3) % changed.length]! ^= 1 << (bit & 7);
        const { tree } = looker.look(udpFrame(5000, 4433, changed));
        const isSame = Buffer.compare(changed, payloads[which]!) === 0;
        if (!isSame) expect(valueOf(tree, "wireside.packet_number")).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    for (const payload of payloads.slice(-1)) looker.look(udpFrame(5000, 4433, payload));
    expect(valueOf(looker.d.tree, "wireside.packet_number")).toBe(opened);
  });

  it("frames that a peer with the keys makes up are told as the transport reads them, or said to be malformed", () => {
    const sealer = new Sealer();
    const looker = new Looker(sealer.keyLog());
    let packetNumber = 0;
    fc.assert(
      fc.property(frameBytes, (content) => {
        const d = looker.look(udpFrame(5000, 4433, sealer.packet(packetNumber, content)));
        expect(valueOf(d.tree, "wireside.packet_number")).toBe(packetNumber++);
        const reader = new FrameReader(content);
        const frames = createFrames();
        while (readFrame(reader, frames) !== undefined);
        if (reader.violation !== undefined) return;
        expect(d.stops).toEqual([]);
        expect(framesAsQlog(d.tree)).toEqual(new QlogFrames().read(content, 0, content.length));
      }),
      { numRuns: 2000 },
    );
  });

  it("what is malformed is told in its place, after the frames before it", () => {
    const sealer = new Sealer("chacha20-poly1305");
    const { info, stops, tree } = (() => {
      const d = new Looker(sealer.keyLog()).look(udpFrame(1, 2, sealer.packet(0, Uint8Array.of(1, 0x0a, 4, 9, 7))));
      return { info: d.columns.info, stops: d.stops, tree: d.tree };
    })();
    expect(info).toBe("Data, DCID=5152535455565758, PKN: 0, PING[Malformed Packet]");
    expect(stops).toEqual([{ protocol: "wireside", kind: "malformed", source: 1, offset: 4, needed: 9, had: 1 }]);
    expect(nodesNamed(tree, "wireside.frame")).toHaveLength(2);
  });
});

describe("packet numbers", () => {
  it("are rebuilt from their low 32 bits, past every 2^32", () => {
    const sealer = new Sealer();
    const looker = new Looker(sealer.keyLog());
    const numbers = [2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 32 - 3, 2 ** 32 + 9, 2 ** 33 - 2 ** 31, 2 ** 33 + 1];
    for (const number of numbers) {
      const { tree } = looker.look(udpFrame(5000, 4433, sealer.packet(number, Uint8Array.of(1))));
      expect(valueOf(tree, "wireside.packet_number")).toBe(number);
    }
  });

  it("stay what they are while keys are updated, also when the log begins later", () => {
    const sealer = new Sealer();
    for (const from of [0, 3]) {
      const looker = new Looker(sealer.keyLog(from));
      for (const [number, generation] of [from, from + 1, from, from + 1, from + 2, from + 3].entries()) {
        const { tree } = looker.look(udpFrame(5000, 4433, sealer.packet(number, Uint8Array.of(1), generation)));
        expect([valueOf(tree, "wireside.packet_number"), valueOf(tree, "wireside.key_generation")]).toEqual([
          number,
          generation,
        ]);
      }
    }
  });
});

describe("packets that left together and were captured as one datagram", () => {
  it("are told apart", () => {
    const sealer = new Sealer();
    const stream = (length: number) => Uint8Array.of(0x08, 4, ...bytesOf(length));
    const packets = [stream(60), stream(60), stream(60), stream(9)].map((frames, i) => sealer.packet(i + 3, frames));
    const frame = udpFrame(5000, 4433, Uint8Array.from(packets.flatMap((packet) => [...packet])));
    const { tree, columns, stops } = new Looker(sealer.keyLog()).look(frame);
    expect(nodesNamed(tree, "wireside.packet_number").map(({ value }) => Number(value))).toEqual([3, 4, 5, 6]);
    expect(columns.info).toBe(
      [3, 4, 5, 6].map((number) => `Data, DCID=5152535455565758, PKN: ${number}, STREAM(4)`).join("; "),
    );
    expect(stops).toEqual([]);
    const cut = new Looker(sealer.keyLog()).look(frame.subarray(0, -40), frame.length);
    expect(nodesNamed(cut.tree, "wireside.packet_number")).toHaveLength(3);
    expect(cut.stops.map(({ kind }) => kind)).toEqual(["truncated"]);
  });
});

describe("a stateless reset", () => {
  it("is known by a token that was told before, and by no other", () => {
    const sealer = new Sealer();
    const looker = new Looker(sealer.keyLog());
    const token = new Uint8Array(16).fill(0x77);
    const newId = Uint8Array.of(0x18, 1, 0, 8, ...new Uint8Array(8).fill(9), ...token);
    looker.look(udpFrame(5000, 4433, sealer.packet(0, newId)));
    expect(looker.d.columns.info).toBe("Data, DCID=5152535455565758, PKN: 0, NEW_CONNECTION_ID");
    const reset = Uint8Array.from([0x51, ...bytesOf(26), ...token]);
    const { tree, columns } = looker.look(udpFrame(5000, 4433, reset));
    expect(columns.info).toBe("Stateless Reset");
    expect(valueOf(tree, "wireside.stateless_reset.token")).toEqual(token);
    expect(looker.look(udpFrame(5000, 4433, reset.with(40, 0))).columns.info).toMatch(/^Data, DCID=/u);
  });
});

describe("other long forms", () => {
  it("a Version list shows its versions", () => {
    const ids = `${"c1".repeat(8)}${"d1".repeat(8)}`;
    const list = Uint8Array.from(Buffer.from(`8400000000${ids}777300010a0b0c0d`, "hex"));
    const { tree, columns } = new Looker("").look(udpFrame(4433, 5000, list));
    expect(columns.info).toBe(`Version list, DCID=${"c1".repeat(8)}, SCID=${"d1".repeat(8)}`);
    expect(nodesNamed(tree, "wireside.supported_version").map(({ value }) => value)).toEqual([0x77730001, 0x0a0b0c0d]);
  });

  it("what only looks a little like it is left to others", () => {
    for (const text of [
      "8477730001",
      "5001020304050607080900000001",
      `c0${"00".repeat(40)}`,
      `90777300${"02".repeat(1200)}`,
    ]) {
      const { columns } = new Looker("").look(udpFrame(4433, 5000, Uint8Array.from(Buffer.from(text, "hex"))));
      expect(columns.protocol).not.toBe("Wireside");
    }
  });
});
