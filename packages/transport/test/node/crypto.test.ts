import { fromHex, toHex } from "@wireside/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CipherName, KEY_BYTES, type PacketList } from "../../src/core/crypto.ts";
import { createNodeCrypto } from "../../src/node/crypto.ts";

const crypto = createNodeCrypto();

describe("X25519 of node:crypto", () => {
  // RFC 7748 §6.1.
  const bob = crypto.keyPairOf(fromHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
  const alicePublic = fromHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");

  it("is that of RFC 7748", () => {
    expect(toHex(bob.publicKey)).toBe("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    expect(toHex(bob.agree(alicePublic) ?? new Uint8Array(0))).toBe(
      "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
    );
  });

  it("agrees on the same secret from both sides", () => {
    const carol = crypto.keyPair();
    expect(carol.agree(bob.publicKey)).toEqual(bob.agree(carol.publicKey));
    expect(crypto.keyPair().publicKey).not.toEqual(carol.publicKey);
  });

  it("agrees with nobody on zeros, nor with a key that is none", () => {
    const one = fromHex("01".padEnd(64, "0"));
    expect([new Uint8Array(32), one, new Uint8Array(31)].map((key) => bob.agree(key))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(() => crypto.keyPairOf(new Uint8Array(31))).toThrow(RangeError);
  });
});

describe("hashes of node:crypto", () => {
  it("are SHA-256 and HMAC-SHA-256", () => {
    const text = new TextEncoder().encode("what do ya want for nothing?");
    expect(toHex(crypto.sha256(new Uint8Array(0)))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    // RFC 4231 §4.3.
    expect(toHex(crypto.hmacSha256(new TextEncoder().encode("Jefe"), text))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });
});

describe.each(["aes-256-gcm", "chacha20-poly1305"] as const)("messages sealed with %s", (name) => {
  const cipher = crypto.cipher(name, new Uint8Array(32).fill(1));
  const bytes = fc.uint8Array({ maxLength: 60 });
  const nonce = fc.uint8Array({ minLength: 12, maxLength: 12 });

  it("are opened, and refused when anything of them was changed or cut", () => {
    fc.assert(
      fc.property(nonce, bytes, bytes, fc.nat(), (nonce, associated, plaintext, where) => {
        const sealed = cipher.seal(nonce, associated, plaintext);
        expect(sealed.length).toBe(plaintext.length + 16);
        expect(cipher.open(nonce, associated, sealed)).toEqual(plaintext);
        const bit = where % (sealed.length * 8);
        const changed = Uint8Array.from(sealed);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(cipher.open(nonce, associated, changed)).toBeUndefined();
        expect(cipher.open(nonce, Uint8Array.from([...associated, 0]), sealed)).toBeUndefined();
        expect(cipher.open(nonce, associated, sealed.subarray(0, where % sealed.length))).toBeUndefined();
      }),
    );
  });
});

describe.each(["aes-128-gcm", "chacha20-poly1305"] as const)("packets sealed with %s", (name) => {
  const cipherOf = (key: number) =>
    crypto.packetCipher(name, new Uint8Array(KEY_BYTES[name]).fill(key), new Uint8Array(12).fill(key));

  function packets(lengths: readonly number[], numbers: readonly number[]): PacketList {
    const offset = Uint32Array.from(lengths, (_, index) => lengths.slice(0, index).reduce((sum, one) => sum + one, 3));
    const bytes = new Uint8Array(lengths.reduce((sum, one) => sum + one, 3) + 5).map((_, at) => at * 7);
    return { bytes, offset, length: Uint32Array.from(lengths), number: Float64Array.from(numbers) };
  }

  it("are opened in place, many at a time, and nothing around them changes", () => {
    const list = fc.array(fc.tuple(fc.integer({ min: 29, max: 90 }), fc.maxSafeNat()), { maxLength: 9 });
    fc.assert(
      fc.property(list, (list) => {
        const made = packets(
          list.map(([length]) => length),
          list.map(([, number]) => number),
        );
        const before = made.bytes.slice();
        cipherOf(1).seal(made, 0, list.length);
        cipherOf(1).open(made, 0, list.length);
        expect([...made.length]).toEqual(list.map(([length]) => length));
        for (const [index, at] of made.offset.entries()) {
          const end = at + (made.length[index] ?? 0) - 16;
          expect(made.bytes.subarray(at, end)).toEqual(before.subarray(at, end));
        }
        expect(made.bytes.subarray(0, 3)).toEqual(before.subarray(0, 3));
        expect(made.bytes.subarray(-5)).toEqual(before.subarray(-5));
      }),
    );
  });

  it("have length 0 where header, ciphertext, tag, number or key is another, and the others are opened", () => {
    for (const change of [
      ({ bytes, offset }: PacketList) => bytes.set([0xff], offset[1]),
      ({ bytes, offset }: PacketList) => bytes.set([0xff, 0xfe], (offset[1] ?? 0) + 20),
      ({ bytes, offset }: PacketList) => bytes.set([0xff, 0xfe], (offset[1] ?? 0) + 38),
      ({ number }: PacketList) => number.set([2 ** 40], 1),
      ({ length }: PacketList) => length.set([28], 1),
    ]) {
      const list = packets([40, 40, 40], [1, 2, 3]);
      cipherOf(1).seal(list, 0, 3);
      change(list);
      cipherOf(1).open(list, 0, 3);
      expect([...list.length]).toEqual([40, 0, 40]);
    }
    const list = packets([40], [1]);
    cipherOf(1).seal(list, 0, 1);
    cipherOf(2).open(list, 0, 1);
    expect([...list.length]).toEqual([0]);
  });

  it("have the nonce of RFC 9001: the IV XOR the packet number", () => {
    const key = new Uint8Array(KEY_BYTES[name]).fill(3);
    const iv = fromHex("00112233445566778899aabb");
    const list = packets([40], [2 ** 53 - 2]);
    crypto.packetCipher(name satisfies CipherName, key, iv).seal(list, 0, 1);
    const same = packets([40], [0]);
    // 2^53 − 2 is 001ffffffffffffe.
    crypto.packetCipher(name, key, fromHex("00112233444a998877665545")).seal(same, 0, 1);
    expect(list.bytes).toEqual(same.bytes);
  });
});
