import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WiresideError } from "@wireside/protocol";
import { readReply, toRequest } from "../../src/core/request.ts";

const code = (value: string) => expect.objectContaining({ code: value }) as Error;

describe("a request", () => {
  it("puts parameters, query and body where they belong", () => {
    expect(toRequest("history", { params: { room: "7" }, query: { limit: "20", before: undefined } })).toEqual({
      method: "GET",
      path: "/api/v1/rooms/7/messages?limit=20",
      body: undefined,
    });
    expect(toRequest("react", { params: { room: "7", message: "9", reaction: "a/b?$&:room" } }).path).toBe(
      "/api/v1/rooms/7/messages/9/reactions/a%2Fb%3F%24%26%3Aroom",
    );
    expect(toRequest("join", { body: { name: "ann" } })).toEqual({
      method: "POST",
      path: "/api/v1/join",
      body: '{"name":"ann"}',
    });
    expect(toRequest("rooms", undefined)).toEqual({ method: "GET", path: "/api/v1/rooms", body: undefined });
  });
});

describe("an answer", () => {
  it("is the value the table promises, or not a hub's", () => {
    expect(readReply("logout", 200, "{}")).toEqual({});
    expect(() => readReply("me", 200, "{}")).toThrow(code("not_a_hub"));
    expect(() => readReply("me", 200, "<html>")).toThrow(code("not_a_hub"));
  });

  it("that refuses carries the hub's own reason", () => {
    const body = JSON.stringify({ code: "rate_limited", message: "Slow down.", retryAfterMs: 50 });
    expect(() => readReply("me", 429, body)).toThrow(
      expect.objectContaining({ code: "rate_limited", message: "Slow down.", retryAfterMs: 50 }) as Error,
    );
    expect(() => readReply("me", 502, "Bad gateway")).toThrow(code("unreachable"));
    expect(() => readReply("me", 404, "Not here")).toThrow(code("not_a_hub"));
  });

  it("of any kind is a value or a WiresideError", () => {
    fc.assert(
      fc.property(fc.nat({ max: 999 }), fc.oneof(fc.json(), fc.string()), (status, text) => {
        try {
          readReply("history", status, text);
        } catch (error) {
          expect(error).toBeInstanceOf(WiresideError);
        }
      }),
    );
  });
});
