import { nameKey, UserId } from "@wireside/protocol";
import { describe, expect, test } from "vitest";
import { splitMentions } from "../../src/markdown/mentions.ts";

const names = new Map(["ada", "Ada Lovelace", "Éve"].map((name, index) => [nameKey(name), UserId.parse(index + 1)]));
const cut = (text: string): string[] =>
  splitMentions(text, names).map(({ text: piece, mention }) =>
    mention === undefined ? piece : `[${mention}:${piece}]`,
  );

describe("mentions in a text", () => {
  test("are found whatever the case", () => {
    expect(cut("hi @ADA, and @éve!")).toEqual(["hi ", "[1:@ADA]", ", and ", "[3:@éve]", "!"]);
  });

  test("are the longest name there is", () => {
    expect(cut("@Ada Lovelace wrote")).toEqual(["[2:@Ada Lovelace]", " wrote"]);
    expect(cut("@Ada wrote")).toEqual(["[1:@Ada]", " wrote"]);
  });

  test("are not found in addresses, longer words or names of others", () => {
    expect(cut("mail me@ada.org")).toEqual(["mail me@ada.org"]);
    expect(cut("@adamant @bob")).toEqual(["@adamant @bob"]);
  });
});
