import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WiresideError } from "@wireside/protocol";
import { parseHubFrame } from "../../src/core/hub-frame.ts";
import { message, welcome } from "./scripted-hub.ts";

describe("a text from the hub", () => {
  it.each([[welcome()], [{ type: "messages", room: 1, messages: [message(1)] }], [{ type: "pong" }]])(
    "of a known type is its frame",
    (frame) => {
      expect(parseHubFrame(JSON.stringify(frame))).toEqual(frame);
    },
  );

  it("of a type a newer hub has is nothing", () => {
    expect(parseHubFrame('{"type":"fireworks","colour":1}')).toBeUndefined();
  });

  it("that does not fit its type is an error that says where", () => {
    const error = parseHubFrame('{"type":"live","position":-1}');
    expect(error).toMatchObject({ code: "not_a_hub" });
    expect((error as WiresideError).message).toContain('"live"');
    expect((error as WiresideError).message).toContain("position");
  });

  it.each(["", "{", "null", "[]", "7", '{"type":7}'])("%j is an error", (text) => {
    expect(parseHubFrame(text)).toBeInstanceOf(WiresideError);
  });

  it("of any kind is a frame, an error or nothing, and never throws", () => {
    const almost = fc.record({
      type: fc.constantFrom("welcome", "messages", "acks", "presence", "error"),
      room: fc.jsonValue(),
      messages: fc.jsonValue(),
      acks: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.json(),
          almost.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const frame = parseHubFrame(text);
          expect(frame === undefined || frame instanceof WiresideError || typeof frame.type === "string").toBe(true);
        },
      ),
    );
  });
});
