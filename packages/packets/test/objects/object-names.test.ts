import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ObjectNames } from "../../src/objects/object-names.ts";
import { safeName } from "@wireside/bytes";

const NOTHING = { fileName: undefined, uri: undefined, type: undefined };
const nameOf = (given: Partial<typeof NOTHING> | Record<string, string>): string =>
  new ObjectNames().nameOf({ ...NOTHING, ...given });

describe("the name of an object", () => {
  it("is what the sender calls it, or the last part of its address, or what it is", () => {
    expect(nameOf({ fileName: "report.pdf", uri: "/download?id=7" })).toBe("report.pdf");
    expect(nameOf({ uri: "/a/b/picture.png?size=9&of=/x/y" })).toBe("picture.png");
    expect(nameOf({ uri: "/a%20b/caf%C3%A9.html" })).toBe("café.html");
    expect(nameOf({ uri: "/", type: "text/html" })).toBe("index.html");
    expect(nameOf({ type: "image/png" })).toBe("object.png");
    expect(nameOf({})).toBe("object");
  });

  it("is numbered when it was given before, also in another case", () => {
    const names = new ObjectNames();
    const given = ["/a.png", "/x/a.png", "/A.PNG", "/a-2.png", "/noending", "/noending"];
    expect(given.map((uri) => names.nameOf({ ...NOTHING, uri }))).toEqual([
      "a.png",
      "a-2.png",
      "A-3.PNG",
      "a-2-2.png",
      "noending",
      "noending-2",
    ]);
  });

  it.each([
    ["../../x", "x"],
    ["/etc/passwd", "passwd"],
    ["..\\..\\evil.exe", "evil.exe"],
    ["%2e%2e%2fx", "%2e%2e%2fx"],
    ["..", "index"],
    [".bashrc", "bashrc"],
    ["a\0b.txt", "ab.txt"],
    ["a\r\nb", "ab"],
    ["\u202egpj.exe", "gpj.exe"],
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["a:stream", "a_stream"],
    ["end. .", "end"],
    ["\ud800x", "_x"],
  ])("of a file called %j is %j", (fileName, expected) => {
    expect(nameOf({ fileName, uri: "/" })).toBe(expected);
  });

  it("of an address with escaped separators is its last part", () => {
    expect(nameOf({ uri: "/a%2f..%2f..%2fetc%2fpasswd" })).toBe("passwd");
    expect(nameOf({ uri: "/..%5c..%5cx" })).toBe("x");
    expect(nameOf({ uri: "/%zz%00" })).toBe("%zz%00");
  });

  it("of 4 KiB is cut, before its ending and between characters", () => {
    expect(safeName(`${"ä".repeat(4096)}.html`)).toBe(`${"ä".repeat(87)}.html`);
    expect(safeName("😀".repeat(2000))).toBe("😀".repeat(45));
  });

  it("is never a path, hidden, empty or too long, and each is given once", () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom("/", "\\", ".", "\0", " ", "%2f", "ä"), fc.string()) });
    fc.assert(
      fc.property(fc.array(fc.record({ fileName: text, uri: text }), { maxLength: 30 }), (objects) => {
        const names = new ObjectNames();
        const given = objects.map((each) => names.nameOf({ ...NOTHING, ...each }));
        for (const name of given) {
          expect(name).toMatch(/^[^./\\:\0-\x1f][^/\\:\0-\x1f]*$/u);
          expect(new TextEncoder().encode(name).length).toBeLessThan(200);
        }
        expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(given.length);
      }),
    );
  });
});
