import fc from "fast-check";
import { expect, test } from "vitest";
import { TextBuffer } from "../../src/print/text-buffer.ts";

const written = (write: (out: TextBuffer) => void): string => {
  const out = new TextBuffer(1);
  write(out);
  return new TextDecoder().decode(out.take());
};

test("whole numbers are written as String does", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(written((out) => out.decimal(value))).toBe(String(value));
    }),
  );
});

test("numbers in sixteens are padded with zeros", () => {
  fc.assert(
    fc.property(fc.nat(0xffff), (value) => {
      expect(written((out) => out.hex(value, 4))).toBe(`0x${value.toString(16).padStart(4, "0")}`);
    }),
  );
});

test("times have nine decimals, also before 1970", () => {
  expect(written((out) => out.seconds(1_795_250_425, 978_978_000))).toBe("1795250425.978978000");
  expect(written((out) => out.seconds(-1, 750_000_000))).toBe("-0.250000000");
  expect(written((out) => out.seconds(-2, 0))).toBe("-2.000000000");
});

test("addresses are written as people read them", () => {
  const bytes = Uint8Array.of(9, 10, 0, 255, 1, 0xab, 0xcd);
  expect(written((out) => out.ipv4(bytes, 1))).toBe("10.0.255.1");
  expect(written((out) => out.ether(bytes, 1))).toBe("0a:00:ff:01:ab:cd");
});

test("any text is written as UTF-8, after whatever is there", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (texts) => {
      const out = new TextBuffer(1);
      for (const text of texts) {
        out.text(text);
        out.byte(9);
      }
      expect(new TextDecoder().decode(out.take())).toBe(texts.map((text) => `${text}\t`).join(""));
      expect(out.length).toBe(0);
    }),
  );
});
