import fc from "fast-check";
import { LIMITS, MessageText } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import { DOOR_LIMITS } from "../src/limits.ts";
import { classicLines, classicName, hubTexts } from "../src/words.ts";

const text = fc.string({ unit: "binary", maxLength: 400 });
/** Texts long enough to be split, with characters of every length and such as are escaped. */
const long = fc
  .tuple(fc.constantFrom("a", "é", "世", "😀", '"', "\u0001", "ab ", "\n"), fc.integer({ min: 1, max: 40_000 }))
  .map(([part, count]) => part.repeat(count));

describe("what somebody wrote", () => {
  it("is given to the hub as it is, without the line feed of a terminal", () => {
    expect(hubTexts("hello, Bücher ")).toEqual(["hello, Bücher "]);
    expect(hubTexts("hello\r\n")).toEqual(["hello"]);
    expect(hubTexts("two\nlines\n")).toEqual(["two\nlines"]);
    expect(hubTexts(" \n")).toEqual([]);
    expect(hubTexts("a\0b")).toEqual(["a\uFFFDb"]);
  });

  it("becomes texts that the hub takes, in order and with nothing lost, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(text, long), (written) => {
        const texts = hubTexts(Buffer.from(written).toString());
        for (const part of texts) {
          expect(MessageText.safeParse(part).success).toBe(true);
          expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(LIMITS.frameBytes - 1000);
        }
        const all = Buffer.from(written).toString().replaceAll("\0", "\uFFFD");
        if (all.length < 5000 && all.trim() !== "") expect(texts.join("")).toBe(all.replace(/[\r\n]+$/u, ""));
      }),
    );
  });
});

describe("lines for classic clients", () => {
  it("each say whose they are, and are no longer than the originals read", () => {
    fc.assert(
      fc.property(fc.oneof(text, long), (message) => {
        for (const line of classicLines(message, (words) => `bob : ${words}\n`)) {
          expect(line).toMatch(/^bob : [^\p{Cc}\u2028\u2029]*(?:\t[^\p{Cc}\u2028\u2029]*)*\n$/u);
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(DOOR_LIMITS.writeBytes);
        }
      }),
    );
  });

  it("have the words of the message, and no torn characters", () => {
    const message = "世".repeat(1000);
    const lines = classicLines(message, (words) => words);
    expect(lines.join("")).toBe(message);
    expect(lines.length).toBe(3);
  });
});

describe("a name", () => {
  it.each(["!x", "!{}", "x [PRIVATE]", "[private]", "Wireside", "ERROR", "ｅｒｒｏｒ"])(
    "is marked when it is %j",
    (name) => {
      expect(classicName(name)).toBe(`<${name}>`);
    },
  );

  it("is told as it is otherwise", () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-dé ]{1,12}$/u), (name) => classicName(name) === name));
  });
});
