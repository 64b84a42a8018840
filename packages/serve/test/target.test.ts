import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SERVE_LIMITS } from "../src/index.ts";
import { isServed, readTarget, writePath } from "../src/target.ts";

const path = (...names: string[]) => ({ kind: "target", names, isFolder: false, query: "" });
const refused = (status: number) => ({ kind: "refused", status });

describe("a target", () => {
  it("is names, each decoded once", () => {
    expect(readTarget("/a/b.txt")).toEqual(path("a", "b.txt"));
    expect(readTarget("/a%20folder/50%25")).toEqual(path("a folder", "50%"));
    expect(readTarget("/%252e%252e")).toEqual(path("%2e%2e"));
    expect(readTarget("/gr%C3%BC%C3%9Fe")).toEqual(path("grüße"));
  });

  it("is of a folder where it ends with a slash", () => {
    expect(readTarget("/")).toEqual({ ...path(), isFolder: true });
    expect(readTarget("/a/")).toEqual({ ...path("a"), isFolder: true });
  });

  it("may have a query, and an origin before it", () => {
    expect(readTarget("/a?x=/../y#z")).toEqual({ ...path("a"), query: "?x=/../y" });
    expect(readTarget("http://host:80/a/b")).toEqual(path("a", "b"));
    expect(readTarget("http://host")).toEqual({ ...path(), isFolder: true });
    expect(readTarget("http://host?q")).toEqual({ ...path(), isFolder: true, query: "?q" });
  });

  it.each([
    "/..",
    "/../x",
    "/a/../b",
    "/a/./b",
    "/.",
    "/%2e%2e/x",
    "/%2E./x",
    "//",
    "//host/x",
    "/a//b",
    "/.git/config",
    "/a/.env",
    "/..%00",
  ])("is refused where it climbs, doubles a slash or is hidden: %s", (text) => {
    expect(readTarget(text).kind).toBe("refused");
  });

  it.each([
    "",
    "*",
    "a",
    "/%",
    "/%zz",
    "/%c3%28",
    "/%ff",
    "/a%00b",
    "/a%2fb",
    "/a%5cb",
    "/a\\b",
    "/a%0d%0ab",
    "/%2e%2e%2fx",
    "host:443",
  ])("is no name of anything: %s", (text) => {
    expect(readTarget(text)).toEqual(refused(400));
  });

  it("has a bound", () => {
    expect(readTarget(`/${"a".repeat(SERVE_LIMITS.targetCharacters - 1)}`).kind).toBe("target");
    expect(readTarget(`/${"a".repeat(SERVE_LIMITS.targetCharacters)}`)).toEqual(refused(414));
  });

  it("that is written is read as it was", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
      .filter((text) => text.isWellFormed() && isServed(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.boolean(), (names, isFolder) => {
        expect(readTarget(writePath(names, isFolder))).toEqual({ kind: "target", names, isFolder, query: "" });
      }),
    );
  });

  it("never leads up or to something hidden, whatever it is", () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "/",
      "%2e",
      "%2E%2e",
      "%2f",
      "%5c",
      "\\",
      "%00",
      "%",
      "a",
      "%25",
      "?",
      "#",
      "http://",
      "é",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const target = readTarget(`/${pieces.join("")}`);
        if (target.kind === "target") expect(target.names.every(isServed)).toBe(true);
      }),
    );
  });
});
