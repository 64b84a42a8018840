import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEY_BYTES, NONCE_BYTES, TAG_BYTES, type CipherName, type DatagramBackend } from "../../src/index.ts";
import { VECTORS } from "./vectors.ts";

/** A packet before it is sealed: header and text. */
interface Plain {
  readonly text: Uint8Array;
  readonly number: number;
}

const HEADER_BYTES = 13;
const NAMES: readonly CipherName[] = ["aes-128-gcm", "chacha20-poly1305"];

/** What every backend's packet ciphers do. */
export function describeCiphers(load: () => Promise<DatagramBackend>): void {
  it.each(VECTORS)("seals and opens as in $source", async ({ name, key, iv, number, header, text, sealed }) => {
    const cipher = (await load()).createPacketCipher(name, hex(key), hex(iv), hex(header).length);
    const list = listOf([Buffer.concat([hex(header), hex(text), Buffer.alloc(TAG_BYTES)])], [number]);
    cipher.seal(list, 0, 1);
    expect(packetsOf(list)).toEqual([Buffer.concat([hex(header), hex(sealed)])]);
    cipher.open(list, 0, 1);
    expect(packetsOf(list)[0]?.subarray(0, -TAG_BYTES)).toEqual(Buffer.concat([hex(header), hex(text)]));
  });

  describe.each(NAMES)("%s", (name) => {
    const plain = fc.record({
      text: fc.uint8Array({ maxLength: 300 }),
      number: fc.oneof(fc.nat(), fc.maxSafeNat()),
    });
    const secrets = fc.tuple(bytesOf(KEY_BYTES[name]), bytesOf(NONCE_BYTES), bytesOf(HEADER_BYTES));

    it("agrees with node:crypto on any packets, in their place", async () => {
      const backend = await load();
      fc.assert(
        fc.property(secrets, fc.array(plain, { maxLength: 20 }), ([key, iv, header], packets) => {
          const cipher = backend.createPacketCipher(name, key, iv, HEADER_BYTES);
          const list = listOf(
            packets.map((packet) => room(header, packet)),
            packets.map(({ number }) => number),
          );
          const before = Buffer.from(list.bytes);
          cipher.seal(list, 0, packets.length);
          expect(packetsOf(list)).toEqual(packets.map((packet) => sealedByNode(name, key, iv, header, packet)));
          expect(gapsOf(list)).toEqual(gapsOf({ ...list, bytes: before }));
          cipher.open(list, 0, packets.length);
          expect(packetsOf(list).map((packet) => packet.subarray(0, -TAG_BYTES))).toEqual(
            packets.map(({ text }) => Buffer.concat([header, text])),
          );
        }),
        { numRuns: 60 },
      );
    });

    it("opens nothing in which a bit is wrong, and all the rest", async () => {
      const backend = await load();
      const flipped = fc.tuple(fc.nat(), fc.nat({ max: 7 }), fc.nat());
      fc.assert(
        fc.property(
          secrets,
          fc.array(plain, { minLength: 1, maxLength: 10 }),
          flipped,
          ([key, iv, header], packets, flip) => {
            const cipher = backend.createPacketCipher(name, key, iv, HEADER_BYTES);
            const list = listOf(
              packets.map((packet) => room(header, packet)),
              packets.map(({ number }) => number),
            );
            cipher.seal(list, 0, packets.length);
            const victim = flip[0] % packets.length;
            const packet = packetsOf(list)[victim] ?? Buffer.alloc(0);
            const at = (list.offset[victim] ?? 0) + (flip[2] % packet.length);
            list.bytes[at] = (list.bytes[at] ?? 0) ^ (1 << flip[1]);
            const lengths = [...list.length];
            cipher.open(list, 0, packets.length);
            expect([...list.length]).toEqual(lengths.map((length, index) => (index === victim ? 0 : length)));
          },
        ),
        { numRuns: 60 },
      );
    });

    it("opens nothing under another number or key", async () => {
      const backend = await load();
      const key = Buffer.alloc(KEY_BYTES[name], 1);
      const cipher = backend.createPacketCipher(name, key, Buffer.alloc(NONCE_BYTES), HEADER_BYTES);
      key.fill(2); // the cipher has its own
      const other = backend.createPacketCipher(name, key, Buffer.alloc(NONCE_BYTES), HEADER_BYTES);
      const list = listOf([Buffer.alloc(100), Buffer.alloc(100), Buffer.alloc(100)], [1, 2, 3]);
      cipher.seal(list, 0, 3);
      list.number[0] = 2;
      cipher.open(list, 0, 2);
      expect([...list.length]).toEqual([0, 100, 100]);
      other.open(list, 2, 3);
      expect([...list.length]).toEqual([0, 100, 0]);
    });

    it("looks only at the packets it is told of", async () => {
      const cipher = await zeroCipher(load, name);
      const list = listOf([Buffer.alloc(50), Buffer.alloc(50), Buffer.alloc(50)], [1, 2, 3]);
      cipher.seal(list, 1, 2);
      expect(packetsOf(list).map((packet) => packet.equals(Buffer.alloc(50)))).toEqual([true, false, true]);
      cipher.open(list, 0, 3);
      expect([...list.length]).toEqual([0, 50, 0]);
      cipher.seal(list, 2, 2);
    });

    it("refuses lists that make no sense, and opens nothing too short to be a packet", async () => {
      const cipher = await zeroCipher(load, name);
      const list = listOf([Buffer.alloc(50)], [1]);
      for (const [from, until] of [
        [0, 2],
        [1, 0],
        [-1, 1],
        [0, 0.5],
        [Number.NaN, 1],
      ] as const) {
        expect(() => cipher.seal(list, from, until)).toThrow(RangeError);
        expect(() => cipher.open(list, from, until)).toThrow(RangeError);
      }
      for (const number of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
        list.number[0] = number;
        expect(() => cipher.seal(list, 0, 1)).toThrow(RangeError);
        expect(() => cipher.open(list, 0, 1)).toThrow(RangeError);
      }
      const outside = listOf([Buffer.alloc(50)], [1]);
      outside.length[0] = outside.bytes.length;
      outside.offset[0] = 1;
      expect(() => cipher.seal(outside, 0, 1)).toThrow(RangeError);
      expect(() => cipher.open(outside, 0, 1)).toThrow(RangeError);
      const short = listOf([Buffer.alloc(HEADER_BYTES + TAG_BYTES - 1), Buffer.alloc(0)], [1, 2]);
      expect(() => cipher.seal(short, 0, 1)).toThrow(RangeError);
      cipher.open(short, 0, 2);
      expect([...short.length]).toEqual([0, 0]);
    });

    it("refuses keys, IVs and headers that are none", async () => {
      const backend = await load();
      const [key, iv] = [Buffer.alloc(KEY_BYTES[name]), Buffer.alloc(NONCE_BYTES)];
      expect(() => backend.createPacketCipher(name, key.subarray(1), iv, 13)).toThrow(RangeError);
      expect(() => backend.createPacketCipher(name, key, iv.subarray(1), 13)).toThrow(RangeError);
      expect(() => backend.createPacketCipher(name, key, iv, -1)).toThrow(RangeError);
      expect(() => backend.createPacketCipher(name, key, iv, 1_025)).toThrow(RangeError);
    });
  });
}

