import fc from "fast-check";
import { expect, test } from "vitest";
import {
  putBytes,
  putDecimal,
  putEther,
  putHex,
  putIpv4,
  putSeconds,
  putSpaces,
  putText,
} from "../../src/print/put.ts";

const written = (put: (bytes: Uint8Array, at: number) => number): string => {
  const bytes = new Uint8Array(64);
  return new TextDecoder().decode(bytes.subarray(1, put(bytes, 1)));
};

test("whole numbers are written as String does", () => {
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeNat(), fc.nat(), fc.nat(2000)), (value) => {
      expect(written((bytes, at) => putDecimal(bytes, at, value))).toBe(String(value));
    }),
  );
});

test("numbers in sixteens are padded with zeros", () => {
  fc.assert(
    fc.property(fc.nat(0xffff), (value) => {
      expect(written((bytes, at) => putHex(bytes, at, value, 4))).toBe(`0x${value.toString(16).padStart(4, "0")}`);
    }),
  );
});

test("times have nine decimals, also before 1970", () => {
  const seconds = (whole: number, rest: number): string => written((bytes, at) => putSeconds(bytes, at, whole, rest));
  expect(seconds(1_795_250_425, 978_978_000)).toBe("1795250425.978978000");
  expect(seconds(0, 5)).toBe("0.000000005");
  expect(seconds(-1, 750_000_000)).toBe("-0.250000000");
  expect(seconds(-2, 0)).toBe("-2.000000000");
});

test("addresses are written as people read them", () => {
  const address = Uint8Array.of(9, 10, 0, 255, 1, 0xab, 0xcd);
  expect(written((bytes, at) => putIpv4(bytes, at, address, 1))).toBe("10.0.255.1");
  expect(written((bytes, at) => putEther(bytes, at, address, 1))).toBe("0a:00:ff:01:ab:cd");
});

test("texts, bytes and spaces follow each other", () => {
  const line = written((bytes, at) => {
    const padded = putSpaces(bytes, putText(bytes, at, "ab"), at + 4);
    return putSpaces(bytes, putBytes(bytes, padded, Uint8Array.of(0x63)), at);
  });
  expect(line).toBe("ab  c");
});
