import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeHeader, HeaderDecoder, LAB_LIMITS } from "../../src/index.ts";
import { failure } from "../told.ts";

/** What a decoder makes of bytes that come in pieces of one size. */
function decode(all: Uint8Array, size = 100_000) {
  const decoder = new HeaderDecoder();
  let name: string | undefined;
  const content: Uint8Array[] = [];
  for (let at = 0; at <= all.length; at += size) {
    const read = at === all.length ? decoder.end() : decoder.push(all.subarray(at, at + size));
    if (read.problem !== undefined) return { problem: read.problem };
    name ??= read.name;
    content.push(read.content);
  }
  const read = decoder.end();
  if (read.problem !== undefined) return { problem: read.problem };
  name ??= read.name;
  return { name, content: Buffer.concat([...content, read.content]).toString() };
}

/** As the original writes it: the length in characters. */
function original(name: string, content = ""): Buffer {
  return Buffer.from([...name].length.toString().padStart(512) + name + content);
}

describe("the header of sendfile", () => {
  it("is the length of the name in 512 bytes, right-aligned, and the name", () => {
    const header = Buffer.from(encodeHeader("a.txt")).toString();
    expect(header).toBe(`${" ".repeat(511)}5a.txt`);
  });

  it("is found in front of the content, in whatever pieces it comes", () => {
    const names = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(names, fc.string(), fc.integer({ min: 1, max: 700 }), (name, content, size) => {
        const text = Buffer.from(name).toString(); // halves of pairs do not survive UTF-8
        const all = Buffer.concat([encodeHeader(name), Buffer.from(content)]);
        expect(decode(all, size)).toEqual({ name: text, content: Buffer.from(content).toString() });
      }),
    );
  });

  it("with a length in characters is read so where bytes would end within one", () => {
    expect(decode(original("aé", "content"))).toEqual({ name: "aé", content: "content" });
    expect(decode(original("日本", "content"), 1)).toEqual({ name: "日本", content: "content" });
  });

  it("with a length in characters is read in bytes where nothing tells: the rest of the name is content", () => {
    expect(decode(original("é.txt", "content"))).toEqual({ name: "é.tx", content: "tcontent" });
  });

  it.each([
    ["GET / HTTP/1.1\r\n".padEnd(600), "bad_message"],
    ["5".padEnd(512) + "a.txt", "bad_message"],
    ["0".padStart(512), "bad_message"],
    ["-5".padStart(512) + "a.txt", "bad_message"],
    [String(LAB_LIMITS.fileNameBytes + 1).padStart(512), "bad_message"],
    ["5".padStart(512) + "a.t", "cut_short"],
    ["  5", "cut_short"],
    ["", "cut_short"],
  ])("is refused as %j", (text, code) => {
    expect(decode(Buffer.from(text))).toEqual({ problem: failure(code) });
  });

  it("is looked for in whatever bytes come, without an exception and without holding them", () => {
    const field = fc.nat(2000).map((length) => Buffer.from(String(length).padStart(512)));
    fc.assert(
      fc.property(fc.oneof(field, fc.uint8Array()), fc.uint8Array({ maxLength: 6000 }), (field, bytes) => {
        const decoder = new HeaderDecoder();
        if (decoder.push(field).problem === undefined && decoder.push(bytes).problem === undefined) decoder.end();
      }),
      { numRuns: 500 },
    );
  });
});