type List = ReturnType<typeof listOf>;

/** Packets in one buffer, with a byte that belongs to none before and behind each. */
function listOf(packets: readonly Uint8Array[], numbers: readonly number[]) {
  const bytes = new Uint8Array(packets.reduce((sum, { length }) => sum + length + 1, 1)).fill(0xee);
  const offset = new Uint32Array(packets.length);
  let used = 1;
  for (const [index, packet] of packets.entries()) {
    offset[index] = used;
    bytes.set(packet, used);
    used += packet.length + 1;
  }
  return {
    bytes,
    offset,
    length: Uint32Array.from(packets, ({ length }) => length),
    number: Float64Array.from(numbers),
  };
}

function packetsOf({ bytes, offset, length }: List): Buffer[] {
  return [...offset].map((begin, index) => Buffer.from(bytes.subarray(begin, begin + (length[index] ?? 0))));
}

function gapsOf({ bytes, offset }: List): number[] {
  return [...offset].map((begin) => bytes[begin - 1] ?? -1);
}

function room(header: Uint8Array, { text }: Plain): Uint8Array {
  return Buffer.concat([header, text, Buffer.alloc(TAG_BYTES)]);
}

function sealedByNode(
  name: CipherName,
  key: Uint8Array,
  iv: Uint8Array,
  header: Uint8Array,
  { text, number }: Plain,
): Buffer {
  const nonce = Buffer.from(iv);
  for (let at = NONCE_BYTES - 1, rest = BigInt(number); rest > 0n; at--, rest >>= 8n) {
    nonce[at] = (nonce[at] ?? 0) ^ Number(rest & 0xffn);
  }
  // The two are called alike; their types are not one.
  const cipher = createCipheriv(name as "aes-128-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header);
  return Buffer.concat([header, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

async function zeroCipher(load: () => Promise<DatagramBackend>, name: CipherName) {
  return (await load()).createPacketCipher(
    name,
    Buffer.alloc(KEY_BYTES[name]),
    Buffer.alloc(NONCE_BYTES),
    HEADER_BYTES,
  );
}

function bytesOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}
