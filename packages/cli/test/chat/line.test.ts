import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameKey } from "@wireside/protocol";
import { parseLine, splitKnownName } from "../../src/chat/line.ts";

const people = new Set(["bob", "bob see", "Ann Marie", "山田"].map(nameKey));
const isKnown = (key: string): boolean => people.has(key);
const onPipe = { isKnown, commands: false };
const onScreen = { isKnown, commands: true };

describe("a line of input", () => {
  it("is for the room when it is plain text", () => {
    expect(parseLine("hello there", onPipe)).toEqual({ kind: "text", text: "hello there" });
  });

  it("lists people when it is #ls, in any case and with spaces around", () => {
    expect(parseLine("  #LS ", onPipe)).toEqual({ kind: "list" });
    expect(parseLine("#ls -l", onPipe)).toEqual({ kind: "text", text: "#ls -l" });
  });

  it("is private when it is @name: text, also with spaces in the name and none after the colon", () => {
    expect(parseLine("@bob: hi", onPipe)).toEqual({ kind: "private", name: "bob", text: "hi" });
    expect(parseLine("@BOB:hi", onPipe)).toEqual({ kind: "private", name: "BOB", text: "hi" });
    expect(parseLine("@Ann Marie: hi: you", onPipe)).toEqual({ kind: "private", name: "Ann Marie", text: "hi: you" });
    expect(parseLine("@山田: やあ", onPipe)).toEqual({ kind: "private", name: "山田", text: "やあ" });
  });

  it("is for the room when it only mentions someone, whatever colons follow", () => {
    for (const text of [
      "@bob hi",
      "@bob look at this: nice",
      "@bob http://example.org:80/",
      "@nobody",
      "@see http://example.org",
    ])
      expect(parseLine(text, onPipe)).toEqual({ kind: "text", text });
  });

  it("stays private when nobody has the name, so that it is refused and not shown to all", () => {
    expect(parseLine("@nobody: secret", onPipe)).toEqual({ kind: "private", name: "nobody", text: "secret" });
  });

  it("is wrong when a private message is empty", () => {
    expect(parseLine("@bob:", onPipe).kind).toBe("wrong");
  });

  it("gives commands on the screen and text on a pipe when it begins with a slash", () => {
    expect(parseLine("/quit", onScreen)).toEqual({ kind: "command", command: { name: "quit" } });
    expect(parseLine("/quit", onPipe)).toEqual({ kind: "text", text: "/quit" });
    expect(parseLine("//quit", onScreen)).toEqual({ kind: "text", text: "/quit" });
    expect(parseLine("/etc/passwd", onScreen).kind).toBe("wrong");
  });

  it("reads each command's arguments", () => {
    const command = (line: string) => {
      const parsed = parseLine(line, onScreen);
      return parsed.kind === "command" ? parsed.command : parsed.kind;
    };
    expect(command("/join #plans")).toEqual({ name: "join", room: "plans" });
    expect(command("/create the plans private")).toEqual({ name: "create", room: "the plans", kind: "private" });
    expect(command("/create private")).toEqual({ name: "create", room: "private", kind: "public" });
    expect(command("/msg Ann Marie see you")).toEqual({ name: "msg", to: "Ann Marie", text: "see you" });
    expect(command("/msg zoe see you")).toEqual({ name: "msg", to: "zoe", text: "see you" });
    expect(command("/reply 2 yes\nno")).toEqual({ name: "reply", number: 2, text: "yes\nno" });
    expect(command("/react :heart:")).toEqual({ name: "react", number: 1, reaction: "❤️" });
    expect(command("/react 3 👍")).toEqual({ name: "react", number: 3, reaction: "👍" });
    expect(command("/delete")).toEqual({ name: "delete", number: undefined });
    expect(command("/delete 4")).toEqual({ name: "delete", number: 4 });
    expect(command("/invite guest")).toEqual({ name: "invite", role: "guest" });
    expect(command("/sessions end 12")).toEqual({ name: "sessions", end: 12 });
    for (const line of [
      "/reply",
      "/reply 0 x",
      "/reply x",
      "/join",
      "/edit",
      "/invite king",
      "/delete all",
      "/msg bob",
      "/quit now",
    ])
      expect([line, command(line)]).toEqual([line, "wrong"]);
  });

  it("is never lost and never made up: text for the room is the line itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const line = parseLine(text, onPipe);
        if (line.kind === "text") expect(line.text).toBe(text);
        else if (line.kind === "empty") expect(text.trim()).toBe("");
      }),
    );
  });

  it("to any known name is private to that very name", () => {
    const names = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,2}$/);
    fc.assert(
      fc.property(names, fc.stringMatching(/^\S.{0,30}$/), (name, text) => {
        const known = { isKnown: (key: string) => key === nameKey(name), commands: true };
        expect(parseLine(`@${name}: ${text}`, known)).toEqual({ kind: "private", name, text: text.trim() });
        // A space before the colon is a slip of the finger, and still private; anything else after the name is a mention.
        const isSlip = text.startsWith(":");
        expect(parseLine(`@${name} ${text}`, known).kind === "text").toBe(!isSlip);
      }),
    );
    expect(parseLine("@bob : psst", { isKnown: (key) => key === "bob", commands: true })).toEqual({
      kind: "private",
      name: "bob",
      text: "psst",
    });
  });
});

describe("a name at the beginning of a text", () => {
  it("is the longest one known", () => {
    expect(splitKnownName("bob see you", isKnown)).toEqual({ name: "bob see", rest: "you" });
    expect(splitKnownName("bob sees you", isKnown)).toEqual({ name: "bob", rest: "sees you" });
    expect(splitKnownName("bobby", isKnown)).toBeUndefined();
  });
});
