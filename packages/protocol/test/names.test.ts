import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS, RoomName, UserName, findMentions, nameKey } from "@wireside/protocol";

describe("a person's name", () => {
  it("is put in NFC, its spaces folded, its ends trimmed", () => {
    expect(UserName.parse("  E\u0301ve \t Curie ")).toBe("\u00c9ve Curie");
  });

  it.each([
    "\u202eeve",
    "e\u200bve",
    "e\u0007ve",
    "\u3164",
    "e\u034fve",
    "\u2800",
    "@eve",
    "a#b",
    "a/b",
    "a:b",
    "a,b",
    "<b>",
    'a"b',
    "a'b",
    "a`b",
    "a\\b",
    "",
    "   ",
    "\ud800",
  ])("%j is refused", (text) => {
    expect(UserName.safeParse(text).success).toBe(false);
  });

  it.each(["\u0430dmin", "adm\u0456n", "\u039fwner", "b\u03bfb"])(
    "%j mixes letters that look alike, and is refused",
    (text) => {
      expect(UserName.safeParse(text).success).toBe(false);
    },
  );

  it.each(["Ольга 2", "Ωmega".slice(0, 1), "José", "李雷 Li", "ゆき", "مريم", "😀"])("%j is one", (text) => {
    expect(UserName.parse(text)).toBe(text);
  });

  it("has 1 to 32 characters, a room's up to 48, whatever their bytes", () => {
    expect(UserName.safeParse("😀".repeat(LIMITS.nameCharacters)).success).toBe(true);
    expect(UserName.safeParse("😀".repeat(LIMITS.nameCharacters + 1)).success).toBe(false);
    expect(RoomName.safeParse("x".repeat(LIMITS.roomNameCharacters)).success).toBe(true);
    expect(RoomName.safeParse("x".repeat(LIMITS.roomNameCharacters + 1)).success).toBe(false);
  });

  it("stays the same when cleaned again, and is never refused then", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        const first = UserName.safeParse(text);
        if (first.success) expect(UserName.parse(first.data)).toBe(first.data);
      }),
    );
  });
});

describe("the key of a name", () => {
  it.each([
    ["Éve", "e\u0301VE"],
    ["STRASSE", "straße"],
    ["STRAẞE", "straße"],
    ["ΟΔΟΣ", "οδος"],
    ["ﬁn", "FIN"],
    ["Ｅve", "eve"],
    [" a  b ", "A B"],
    ["\u1FC1", "\u0308\u0342"],
  ])("is the same for %j and %j", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it("is the same for a name in upper case, lower case, NFC and NFD, and is its own key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 20 }), (text) => {
        const key = nameKey(text);
        expect(nameKey(key)).toBe(key);
        for (const same of [text.toUpperCase(), text.normalize("NFD"), text.normalize("NFC")])
          expect(nameKey(same)).toBe(key);
      }),
    );
  });
});

describe("mentions", () => {
  const keys = new Map(["eve", "eve curie", "bob", "åsa"].map((name, id) => [nameKey(name), id]));

  it.each([
    ["hi @eve", [0]],
    ["@Eve Curie, @BOB: hello", [1, 2]],
    ["@eve @eve @bob", [0, 2]],
    ["mail to root@bob", []],
    ["@bobby @eves", []],
    ["(@Åsa)", [3]],
    ["@", []],
    ["@@bob", [2]],
    ["@nobody", []],
  ])("in %j are %j", (text, ids) => {
    expect(findMentions(text, keys)).toEqual(ids);
  });

  it("are at most as many as asked for", () => {
    expect(findMentions("@eve @bob @åsa", keys, 2)).toEqual([0, 2]);
  });

  it("are found in any text without failing, each once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom("@", "eve", " Curie", "bob", " "), fc.string({ unit: "binary" }))),
        (parts) => {
          const found = findMentions(parts.join(""), keys);
          expect(new Set(found).size).toBe(found.length);
        },
      ),
    );
  });
});
