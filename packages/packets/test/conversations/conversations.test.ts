import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChunk } from "../../src/columns/packet-chunk.ts";
import { Conversations, NO_WAY } from "../../src/conversations/conversations.ts";
import { addressTextOf, portOf } from "../../src/conversations/endpoints.ts";
import { BYTES, CONVERSATION_WORDS, FIRST_TIME, FRAMES, LAST_TIME, PAYLOAD } from "../../src/conversations/layout.ts";

/** Two IPv6 addresses where a header would have them. */
function addresses(source: number, destination: number): DataView {
  const view = new DataView(new ArrayBuffer(32));
  view.setUint32(0, 0x2001_0db8);
  view.setUint32(12, source);
  view.setUint32(16, 0x2001_0db8);
  view.setUint32(28, destination);
  return view;
}

interface Packet {
  readonly isIpv6: boolean;
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

function find(conversations: Conversations, packet: Packet, frame: number): number {
  const { isIpv6, source, destination } = packet;
  const ports = (packet.sourcePort << 16) | packet.destinationPort;
  return isIpv6
    ? conversations.findIpv6(addresses(source, destination), 0, 16, ports, frame)
    : conversations.findIpv4(source | 0, destination | 0, ports, frame);
}

/** Few addresses and ports, the extremes among them, so that packets meet. */
const PACKET: fc.Arbitrary<Packet> = fc.record({
  isIpv6: fc.boolean(),
  source: fc.constantFrom(1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  destination: fc.constantFrom(1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  sourcePort: fc.constantFrom(0, 1, 80, 32_768, 65_535),
  destinationPort: fc.constantFrom(0, 1, 80, 32_768, 65_535),
});

/** The same by texts in a map; the latest conversation of two ends, and who opened it. */
class PlainConversations {
  readonly #latest = new Map<string, { number: number; opener: string }[]>();
  #count = 0;

  find(packet: Packet, isOpening: boolean): { number: number; way: number; all: readonly number[] } {
    const sender = `${packet.source}:${packet.sourcePort}`;
    const receiver = `${packet.destination}:${packet.destinationPort}`;
    const key = `${packet.isIpv6} ${[sender, receiver].toSorted().join(" ")}`;
    const known = this.#latest.get(key) ?? [];
    this.#latest.set(key, known);
    if (known.length === 0 || isOpening) known.push({ number: this.#count++, opener: sender });
    const { number, opener } = known.at(-1)!;
    return { number, way: sender === opener ? 0 : 1, all: known.map((each) => each.number) };
  }
}

describe("conversations", () => {
  it("are those of a map by texts, whoever sends, also where ports are used again", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(PACKET, fc.integer({ min: 0, max: 9 })), { maxLength: 300 }), (packets) => {
        const conversations = new Conversations(CONVERSATION_WORDS);
        const plain = new PlainConversations();
        const openedAt: number[] = [];
        for (const [at, [packet, chance]] of packets.entries()) {
          const found = find(conversations, packet, at + 1);
          const isOpening = chance === 0 && !conversations.isNew;
          const way = isOpening ? conversations.reopen(found, at + 1) : found;
          const expected = plain.find(packet, isOpening);
          if (conversations.isNew) openedAt[way >> 1] = at + 1;
          expect(way >> 1).toBe(expected.number);
          expect(way & 1).toBe(
            packet.source === packet.destination && packet.sourcePort === packet.destinationPort
              ? way & 1
              : expected.way,
          );
          for (const earlier of expected.all) {
            const then = conversations.wayAt(find(conversations, packet, at + 1), openedAt[earlier]!);
            expect(then >> 1).toBe(earlier);
          }
        }
      }),
    );
  });

  it("tell the addresses and ports of both ends, the one that opened it first", () => {
    const conversations = new Conversations(CONVERSATION_WORDS);
    conversations.findIpv4(0x0a00_0002, 0x0a00_0001, (5000 << 16) | 80, 1);
    conversations.findIpv6(addresses(1, 2), 0, 16, (5000 << 16) | 80, 2);
    const ends = [0, 1].map((stream) =>
      ([0, 1] as const).map(
        (end) => `${addressTextOf(conversations, stream, end)} ${portOf(conversations, stream, end)}`,
      ),
    );
    expect(ends).toEqual([
      ["10.0.0.2 5000", "10.0.0.1 80"],
      ["2001:db8::1 5000", "2001:db8::2 80"],
    ]);
  });

  it("stop at the most that are kept; those that are known are found still", () => {
    const conversations = new Conversations(CONVERSATION_WORDS, 1000);
    const ways = Array.from({ length: 3000 }, (_, port) => conversations.findIpv4(1, 2, (port << 16) | 80, port + 1));
    expect(ways.filter((way) => way !== NO_WAY)).toHaveLength(1000);
    expect(conversations.count).toBe(1000);
    expect(conversations.findIpv4(2, 1, (80 << 16) | 999, 4000)).toBe(2 * 999 + 1);
    expect(conversations.reopen(2 * 999, 4001)).toBe(NO_WAY);
    expect(conversations.findIpv4(1, 2, (2000 << 16) | 80, 4002)).toBe(NO_WAY);
  });

  it("count packets, bytes and times of each way", () => {
    const conversations = new Conversations(CONVERSATION_WORDS);
    const chunk = createChunk(3, false);
    const packets = [
      { way: 0, length: 60, payload: 0, seconds: 10, nanoseconds: 5 },
      { way: 1, length: 1514, payload: 1448, seconds: 10, nanoseconds: 9 },
      { way: 0, length: 4_000_000_000, payload: 3_999_999_000, seconds: 12, nanoseconds: 1 },
    ];
    conversations.findIpv4(1, 2, (1 << 16) | 2, 1);
    for (const [row, packet] of packets.entries()) {
      chunk.length[row] = packet.length;
      chunk.payloadLength[row] = packet.payload;
      chunk.seconds.set(row, packet.seconds);
      chunk.nanoseconds[row] = packet.nanoseconds;
      conversations.countPacket(packet.way, chunk, row);
    }
    conversations.countPacket(0, chunk, 2);
    const words = conversations.records.wordsOf(0);
    const doubles = conversations.records.doublesOf(0);
    expect([...words.subarray(FRAMES, FRAMES + 2)]).toEqual([3, 1]);
    expect([...doubles.subarray(BYTES >> 1, (BYTES >> 1) + 2)]).toEqual([8_000_000_060, 1514]);
    expect([...doubles.subarray(PAYLOAD >> 1, (PAYLOAD >> 1) + 2)]).toEqual([7_999_998_000, 1448]);
    expect([...words.subarray(FIRST_TIME, FIRST_TIME + 4)]).toEqual([10, 5, 10, 9]);
    expect([...words.subarray(LAST_TIME, LAST_TIME + 4)]).toEqual([12, 1, 10, 9]);
  });
});
