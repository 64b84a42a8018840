import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  API,
  ClientFrame,
  ERRORS,
  ErrorBody,
  HubFrame,
  LIMITS,
  MessageText,
  Reaction,
  Topic,
  WiresideError,
  fromErrorBody,
  toErrorBody,
} from "@wireside/protocol";
import type { Route } from "@wireside/protocol";

/** Objects that almost fit: known types and members, with values of any kind. */
const almost = fc.dictionary(
  fc.constantFrom("type", "room", "text", "nonce", "messages", "acks", "error", "position", "users", "__proto__"),
  fc.oneof(fc.constantFrom("send", "read", "messages", "acks", "welcome"), fc.jsonValue(), fc.anything()),
);

describe("a frame", () => {
  it.each([
    ["from a client", ClientFrame],
    ["from a hub", HubFrame],
  ])("%s is parsed or refused, and no input makes the parser throw", (_, schema) => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), almost), (value) => {
        expect(typeof schema.safeParse(value).success).toBe("boolean");
      }),
    );
  });

  it("keeps what is known and drops what is not", () => {
    const sent = { type: "send", room: 1, text: "hi", nonce: "n1", extra: true };
    expect(ClientFrame.parse(sent)).toEqual({ type: "send", room: 1, text: "hi", nonce: "n1" });
  });

  it.each([
    { type: "send", room: 0, text: "hi", nonce: "n" },
    { type: "send", room: 1, text: "", nonce: "n" },
    { type: "send", room: 1, text: "hi", nonce: "a b" },
    { type: "send", room: 1, text: "hi", nonce: "n".repeat(65) },
    { type: "send", room: 1.5, text: "hi", nonce: "n" },
    { type: "read", room: 1, upTo: -1 },
    { type: "shout", room: 1 },
    {},
    [],
    null,
  ])("%j is refused", (value) => {
    expect(ClientFrame.safeParse(value).success).toBe(false);
  });
});

describe("the requests of the API", () => {
  it.each(Object.entries<Route>(API))(
    "%s is parsed or refused, and no input makes the parser throw",
    (_, { params, query, body }) => {
      fc.assert(
        fc.property(fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
          for (const schema of [params, query, body])
            if (schema) expect(typeof schema.safeParse(value).success).toBe("boolean");
        }),
        { numRuns: 30 },
      );
    },
  );
});

describe("a message's text", () => {
  it("may have 16,384 bytes of UTF-8 and not one more", () => {
    expect(MessageText.safeParse("x".repeat(LIMITS.messageBytes)).success).toBe(true);
    expect(MessageText.safeParse("x".repeat(LIMITS.messageBytes + 1)).success).toBe(false);
    expect(MessageText.safeParse("é".repeat(LIMITS.messageBytes / 2)).success).toBe(true);
    expect(MessageText.safeParse("é".repeat(LIMITS.messageBytes / 2 + 1)).success).toBe(false);
  });

  it.each(["", " \n\t ", "a\0b", "\ud83d", "\ude00x"])("%j is refused", (text) => {
    expect(MessageText.safeParse(text).success).toBe(false);
  });

  it("is kept as it was written", () => {
    const text = "  two\n\tlines, e\u0301 😀 ";
    expect(MessageText.parse(text)).toBe(text);
  });
});

describe("topics and reactions", () => {
  it("a topic is one line of at most 256 characters", () => {
    expect(Topic.parse(" hello ")).toBe("hello");
    expect(Topic.safeParse("a\nb").success).toBe(false);
    expect(Topic.safeParse("x".repeat(257)).success).toBe(false);
  });

  it("a reaction is one word or emoji of at most 32 bytes", () => {
    expect(Reaction.safeParse("👩‍👩‍👧").success).toBe(true);
    for (const bad of ["", "a b", "\u0007", "x".repeat(33)]) expect(Reaction.safeParse(bad).success).toBe(false);
  });
});

describe("an error", () => {
  it.each(Object.keys(ERRORS) as (keyof typeof ERRORS)[])("%s travels and comes back", (code) => {
    const error = new WiresideError(code, { message: "why", retryAfterMs: 10.5 });
    const back = fromErrorBody(ErrorBody.parse(toErrorBody(error)));
    expect(back).toMatchObject({
      code,
      message: "why",
      retryAfterMs: 11,
      status: ERRORS[code].status,
      advice: ERRORS[code].do,
    });
  });

  it("of a newer hub keeps its code in the message", () => {
    expect(fromErrorBody({ code: "too_hot", message: "Let it cool." })).toMatchObject({
      code: "internal",
      message: "too_hot: Let it cool.",
    });
  });
});
