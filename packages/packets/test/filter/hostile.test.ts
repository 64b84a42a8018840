import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeFilter } from "../../src/filter/complete.ts";
import { formatFilterError } from "../../src/filter/error-text.ts";
import { parseFilter } from "../../src/filter/filter.ts";
import { formatFilter } from "../../src/filter/format.ts";
import { bytes, ipv4, SampleFrame } from "./sample.ts";
import { syntaxTree } from "./syntax-trees.ts";

const FRAME = new SampleFrame({
  tcp: bytes("04d20050"),
  "tcp.port": [1234, 80],
  "ip.src": ipv4("10.0.0.1"),
  "http.host": "www.example.com",
  "tcp.payload": bytes("GET / HTTP/1.1"),
});

/** Reads a text whatever it is, and looks whether what comes of it can be used. */
function use(text: string, caret: number): void {
  const { filter, error } = parseFilter(text);
  if (filter === undefined) {
    expect(error.from).toBeGreaterThanOrEqual(0);
    expect(error.to).toBeGreaterThanOrEqual(error.from);
    expect(error.to).toBeLessThanOrEqual(text.length);
    expect(formatFilterError(text, error).split("\n")).toHaveLength(3);
  } else {
    expect(typeof filter.matches(FRAME)).toBe("boolean");
    expect(filter.matches(FRAME)).toBe(parseFilter(formatFilter(filter.test)).filter?.matches(FRAME));
  }
  const { from, to } = completeFilter(text, caret);
  expect(from).toBeLessThanOrEqual(to);
}

const PIECES = [
  ..."()[]{}#.,:;-+*/%&|^~!=<>@$\"'\\\n \u0000é",
  ...[
    "tcp",
    "tcp.port",
    "ip.src",
    "http.host",
    "tcp.payload",
    "and",
    "or",
    "not",
    "in",
    "any",
    "all",
    "contains",
    "matches",
  ],
  ...[
    "==",
    "!=",
    "..",
    "80",
    "0x",
    "10.0.0.1",
    "/8",
    "fe80::",
    "ff:ff",
    '"a"',
    'r"',
    '"(a|b)*"',
    "len(",
    "max(",
    "[0:",
    "#1",
  ],
];

describe("whatever is given, a filter or an error comes of it", () => {
  test("any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.nat(60), use), { numRuns: 2000 });
  });

  test("pieces of filters in any order", () => {
    const text = fc
      .array(fc.constantFrom(...PIECES), { maxLength: 30 })
      .chain((pieces) => fc.constantFrom("", " ").map((space) => pieces.join(space)));
    fc.assert(fc.property(text, fc.nat(100), use), { numRuns: 5000 });
  });

  test("filters with letters changed, left out and put in", () => {
    const change = fc.tuple(fc.nat(200), fc.nat(2), fc.constantFrom(...PIECES));
    fc.assert(
      fc.property(syntaxTree, fc.array(change, { maxLength: 4 }), fc.nat(200), (tree, changes, caret) => {
        const text = changes.reduce(
          (before, [at, left, piece]) => before.slice(0, at) + piece + before.slice(at + left),
          formatFilter(tree),
        );
        use(text, caret);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["a bracket with a great many spaces", `tcp[${" ".repeat(60_000)}x`],
    ["a range with a great many spaces", `tcp[1${" ".repeat(60_000)}2]`],
    ["a string that is not closed", `http.host == "${"\\".repeat(60_000)}`],
    ["a word of colons", `${":".repeat(60_000)} == 1`],
    ["a word of dots", `${".a".repeat(30_000)} == 1`],
    ["a word of digits", `tcp.port == ${"9".repeat(60_000)}`],
    ["bytes", `tcp.payload contains ${"ab:".repeat(20_000)}ab`],
    ["text that is found nowhere, over and over begun", `tcp.payload contains "${"a".repeat(60_000)}b"`],
    ["parentheses", "(".repeat(60_000)],
    ["a pattern of groups", `http.host matches "${"(".repeat(60_000)}"`],
    ["a pattern of repetitions", `http.host matches "a${"{9}".repeat(20_000)}"`],
    ["a pattern of empty repetitions", `http.host matches "()${"{9999}".repeat(9_000)}"`],
    ["a pattern of question marks", `http.host matches "${"a?".repeat(2_000)}"`],
  ])("%s", (_, text) => use(text, text.length));
});

describe("patterns that bring other matchers to a standstill", () => {
  test.each(["(a+)+$", "^(a|a)*$", "(a|aa)+$", "(.*a){20}$", "(?:a?){30}a{30}$", "^(([a-z])+.)+[A-Z]([a-z])+$"])(
    "%s",
    (pattern) => {
      const payload = new Uint8Array(65_535).fill(0x61);
      payload[65_534] = 0x21;
      const { filter } = parseFilter(`tcp.payload matches "${pattern}"`);
      expect(filter?.matches(new SampleFrame({ "tcp.payload": payload }))).toBe(false);
    },
  );

  test("and searches", () => {
    const payload = new Uint8Array(65_535).fill(0x61);
    const { filter } = parseFilter(`tcp.payload contains "${"a".repeat(30_000)}b"`);
    expect(filter?.matches(new SampleFrame({ "tcp.payload": payload }))).toBe(false);
  });
});
