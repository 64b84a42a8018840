import { describe, expect, it } from "vitest";
import { isName, leadingName, nameKey } from "../src/names.ts";

describe("a name", () => {
  it.each(["alice", "Alice Smith", "Zoë", "李雷", "a".repeat(64)])("can be %j", (name) => {
    expect(isName(name)).toBe(true);
  });

  it.each([
    "",
    " alice",
    "alice\n",
    "al\x1b[2Jice",
    "a\u202eb",
    "#ls",
    "@bob",
    "/bob",
    "!{}",
    "a: b",
    "a".repeat(65),
    "é".repeat(33),
  ])("cannot be %j", (name) => {
    expect(isName(name)).toBe(false);
  });

  it("is the same in other letters", () => {
    expect(nameKey("ALICE")).toBe(nameKey("alice"));
    expect(nameKey("ａｌｉｃｅ")).toBe(nameKey("alice"));
    expect(nameKey("alice")).not.toBe(nameKey("alise"));
  });

  it("with spaces is found in front of a text, the longest there is", () => {
    const names = ["Ann", "Ann Lee", "Bob"];
    expect(leadingName("Ann Lee hello", names, " ")).toBe("Ann Lee");
    expect(leadingName("Ann hello", names, " ")).toBe("Ann");
    expect(leadingName("Anna hello", names, " ")).toBeUndefined();
  });
});
