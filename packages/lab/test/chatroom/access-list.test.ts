import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AccessList, nameLine, readAccessList } from "../../src/index.ts";

const NOW = 1_763_768_000;
const list = () =>
  new AccessList(
    new Map([
      ["alice", "wonder land"],
      ["Bob B", "builder"],
    ]),
  );

describe("an access list", () => {
  it("lets in who knows their secret, once a line", () => {
    const access = list();
    const line = nameLine("Bob B", "builder", NOW);
    expect(line).not.toContain("builder");
    expect(access.admit(line, NOW)).toBe("Bob B");
    expect(access.admit(line, NOW)).toBeUndefined();
    expect(access.admit(nameLine("Bob B", "builder", NOW + 1), NOW)).toBe("Bob B");
  });

  it("takes a line for a minute, and forgets used ones after it", () => {
    const access = list();
    for (const off of [-60, 60]) expect(access.admit(nameLine("alice", "wonder land", NOW + off), NOW)).toBe("alice");
    for (const off of [-61, 61]) expect(access.admit(nameLine("alice", "wonder land", NOW + off), NOW)).toBeUndefined();
  });

  it.each([
    ["alice"],
    ["alice wonder land"],
    [nameLine("alice", "builder", NOW)],
    [nameLine("carol", "wonder land", NOW)],
    [nameLine("alice", "wonder land", NOW).replace("alice", "Bob B")],
    [`alice ${String(NOW)} ${"0".repeat(64)}`],
    ["\0 ".repeat(500)],
  ])("lets nobody in with %j", (line) => {
    expect(list().admit(line, NOW)).toBeUndefined();
  });

  it("lets nobody in with whatever else, nor with a proof that was changed", () => {
    const good = nameLine("alice", "wonder land", NOW);
    const changed = fc.tuple(fc.nat(good.length - 1), fc.string({ maxLength: 3 })).map(([at, put]) => {
      return good.slice(0, at) + put + good.slice(at + 1);
    });
    const line = fc.oneof(fc.string(), fc.stringMatching(/^alice \d{1,12} [0-9a-f]{64}$/u), changed);
    fc.assert(fc.property(line, (text) => text === good || list().admit(text, NOW) === undefined));
  });

  it("is read from whatever text there is: a name and a secret for each line that has any", () => {
    fc.assert(fc.property(fc.string(), (text) => readAccessList(text).size <= text.length));
  });

  it("is read from lines of names and secrets", () => {
    expect(readAccessList("alice one\r\n\n Bob B two\n")).toEqual(
      new Map([
        ["alice", "one"],
        ["Bob B", "two"],
      ]),
    );
  });
});
