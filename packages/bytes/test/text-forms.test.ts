import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError, fromBase64url, fromHex, toBase64url, toHex } from "@wireside/bytes";

const forms = [
  { name: "base64url", to: toBase64url, from: fromBase64url, theirs: "base64url" },
  { name: "hex", to: toHex, from: fromHex, theirs: "hex" },
] as const;

describe.each(forms)("$name", ({ to, from, theirs }) => {
  it("comes back as it went, and is what Node writes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(to(bytes)).toBe(Buffer.from(bytes).toString(theirs));
        expect(from(to(bytes))).toEqual(bytes);
      }),
    );
  });

  it("throws nothing but FormatError on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        try {
          from(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});

describe("base64url", () => {
  it("has one text for each value: what it accepts, it writes the same again", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ABCDwxyz0189-_+/= "), maxLength: 12 });
    fc.assert(
      fc.property(text, (candidate) => {
        let bytes: Uint8Array;
        try {
          bytes = fromBase64url(candidate);
        } catch {
          return;
        }
        expect(toBase64url(bytes)).toBe(candidate);
      }),
    );
  });

  it.each(["A", "AAAAA", "AB==", "AB", "AAB", "a b", "a+b/", "é"])("refuses %j", (text) => {
    expect(() => fromBase64url(text)).toThrow(FormatError);
  });
});

describe("hex", () => {
  it.each(["a", "0g", "0x00", "é", " 00"])("refuses %j", (text) => {
    expect(() => fromHex(text)).toThrow(FormatError);
  });

  it("reads either case and says which character is wrong", () => {
    expect(fromHex("00fFA0")).toEqual(Uint8Array.of(0, 255, 160));
    expect(() => fromHex("00zz", "fingerprint")).toThrow(
      "fingerprint: the text has no valid continuation at character 2",
    );
  });
});
