import fc from "fast-check";
import { RoomDecoder } from "@wireside/lab";
import { describe, expect, it } from "vitest";
import { aimOf, aimOfDatagram, peopleOf, writesOf } from "../../src/chatroom/words.ts";
import { DOOR_LIMITS } from "../../src/limits.ts";

const text = fc.string({ unit: "binary", maxLength: 3000 });
/** Names as the hub has them. */
const name = fc.stringMatching(/^[a-z!{}[\]~é][a-z!{}[\]~é ]{0,10}[a-z!{}[\]~é]$/u);

describe("a message of the hub", () => {
  it("is one write with a space at the end", () => {
    expect(writesOf("said", "bob", "hello, Bücher")).toEqual(["bob: hello, Bücher "]);
    expect(writesOf("whispered", "bob", "psst")).toEqual(["bob [PRIVATE]: psst "]);
  });

  it("of several lines is one write, and says of each line whose it is", () => {
    expect(writesOf("said", "eve", "hi\n\nbob: I am bob\r\u001b[2K\rcarol: and I")).toEqual([
      "eve: hi\neve: bob: I am bob\neve: \uFFFD[2K\neve: carol: and I ",
    ]);
  });

  it("is never taken for a list of people, and never longer than the originals read", () => {
    fc.assert(
      fc.property(fc.constantFrom("said", "whispered"), name, text, (type, by, words) => {
        for (const write of writesOf(type, by, words)) {
          expect(Buffer.byteLength(write)).toBeLessThanOrEqual(DOOR_LIMITS.writeBytes);
          const decoder = new RoomDecoder();
          const events = [...decoder.push(Buffer.from(write)), ...decoder.end()];
          expect(events).toEqual([{ type: "text", text: write }]);
        }
      }),
    );
  });

  it("is told from a private one whatever the names are", () => {
    fc.assert(
      fc.property(name, name, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b, x, y) => {
        const [said, whispered] = [writesOf("said", a, x), writesOf("whispered", b, y)];
        expect(said.filter((write) => whispered.includes(write))).toEqual([]);
      }),
    );
  });
});

describe("the list of people", () => {
  it("is what clients of the chatroom read", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
        const list = peopleOf(names.map((each) => [each, "10.0.0.5"]));
        const decoder = new RoomDecoder();
        const [event] = [...decoder.push(Buffer.from(list)), ...decoder.end()];
        expect(event?.type === "people" && event.people.size).toBe(names.length);
      }),
    );
  });
});

describe("what is read from a client", () => {
  it.each([
    ["hello", { type: "room" }],
    ["@everybody lunch?", { type: "room" }],
    ["mail bob@example.org: it works", { type: "room" }],
    ["@bob: psst: quiet", { type: "person", name: "bob", text: "psst: quiet" }],
    ["@bob b: psst", { type: "person", name: "bob b", text: "psst" }],
    ["@carol: psst", { type: "nobody" }],
    ["@carol psst: x", { type: "nobody" }],
  ])("%j goes where it is meant to", (line, aim) => {
    expect(aimOf(line, ["bob", "bob b"])).toEqual(aim);
  });

  it("never goes to the room when it may be meant for one person", () => {
    fc.assert(fc.property(text, text, (a, b) => aimOf(`@${a}:${b}`, ["bob"]).type !== "room"));
  });
});

describe("a datagram to the hub's address", () => {
  it("goes to whom it names, or to the only one who has that address", () => {
    expect(aimOfDatagram("carol: psst", ["bob", "carol"])).toEqual({ type: "person", name: "carol", text: "psst" });
    expect(aimOfDatagram("psst", ["bob", "carol"])).toEqual({ type: "nobody" });
    expect(aimOfDatagram("well: psst", ["bob"])).toEqual({ type: "person", name: "bob", text: "well: psst" });
    expect(aimOfDatagram("psst", [])).toEqual({ type: "nobody" });
  });
});
