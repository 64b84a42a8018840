import { STATUS_CODES } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Page } from "../../../test/docs/page.ts";
import { SERVE_LIMITS } from "../src/index.ts";
import { listingPage, sizeText } from "../src/pages/listing.ts";
import { REFUSALS, refusalPage, type RefusalStatus } from "../src/pages/refusal.ts";
import type { Entry } from "../src/tree.ts";

const entry = (name: string, bytes?: number): Entry => ({
  name,
  kind: bytes === undefined ? "folder" : "file",
  bytes,
  modified: new Date(Date.UTC(2026, 10, 21, 23, 40)),
});

/** Where the links of a page lead. */
const links = (page: string): string[] => Array.from(page.matchAll(/<a href="([^"]*)"/g), ([, link]) => link ?? "");

describe("a listing", () => {
  it("leads to what is in the folder, and up", () => {
    const page = listingPage("site", ["a b", "c"], { entries: [entry("d"), entry("e?.txt", 5)], isWhole: true });
    expect(links(page)).toEqual(["/", "/a%20b/", "/a%20b/", "/a%20b/c/d/", "/a%20b/c/e%3F.txt"]);
    expect(page).toContain("<title>c</title>");
    expect(page).toContain('<time datetime="2026-11-21T23:40:00.000Z">2026-11-21 23:40</time>');
  });

  it("says that a folder is empty", () => {
    expect(listingPage("site", [], { entries: [], isWhole: true })).toContain("This folder is empty.");
  });

  it("is text where names look like HTML, or turn the direction of writing round", () => {
    const name = fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "a", "\u202e", "/script", "=") });
    fc.assert(
      fc.property(name, (text) => {
        const page = listingPage(text, [text], { entries: [entry(text, 1)], isWhole: true });
        expect(page).not.toContain("\u202e");
        const plain = listingPage("x", ["x"], { entries: [entry("x", 1)], isWhole: true });
        expect(page.match(/[<>"']/g)?.length).toBe(plain.match(/[<>"']/g)?.length);
      }),
    );
  });

  it("stays small: a client that does not read it holds its bytes", () => {
    const entries = Array.from({ length: SERVE_LIMITS.listedNames }, (_, at) => entry(`file-${String(at)}.txt`, at));
    expect(listingPage("site", [], { entries, isWhole: false }).length).toBeLessThan(512 * 1024);
  });
});

describe("a size", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_000, "1.00 kB"],
    [9_999, "10.0 kB"],
    [99_950, "100 kB"],
    [999_499, "999 kB"],
    [999_500, "1.00 MB"],
    [3_456_789, "3.46 MB"],
    [4_500_000_000_000, "4.50 TB"],
    [Number.MAX_SAFE_INTEGER, "9.01 PB"],
  ])("of %i bytes is read as %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe("docs/SERVE.md", () => {
  it("lists every status of a refusal with what its page says, and no other", () => {
    const rows = new Page("SERVE.md").table("refusal").map(([status, says]) => [status, says]);
    const told = Object.entries(REFUSALS).map(([status, says]) => [`${status} ${STATUS_CODES[status] ?? ""}`, says]);
    expect(rows).toEqual(told);
  });
});

describe("a refusal", () => {
  it("runs nothing, loads nothing, and says what is the matter", () => {
    for (const status of Object.keys(REFUSALS).map(Number) as RefusalStatus[]) {
      const page = refusalPage(status);
      expect(page).toContain(`<title>${String(status)} ${STATUS_CODES[status] ?? ""}</title>`);
      expect(page).not.toMatch(/<script|https?:(?!\/\/www\.w3\.org)/);
    }
  });
});
