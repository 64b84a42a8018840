import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { isDataPacket, keyPhaseOf, lowNumberOf, writeDataHeader } from "../../../src/core/wire/data-packet.ts";
import { type LongPacket, isLongForm, readLongPacket, writeLongPacket } from "../../../src/core/wire/long-packet.ts";
import { DATA_HEADER_BYTES, VERSION_1 } from "../../../src/core/wire/packet-forms.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";

const id = fc.uint8Array({ minLength: 8, maxLength: 8 });
const header = { version: fc.constant(VERSION_1), destination: id, source: id };
const message = fc.uint8Array({ maxLength: 900 });
const token = fc.uint8Array({ maxLength: 150 });

const longPacket: fc.Arbitrary<LongPacket> = fc.oneof(
  fc.record({
    kind: fc.constant("hello" as const),
    ...header,
    isServerKnown: fc.boolean(),
    isChaCha: fc.boolean(),
    token,
    message,
  }),
  fc.record({ kind: fc.constant("helloReply" as const), ...header, message }),
  fc.record({ kind: fc.constant("helloFinish" as const), ...header, message }),
  fc.record({
    kind: fc.constant("retry" as const),
    ...header,
    token,
    tag: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  }),
  fc.record({
    kind: fc.constant("versionList" as const),
    ...header,
    version: fc.constant(0),
    versions: fc.array(fc.nat(0xffff_ffff), { minLength: 1, maxLength: 64 }),
  }),
);

describe("a packet of a long form", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(longPacket, (packet) => {
        expect(readLongPacket(writeLongPacket(packet))).toEqual(packet);
      }),
    );
  });

  it("with a Noise message has 1,200 bytes, and shorter ones are ignored", () => {
    fc.assert(
      fc.property(longPacket, fc.nat(1199), (packet, length) => {
        const datagram = writeLongPacket(packet);
        if (packet.kind === "retry" || packet.kind === "versionList") return;
        expect(datagram.length).toBe(TRANSPORT_LIMITS.leastDatagramBytes);
        expect(["too_small", "malformed", "no_form"]).toContain(readLongPacket(datagram.subarray(0, length)));
      }),
    );
  });

  it("cut anywhere is ignored, or is a shorter Version list", () => {
    fc.assert(
      fc.property(longPacket, fc.nat(), (packet, cut) => {
        const datagram = writeLongPacket(packet);
        const read = readLongPacket(datagram.subarray(0, cut % datagram.length));
        if (typeof read !== "string") expect([read.kind, packet.kind]).toEqual(["versionList", "versionList"]);
      }),
    );
  });

  it("of another version is told apart from its first bytes, if the datagram is long enough for an answer", () => {
    const datagram = new Uint8Array(1200);
    datagram.set([0xff, 0, 0, 0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(readLongPacket(datagram)).toEqual({
      kind: "otherVersion",
      version: 2,
      destination: new Uint8Array(8).fill(1),
      source: new Uint8Array(8).fill(2),
    });
    expect(readLongPacket(datagram.subarray(0, 1199))).toBe("too_small");
  });

  it("of any bytes is read or ignored, and means the same when written again", () => {
    const mutated = fc
      .tuple(longPacket, fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 4 }))
      .map(([packet, changes]) => {
        const datagram = writeLongPacket(packet);
        for (const [at, byte] of changes) if (at < datagram.length) datagram[at] = byte;
        return datagram;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 1300 }), mutated), (datagram) => {
        const packet = readLongPacket(datagram);
        if (typeof packet === "string" || packet.kind === "otherVersion") return;
        if (datagram.length <= 1200) expect(readLongPacket(writeLongPacket(packet))).toEqual(packet);
      }),
      { numRuns: 1000 },
    );
  });

  it("has no bits set that mean nothing", () => {
    const datagram = writeLongPacket({
      kind: "helloReply",
      version: VERSION_1,
      destination: new Uint8Array(8),
      source: new Uint8Array(8),
      message: new Uint8Array(64),
    });
    for (const bit of [0x04, 0x08, 0x10, 0x20, 0x40]) {
      const changed = Uint8Array.from(datagram);
      changed[0] = (changed[0] ?? 0) | bit;
      expect(readLongPacket(changed)).toBe("no_form");
    }
  });
});

describe("a Data packet", () => {
  it("has the header that was written", () => {
    fc.assert(
      fc.property(id, fc.maxSafeNat(), fc.constantFrom(0, 1), fc.nat(9), (destination, number, phase, at) => {
        const writer = new PacketWriter(new Uint8Array(100), at);
        writeDataHeader(writer, destination, number, phase === 0 ? 0 : 1);
        expect(writer.at).toBe(at + DATA_HEADER_BYTES);
        expect(isDataPacket(writer.bytes, at, DATA_HEADER_BYTES + 16)).toBe(true);
        expect(isDataPacket(writer.bytes, at, DATA_HEADER_BYTES + 15)).toBe(false);
        expect(keyPhaseOf(writer.bytes, at)).toBe(phase);
        expect(lowNumberOf(writer.bytes, at)).toBe(number % 2 ** 32);
        expect(writer.bytes.slice(at + 1, at + 9)).toEqual(destination);
      }),
    );
  });

  it("begins with 0x50 or 0x51 and with nothing else", () => {
    const firsts = Array.from({ length: 256 }, (_, first) => first);
    const isData = (first: number) => isDataPacket(new Uint8Array(40).fill(first, 0, 1), 0, 40);
    expect(firsts.filter(isData)).toEqual([0x50, 0x51]);
    expect(firsts.filter(isLongForm)).toEqual(firsts.slice(128));
  });
});
