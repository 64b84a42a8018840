import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMessage, LAB_LIMITS, MessageDecoder } from "../../src/index.ts";
import { failure } from "../told.ts";

const bytes = (text: string) => Buffer.from(text);

/** Some bytes in pieces of whatever sizes. */
function* pieces(all: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, n = 0; at < all.length; n++) {
    const size = sizes[n % sizes.length]!;
    yield all.subarray(at, at + size);
    at += size;
  }
}

describe("a message", () => {
  it("is its length, a line feed and the body in ASCII", () => {
    expect(Buffer.from(encodeMessage("Hello World!")).toString()).toBe('14\n"Hello World!"');
    expect(Buffer.from(encodeMessage("é 😀 \x7f\n")).toString()).toBe('30\n"\\u00e9 \\ud83d\\ude00 \\u007f\\n"');
  });

  it("comes out as it went in, however the bytes were glued and split", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), sizes, (values, sizes) => {
        const decoder = new MessageDecoder();
        const found = [...pieces(Buffer.concat(values.map(encodeMessage)), sizes)].flatMap((piece) => {
          const { messages, problem } = decoder.push(piece);
          expect(problem).toBeUndefined();
          return messages;
        });
        expect(JSON.stringify(found)).toBe(JSON.stringify(values));
        expect(decoder.end()).toBeUndefined();
      }),
    );
  });

  it.each([
    ["+5\n", "a length that is not a plain decimal"],
    ["-1\n", "a length that is not a plain decimal"],
    ["0x10\n", "a length that is not a plain decimal"],
    ["014\n", "a length that is not a plain decimal"],
    [" 14\n", "a length that is not a plain decimal"],
    ["14\r\n", "a length that is not a plain decimal"],
    ["GET / HTTP/1.1\r\n", "a length that is not a plain decimal"],
    ["\n", "no length"],
    [`${String(LAB_LIMITS.messageBytes + 1)}\n`, "a length above the limit"],
    ["99999999999999999999999", "a length above the limit"],
    ["0\n", "a body that is not JSON"],
    ["3\nabc", "a body that is not JSON"],
    ['3\n"é', "a body that is not JSON"],
    ["3\n1 2", "a body that is not JSON"],
  ])("is refused as %j", (text, why) => {
    const { messages, problem } = new MessageDecoder().push(bytes(text));
    expect(messages).toEqual([]);
    expect(problem).toEqual(failure("bad_message", new RegExp(why, "u")));
  });

  it("before a bad one is given still", () => {
    const { messages, problem } = new MessageDecoder().push(bytes('3\n"a"x'));
    expect({ messages, code: problem?.code }).toEqual({ messages: ["a"], code: "bad_message" });
  });

  it.each(["1", "14\n", '14\n"Hello W'])("that is cut is none: %j", (text) => {
    const decoder = new MessageDecoder();
    expect(decoder.push(bytes(text))).toEqual({ messages: [] });
    expect(decoder.end()).toEqual(failure("cut_short"));
  });

  it("is looked for in whatever bytes come, without an exception", () => {
    const soup = fc.oneof(fc.uint8Array(), fc.stringMatching(/^[0-9\n"a{}:]{0,40}$/).map(bytes));
    fc.assert(
      fc.property(fc.array(soup), (all) => {
        const decoder = new MessageDecoder();
        for (const piece of all) if (decoder.push(piece).problem !== undefined) return;
        decoder.end();
      }),
      { numRuns: 1000 },
    );
  });
});
