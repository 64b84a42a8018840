import type { RoomId } from "@wireside/protocol";
import { expect, it } from "vitest";
import { eventJson, eventText } from "../../src/pipe/event-text.ts";
import { hubState, message, user } from "../fake-client.ts";

const cleo = { ...user(4, "cleo"), role: "guest", registered: false, door: "groupchat" } as const;
const state = hubState({ users: new Map(hubState().users).set(cleo.id, cleo) });
const said = (by: number) =>
  ({ type: "message", room: 1 as RoomId, message: message(1, by, "hello"), late: false }) as const;

it("an event on a pipe says which door someone came through", () => {
  expect(eventText(said(4), state)).toMatch(/#lobby cleo ‹groupchat›: hello$/);
  expect(eventText({ type: "online", user: cleo }, state)).toBe("* cleo ‹groupchat› is online");
  expect(eventJson(said(4), state)).toMatchObject({ from: "cleo", door: "groupchat" });
  expect(eventJson({ type: "online", user: cleo }, state)).toMatchObject({ user: { door: "groupchat" } });
});

it("an event on a pipe says nothing of doors where there was none", () => {
  expect(eventText(said(2), state)).toMatch(/#lobby bob: hello$/);
  expect(eventJson(said(2), state)).not.toHaveProperty("door");
});
