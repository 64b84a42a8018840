import fc from "fast-check";
import { LIMITS, MessageText } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import { DOOR_LIMITS } from "../src/limits.ts";
import { classicName, classicWrites, hubTexts } from "../src/words.ts";

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

describe("a message for classic clients", () => {
  it("is lines that each say whose they are, in writes that the originals read in one go", () => {
    fc.assert(
      fc.property(fc.oneof(text, long), fc.constantFrom<" " | "\n">(" ", "\n"), (message, end) => {
        const writes = classicWrites(message, "bob : ", end);
        for (const [at, write] of writes.entries()) {
          const bytes = Buffer.byteLength(write);
          if (at < writes.length - 1) expect(bytes).toBe(DOOR_LIMITS.writeBytes);
          else expect(bytes).toBeLessThanOrEqual(DOOR_LIMITS.writeBytes);
          expect(write.endsWith(end)).toBe(true);
          for (const line of write.slice(0, -1).split("\n")) {
            expect(line).toMatch(/^bob : [^\p{Cc}\u2028\u2029]*(?:\t[^\p{Cc}\u2028\u2029]*)*$/u);
          }
        }
      }),
    );
  });

  it("has all the words of the message, and no torn characters", () => {
    const writes = classicWrites("世".repeat(1000), "bob: ", " ");
    expect(writes.map((write) => write.replace(/^bob: | +$/gu, "")).join("")).toBe("世".repeat(1000));
    expect(writes.length).toBe(3);
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
