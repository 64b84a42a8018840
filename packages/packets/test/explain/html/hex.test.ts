import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CitedField } from "../../../src/explain/html/cited-bytes.ts";
import { hexLines, hexOf } from "../../../src/explain/html/hex.ts";
import { CAPTURE_LIMITS } from "../../../src/limits.ts";
import { hexDump } from "../../../src/print/tree-text.ts";
import { textOf } from "./reports.ts";

function field(start: number, length: number): CitedField {
  return { id: `f1-${start}`, field: "tcp.seq", value: "", text: "", places: [{ source: 0, start, length }] };
}

const someFields = fc.array(
  fc.tuple(fc.nat(140), fc.integer({ min: 1, max: 20 })).map(([start, length]) => field(start, length)),
  { maxLength: 8 },
);

/** The bytes that are marked, by their place in a dump of which no line is left out, and the fields they are marked with. */
function marked(dump: string): Map<number, string> {
  const found = new Map<number, string>();
  let at = 0;
  for (const line of dump.split("\n")) {
    const hexPart = line.split('<span class="letters">')[0]!.replace(/<span class="offset">[^<]*<\/span>/u, "");
    for (const [piece] of hexPart.matchAll(/<mark [^>]*>[^<]*<\/mark>|[^<]+/gu)) {
      const fields = /data-f="([^"]*)"/u.exec(piece)?.[1];
      for (const _ of piece.replace(/<[^>]*>/gu, "").matchAll(/[0-9a-f]{2}/gu)) {
        if (fields !== undefined) found.set(at, fields);
        at++;
      }
    }
  }
  return found;
}

describe("lines of bytes", () => {
  it("are those of a plain dump, in every byte and column", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 128 }), someFields, (bytes, fields) => {
        const { text } = hexLines(bytes, 0, fields);
        const plain = text
          .replace(/<[^>]*>/gu, "")
          .replaceAll("&amp;", "&")
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">");
        const lines = plain.replaceAll("&quot;", '"').replaceAll("&#39;", "'").trimEnd();
        expect(lines).toBe(hexDump(bytes).trimEnd());
      }),
    );
  });

  it("mark each byte with the fields that it belongs to, and no other", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 128 }), someFields, (bytes, fields) => {
        const expected = new Map<number, string>();
        for (let at = 0; at < bytes.length; at++) {
          const own = fields.flatMap(({ places: [place] }, number) => {
            return at >= place!.start && at < place!.start + place!.length ? [number] : [];
          });
          if (own.length > 0) expected.set(at, own.join(" "));
        }
        expect(marked(hexLines(bytes, 0, fields).text)).toEqual(expected);
      }),
    );
  });

  it("are left out far from marks, and say how many", () => {
    const text = textOf(hexLines(new Uint8Array(1500), 0, [field(800, 4)]).text);
    expect(text).toContain("0000 00 00");
    expect(text).toContain("47 lines left out");
    expect(text).toContain("0320 00 00");
    expect(text).not.toContain("0200 00 00");
  });

  it("are bounded, however much is marked", () => {
    const lines = hexLines(new Uint8Array(60_000), 0, [field(0, 60_000)]).text.split("\n");
    expect(lines.length).toBeLessThan(CAPTURE_LIMITS.reportHexLines + 5);
  });
});

it("bytes in a row are cut after one line", () => {
  expect(hexOf(Uint8Array.of(1, 255))).toBe("01 ff");
  expect(hexOf(new Uint8Array(17))).toBe(`${"00 ".repeat(16)}…`);
});
