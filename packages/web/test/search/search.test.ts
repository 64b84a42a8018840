import { RoomId, UserId } from "@wireside/protocol";
import { describe, expect, test } from "vitest";
import { excerpt } from "../../src/search/marked.tsx";
import { NO_FILTERS, searchQuery } from "../../src/search/use-search.ts";

describe("a search", () => {
  test("is not asked without words, person or day", () => {
    expect(searchQuery(NO_FILTERS)).toBeUndefined();
    expect(searchQuery({ ...NO_FILTERS, words: "  ", room: RoomId.parse(1) })).toBeUndefined();
  });

  test("asks for words, place, person and days, the last day included", () => {
    const query = searchQuery({
      words: " cable ",
      room: RoomId.parse(1),
      from: UserId.parse(2),
      since: "2026-11-20",
      until: "2026-11-21",
    });
    expect(query).toMatchObject({ q: "cable", room: "1", from: "2" });
    expect(Number(query?.since)).toBe(new Date(2026, 10, 20).getTime());
    expect(Number(query?.until)).toBe(new Date(2026, 10, 22).getTime());
  });

  test("shows the part of a long text in which the word stands", () => {
    const text = `${"before ".repeat(60)}needle${" after".repeat(60)}`;
    expect(excerpt(text, "needle")).toContain("needle");
    expect(excerpt(text, "needle").length).toBeLessThan(240);
    expect(excerpt("short needle", "needle")).toBe("short needle");
  });
});
