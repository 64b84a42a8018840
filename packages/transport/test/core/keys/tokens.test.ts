import { toHex } from "@wireside/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { isReset, resetTokenOf, writeReset } from "../../../src/core/keys/reset-token.ts";
import { RetryTokens } from "../../../src/core/keys/retry-token.ts";
import { exportKey } from "../../../src/core/keys/traffic-secrets.ts";
import { hkdfExpand } from "../../../src/core/keys/hkdf.ts";
import { parseAddress } from "../../../src/core/wire/address.ts";
import { isDataPacket } from "../../../src/core/wire/data-packet.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";

const crypto = createNodeCrypto();
const address = parseAddress("192.0.2.1:4747") ?? new Uint8Array(0);
const destination = new Uint8Array(8).fill(5);

describe("a retry token", () => {
  const tokens = new RetryTokens(crypto, new Uint8Array(32).fill(1));

  it("is valid for its client, for 15 seconds", () => {
    const token = tokens.issue(1000.5, address, destination);
    expect(token.length).toBeLessThanOrEqual(TRANSPORT_LIMITS.tokenBytes);
    expect([1000.5, 16_000].map((now) => tokens.check(now, token, address, destination))).toEqual(["valid", "valid"]);
    expect([16_001, 999].map((now) => tokens.check(now, token, address, destination))).toEqual(["none", "none"]);
  });

  it("is refused from another address, and for another connection id", () => {
    const token = tokens.issue(0, address, destination);
    for (const other of ["192.0.2.1:4748", "192.0.2.2:4747", "[::1]:4747"])
      expect(tokens.check(0, token, parseAddress(other) ?? address, destination)).toBe("refused");
    expect(tokens.check(0, token, address, new Uint8Array(8))).toBe("refused");
  });

  it("is as none where it was changed, cut, or made by another server", () => {
    const token = tokens.issue(0, address, destination);
    for (let bit = 0; bit < token.length * 8; bit++) {
      const changed = Uint8Array.from(token);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(tokens.check(0, changed, address, destination)).toBe("none");
    }
    const other = new RetryTokens(crypto, new Uint8Array(32).fill(2));
    expect(other.check(0, token, address, destination)).toBe("none");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(tokens.check(0, bytes, address, destination)).toBe("none");
      }),
    );
  });

  it("is never the same twice, and says nothing", () => {
    expect(tokens.issue(0, address, destination)).not.toEqual(tokens.issue(0, address, destination));
    expect(toHex(tokens.issue(0, address, destination))).not.toContain(toHex(destination));
  });
});

describe("a stateless reset", () => {
  const token = resetTokenOf(crypto, new Uint8Array(32), destination);

  it("looks like a Data packet, is shorter than what it answers, and ends with the token of the connection id", () => {
    for (let answered = 0; answered < 100; answered++) {
      const reset = writeReset(crypto, token, answered);
      expect(reset === undefined).toBe(answered < 31);
      if (reset === undefined) continue;
      expect(reset.length).toBeLessThan(answered);
      expect([isDataPacket(reset, 0, reset.length), isReset(reset, 0, reset.length, token)]).toEqual([true, true]);
    }
  });

  it("is known wherever it stands in a buffer, and only by all bits of its token", () => {
    const reset = writeReset(crypto, token, 1200) ?? new Uint8Array(0);
    const bytes = Uint8Array.from([9, 9, ...reset, 9]);
    expect(isReset(bytes, 2, reset.length, token)).toBe(true);
    for (let bit = 0; bit < token.length * 8; bit++) {
      const other = Uint8Array.from(token);
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isReset(bytes, 2, reset.length, other)).toBe(false);
    }
    expect(isReset(token, 0, token.length, token)).toBe(false);
  });

  it("has another token for another id and another key", () => {
    const others = [
      resetTokenOf(crypto, new Uint8Array(32), new Uint8Array(8)),
      resetTokenOf(crypto, new Uint8Array(32).fill(1), destination),
    ];
    expect(new Set([token, ...others].map(toHex)).size).toBe(3);
    expect(token.length).toBe(16);
  });
});

describe("exported keys", () => {
  const secret = new Uint8Array(32).fill(4);
  const key = (label: string, context: number[], length = 32) =>
    toHex(exportKey(crypto, secret, label, Uint8Array.from(context), length));

  it("differ by label, context and secret, and longer ones begin alike", () => {
    const keys = [key("a", []), key("b", []), key("a", [0]), key("ab", []), key("", [])];
    expect(new Set(keys).size).toBe(5);
    expect(key("a", [], 100).startsWith(key("a", []))).toBe(true);
    expect(key("a", [], 0)).toBe("");
    expect(() => key("a".repeat(256), [])).toThrow(RangeError);
    expect(() => key("a", [], 8161)).toThrow(RangeError);
  });

  it("are made with HKDF-Expand of RFC 5869", () => {
    // RFC 5869 §A.1.
    const prk = Uint8Array.from(Buffer.from("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", "hex"));
    const info = Uint8Array.from(Buffer.from("f0f1f2f3f4f5f6f7f8f9", "hex"));
    expect(toHex(hkdfExpand(crypto, prk, info, 42))).toBe(
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    );
  });
});
