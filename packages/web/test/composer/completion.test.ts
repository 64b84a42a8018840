import { UserId, type User } from "@wireside/protocol";
import { describe, expect, test } from "vitest";
import { completeEmoji, completeMention, findStarted, insertCompletion } from "../../src/composer/completion.ts";

const users = ["ada", "Ada Lovelace", "Bob", "Zed Adams", "adrian"].map((name, index): User => ({
  id: UserId.parse(index + 1),
  name,
  role: "member",
  registered: true,
}));
const names = (query: string, online: number[] = []): string[] =>
  completeMention(query, users, new Set(online.map((id) => UserId.parse(id)))).map(({ insert }) => insert);

describe("completion", () => {
  test("begins with @ at the start of a word", () => {
    expect(findStarted("hi @ad", 6)).toEqual({ kind: "mention", start: 3, query: "ad" });
    expect(findStarted("@", 1)).toEqual({ kind: "mention", start: 0, query: "" });
    expect(findStarted("(@ad", 4)).toMatchObject({ start: 1 });
    expect(findStarted("me@ada.org", 6)).toBeUndefined();
    expect(findStarted("hi @ad there", 6)).toMatchObject({ query: "ad" });
  });

  test("begins with : and two letters", () => {
    expect(findStarted("nice :ta", 8)).toEqual({ kind: "emoji", start: 5, query: "ta" });
    expect(findStarted("nice :t", 7)).toBeUndefined();
    expect(findStarted("at 10:30", 8)).toBeUndefined();
  });

  test("offers whoever is online first, then by name, then by a later word", () => {
    expect(names("ad")).toEqual(["@ada ", "@Ada Lovelace ", "@adrian ", "@Zed Adams "]);
    expect(names("ad", [5])).toEqual(["@adrian ", "@ada ", "@Ada Lovelace ", "@Zed Adams "]);
  });

  test("goes on over the space in a name, and ends after a whole one", () => {
    expect(names("ada l")).toEqual(["@Ada Lovelace "]);
    expect(names("ada ")).toEqual(["@Ada Lovelace "]);
    expect(names("bob ")).toEqual([]);
  });

  test("leaves out those who gave their name up", () => {
    const retired = users.map((user) => ({ ...user, retired: true }));
    expect(completeMention("ad", retired, new Set())).toEqual([]);
  });

  test("puts the name in, with one space after it", () => {
    const [completion] = completeMention("bo", users, new Set());
    const started = findStarted("hi @bo", 6);
    if (completion === undefined || started === undefined) throw new Error("nothing to complete");
    expect(insertCompletion("hi @bo", 6, started, completion)).toEqual({ text: "hi @Bob ", caret: 8 });
    expect(insertCompletion("hi @bo there", 6, started, completion)).toEqual({ text: "hi @Bob there", caret: 8 });
  });

  test("finds emoji by name before other words", () => {
    expect(completeEmoji("tad").map(({ insert }) => insert)).toEqual(["🎉 "]);
    expect(completeEmoji("thumb")[0]?.insert).toBe("👍 ");
  });
});
