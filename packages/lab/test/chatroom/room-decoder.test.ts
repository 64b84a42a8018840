import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePeople, encodeRoomMessage, LAB_LIMITS, RoomDecoder, type RoomEvent } from "../../src/index.ts";

const bytes = (text: string) => Buffer.from(text);
const text = (words: string) => ({ type: "text", text: words });
const people = (...entries: [string, string][]) => ({ type: "people", people: new Map(entries) });

/** What is heard of texts that come one after the other; at the end nothing more does. */
function heard(...pieces: readonly (string | Uint8Array)[]): RoomEvent[] {
  const decoder = new RoomDecoder();
  return [...pieces.flatMap((piece) => decoder.push(Buffer.from(piece))), ...decoder.end()];
}

describe("what a room sends", () => {
  it("is a list of people as Python writes one, or a name, a colon, the words and a space", () => {
    const list = encodePeople(
      new Map([
        ["alice", "10.0.0.1"],
        ["Zoë", "10.0.0.2"],
      ]),
    );
    expect(list).toBe('!{"alice": "10.0.0.1", "Zo\\u00eb": "10.0.0.2"}');
    expect(Buffer.from(encodeRoomMessage("alice", bytes("hi there"))).toString()).toBe("alice: hi there ");
  });
});

describe("what a client hears", () => {
  it("is split where a list is glued to text", () => {
    const glued = 'alice: hi !{"a": "1.2.3.4"}bob: yo !{}!{"b": "1.2.3.5"}';
    const events = [text("alice: hi "), people(["a", "1.2.3.4"]), text("bob: yo "), people(), people(["b", "1.2.3.5"])];
    expect(heard(glued)).toEqual(events);
  });

  it("stays one text where two messages are glued: nothing tells them apart", () => {
    expect(heard("alice: hi bob: yo ")).toEqual([text("alice: hi bob: yo ")]);
  });

  it("is put together where a message or a list is split", () => {
    expect(heard("alice: h", "i ")).toEqual([text("alice: hi ")]);
    expect(heard("alice: hi !", '{"a": "1.2', '.3.4"', "}")).toEqual([text("alice: hi "), people(["a", "1.2.3.4"])]);
    expect(heard(bytes("a: xé ").subarray(0, 5), bytes("a: xé ").subarray(5))).toEqual([text("a: xé ")]);
  });

  it("is a text where somebody writes a list in a message", () => {
    expect(heard('bob: !{"admin": "6.6.6.6"} ')).toEqual([text('bob: !{"admin": "6.6.6.6"} ')]);
    expect(heard('bob: !{"admin": "6.6.6.6"} and more ')).toEqual([text('bob: !{"admin": "6.6.6.6"} and more ')]);
    expect(heard('bob: x!{"admin": "6.6.6.6"}x ')).toEqual([text('bob: x!{"admin": "6.6.6.6"}x ')]);
  });

  it("is text where what looks like a list is none", () => {
    for (const odd of ["wow! ", "! ", '!{"a": 1} ', '!{"a": {"b": "c"}} ', "!{] ", "!{} "])
      expect(heard(odd)).toEqual([text(odd)]);
  });

  it("does not wait for the end of a list for ever", () => {
    const endless = `!{"${"a".repeat(LAB_LIMITS.peopleCharacters)}`;
    const decoder = new RoomDecoder();
    expect(decoder.push(bytes(endless))).toEqual([text(endless)]);
    expect(decoder.isWaiting).toBe(false);
  });

  it("is the same however lists and messages are cut into pieces", () => {
    const names = fc.stringMatching(/^[a-z"\\ü]{1,8}$/u);
    const one = fc.oneof(
      fc.dictionary(names, fc.ipV4(), { maxKeys: 4 }).map((all) => encodePeople(new Map(Object.entries(all)))),
      fc.tuple(names, fc.stringMatching(/^[a-z!{}: ]{0,20}$/u)).map(([name, words]) => `${name}: x${words}x `),
    );
    fc.assert(
      fc.property(fc.array(one), fc.integer({ min: 1, max: 9 }), (all, size) => {
        const whole = all.flatMap((each) => heard(each));
        const stream = bytes(all.join(""));
        const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
          stream.subarray(at * size, (at + 1) * size),
        );
        const lists = (events: RoomEvent[]) => events.filter(({ type }) => type === "people");
        const words = (events: RoomEvent[]) =>
          events
            .map((event) => (event.type === "text" ? event.text : ""))
            .join("")
            .replaceAll(" ", "");
        expect(lists(heard(...pieces))).toEqual(lists(whole));
        expect(words(heard(...pieces))).toEqual(words(whole));
      }),
    );
  });

  it("is heard out of whatever bytes come, without an exception", () => {
    const soup = fc.oneof(fc.uint8Array(), fc.stringMatching(/^[!{}":, a\\]{0,60}$/u).map(bytes));
    fc.assert(
      fc.property(fc.array(soup), (pieces) => void heard(...pieces)),
      { numRuns: 1000 },
    );
  });
});
