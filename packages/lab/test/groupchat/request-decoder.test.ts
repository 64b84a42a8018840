import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LAB_LIMITS, RequestDecoder, type Request } from "../../src/index.ts";

const bytes = (text: string) => Buffer.from(text);

function requests(...pieces: readonly string[]): Request[] {
  const decoder = new RequestDecoder();
  return pieces.flatMap((piece) => decoder.push(bytes(piece)));
}

const alice = { type: "nick", nick: "alice" };

describe("what a client of groupchat asks for", () => {
  it.each<[string, unknown]>([
    ["alice : hello all\n", { type: "public", text: "hello all" }],
    ["alice : \n", { type: "public", text: "" }],
    ["alice : /bob psst\n", { type: "private", rest: "bob psst" }],
    ["alice : /download a.txt b.txt\n", { type: "download", file: "a.txt", saveAs: "b.txt" }],
    ["get_users", { type: "who" }],
    ["get_users\n", { type: "who" }],
    ["show_files", { type: "files" }],
    ["alice has disconnected!", { type: "leave" }],
  ])("is read: %j", (text, request) => {
    expect(requests("alice", text)).toEqual([alice, request]);
  });

  it.each(["a b.txt c.txt", "a.txt", "", " a.txt", "a.txt "])(
    "cannot be a file with a space: /download %s",
    (words) => {
      expect(requests("alice", `alice : /download ${words}\n`)).toEqual([alice, { type: "unspeakable" }]);
    },
  );

  it("is nobody else's: what has another's name in front is one's own words", () => {
    expect(requests("alice", "bob : hello\n")).toEqual([alice, { type: "public", text: "bob : hello" }]);
    expect(requests("alice", "bob has disconnected!\n")).toEqual([
      alice,
      { type: "public", text: "bob has disconnected!" },
    ]);
  });

  it("is told apart where it is glued, and put together where it is split", () => {
    const all = "get_usersalice : one\nshow_filesalice : get_users\nalice has disconnected!";
    const expected = [
      alice,
      { type: "who" },
      { type: "public", text: "one" },
      { type: "files" },
      { type: "public", text: "get_users" },
      { type: "leave" },
    ];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: all.length }), (size) => {
        const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
          all.slice(at * size, (at + 1) * size),
        );
        expect(requests("alice", ...pieces)).toEqual(expected);
      }),
    );
  });

  it("begins with the nickname as it was read, from which a glued line can be told and a glued command cannot", () => {
    expect(requests("alicealice : hi\n")).toEqual([alice, { type: "public", text: "hi" }]);
    expect(requests("alice\nget_users")).toEqual([alice, { type: "who" }]);
    expect(requests("aliceget_users")).toEqual([{ type: "nick", nick: "aliceget_users" }]);
    expect(requests("Ann Lee", "Ann Lee : hi\n")).toEqual([
      { type: "nick", nick: "Ann Lee" },
      { type: "public", text: "hi" },
    ]);
  });

  it("is not waited for beyond the limit of a line", () => {
    expect(requests("alice", "x".repeat(LAB_LIMITS.lineCharacters + 1))).toEqual([alice, { type: "too_long" }]);
  });

  it("is read out of whatever bytes come, without an exception", () => {
    const soup = fc.oneof(fc.uint8Array(), fc.stringMatching(/^[a :/\ndgetusr_]{0,40}$/u).map(bytes));
    fc.assert(
      fc.property(fc.array(soup), (pieces) => {
        const decoder = new RequestDecoder();
        for (const piece of pieces) decoder.push(piece);
      }),
      { numRuns: 1000 },
    );
  });
});
