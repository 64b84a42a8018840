import { beforeEach, describe, expect, it } from "vitest";
import { LIMITS, type HubFrame, type Position, type Room, type User, type UserId } from "@wireside/protocol";
import type { Actions } from "../../src/core/client-core.ts";
import { ClientCore } from "../../src/core/client-core.ts";
import { ann, bob, lobby, message, room, welcome } from "./scripted-hub.ts";

const eve: User = { id: 3 as UserId, name: "eve", role: "guest", registered: false };
const at = (position: number) => position as Position;

let core: ClientCore;
let now = 0;
let done: Actions;

function tell(...frames: HubFrame[]): void {
  for (const frame of frames) core.received(frame, now);
  done = core.actions(now);
}

function act(what: () => void): void {
  what();
  done = core.actions(now);
}

function lobbyNow(): Room | undefined {
  return core.state.rooms.get(lobby);
}

beforeEach(() => {
  now = 1_000;
  core = new ClientCore();
  core.start(now);
  tell(welcome(), { type: "live", position: at(0) });
});

describe("what is unread", () => {
  it("counts the messages of others and those that mention me, not mine and not notes", () => {
    tell({
      type: "messages",
      room: lobby,
      messages: [
        message(1),
        message(2, { mentions: [ann.id] }),
        message(3, { by: ann.id }),
        message(4, { note: "joined" }),
      ],
    });
    expect(lobbyNow()).toMatchObject({ unread: 2, mentions: 1, last: 4 });
  });

  it("is what the hub says when it says so", () => {
    tell({ type: "messages", room: lobby, messages: [message(1), message(2), message(3)] });
    tell({ type: "read", room: lobby, upTo: at(2), unread: 1, mentions: 0 });
    expect(lobbyNow()).toMatchObject({ readUpTo: 2, unread: 1, mentions: 0 });
  });

  it("does not count again what was missed and is in the welcome's numbers already", () => {
    tell(welcome({ rooms: [room({ unread: 2, last: at(2) })], position: at(2), from: at(0) }));
    tell({ type: "messages", room: lobby, messages: [message(1), message(2)] }, { type: "live", position: at(2) });
    expect(lobbyNow()?.unread).toBe(2);
    tell({ type: "messages", room: lobby, messages: [message(3)] });
    expect(lobbyNow()?.unread).toBe(3);
  });

  it("is counted up to 1,000", () => {
    tell({ type: "messages", room: lobby, messages: Array.from({ length: 1_200 }, (_, index) => message(index + 1)) });
    expect(lobbyNow()?.unread).toBe(LIMITS.unreadCount);
  });

  it("goes at once when I read, and the hub is told", () => {
    tell({ type: "messages", room: lobby, messages: [message(1), message(2)] });
    act(() => core.markRead(lobby, at(2)));
    expect(lobbyNow()).toMatchObject({ readUpTo: 2, unread: 0 });
    expect(done.frames).toEqual([{ type: "read", room: lobby, upTo: 2 }]);
    act(() => core.markRead(lobby, at(1)));
    expect(done.frames).toEqual([]);
  });

  it("that I read without a connection is told at the next welcome, until the hub confirms", () => {
    tell({ type: "messages", room: lobby, messages: [message(1)] });
    core.lost(new Error() as never, { final: false, jitter: 0 }, now);
    act(() => core.markRead(lobby, at(1)));
    expect(done.frames).toEqual([]);
    now += 1_000;
    core.tick(now);
    const behind = welcome({ rooms: [room({ unread: 1, last: at(1) })], position: at(1), from: at(1) });
    tell(behind);
    expect(lobbyNow()).toMatchObject({ readUpTo: 1, unread: 0 });
    expect(done.frames).toEqual([{ type: "read", room: lobby, upTo: 1 }]);
    tell({ type: "read", room: lobby, upTo: at(1), unread: 0, mentions: 0 });
    tell(behind);
    expect(done.frames).toEqual([]);
  });
});

describe("rooms", () => {
  it("come, change and go", () => {
    const garden = room({ id: 7 as never, name: "garden" });
    tell({ type: "room", room: garden });
    tell({ type: "changed", room: garden.id, name: "yard", topic: "plants" });
    tell({ type: "member", room: garden.id, user: eve, on: true, members: 3 });
    expect(core.state.rooms.get(garden.id)).toMatchObject({ name: "yard", topic: "plants", members: 3 });
    expect(core.state.users.get(eve.id)).toEqual(eve);
    tell({ type: "gone", room: garden.id });
    expect(core.state.rooms.has(garden.id)).toBe(false);
  });

  it("are replaced, not changed, in a state that stays the same while nothing happens", () => {
    const before = core.state;
    const rooms = before.rooms;
    tell({ type: "pong" });
    expect(core.state).toBe(before);
    tell({ type: "messages", room: lobby, messages: [message(1)] });
    expect(core.state).not.toBe(before);
    expect(core.state.rooms).not.toBe(rooms);
    expect(core.state.users).toBe(before.users);
    expect(rooms.get(lobby)?.last).toBe(0);
  });
});

describe("people", () => {
  it("come online and go, each told once", () => {
    tell({ type: "presence", online: [ann, eve], offline: [] });
    expect(done.events).toEqual([{ type: "online", user: eve }]);
    expect(core.state.online).toEqual(new Set([ann.id, eve.id]));
    tell({ type: "presence", online: [], offline: [eve.id, bob.id] });
    expect(done.events).toEqual([{ type: "offline", user: eve }]);
    expect(core.state.online).toEqual(new Set([ann.id]));
  });

  it("unknown to the client are asked for once", () => {
    tell({
      type: "messages",
      room: lobby,
      messages: [message(1, { by: eve.id }), message(2, { by: eve.id }), message(3)],
    });
    expect(done.resolve).toEqual([eve.id]);
    tell({
      type: "reaction",
      position: at(4),
      room: lobby,
      message: message(1).id,
      by: eve.id,
      reaction: "+",
      on: true,
    });
    expect(done.resolve).toEqual([]);
    act(() => core.resolved([eve.id], [eve]));
    expect(core.state.users.get(eve.id)).toEqual(eve);
    act(() => core.need([eve.id]));
    expect(done.resolve).toEqual([]);
  });

  it("are asked for again when asking failed", () => {
    act(() => core.need([eve.id]));
    act(() => core.resolved([eve.id], []));
    act(() => core.need([eve.id]));
    expect(done.resolve).toEqual([eve.id]);
  });

  it("change, and so do I", () => {
    tell({ type: "user", user: { ...ann, role: "admin" } }, { type: "user", user: { ...bob, name: "rob" } });
    expect(core.state.you?.role).toBe("admin");
    expect(core.state.users.get(bob.id)?.name).toBe("rob");
  });
});

describe("typing", () => {
  it("is shown until they send, or some seconds pass", () => {
    tell({ type: "typing", room: lobby, user: bob.id }, { type: "typing", room: lobby, user: eve.id });
    expect([...(core.state.typing.get(lobby)?.keys() ?? [])]).toEqual([bob.id, eve.id]);
    tell({ type: "messages", room: lobby, messages: [message(1)] });
    expect([...(core.state.typing.get(lobby)?.keys() ?? [])]).toEqual([eve.id]);
    now = core.deadline ?? 0;
    core.tick(now);
    expect(core.state.typing.size).toBe(0);
  });

  it("of mine is told every 3 s, and at once after a message", () => {
    const told: number[] = [];
    for (now = 10_000; now < 18_000; now += 500) {
      act(() => core.typing(lobby, now));
      if (done.frames.some(({ type }) => type === "typing")) told.push(now);
    }
    expect(told).toEqual([10_000, 13_000, 16_000]);
    core.send({ room: lobby, text: "done", nonce: "n", replyTo: undefined }, now);
    act(() => core.typing(lobby, now));
    expect(done.frames.map(({ type }) => type)).toContain("typing");
  });
});

describe("what happens to a message", () => {
  it("is told once, by its position", () => {
    const edited: HubFrame = {
      type: "edited",
      position: at(2),
      room: lobby,
      message: message(1).id,
      text: "new",
      at: 5,
    };
    tell({ type: "messages", room: lobby, messages: [message(1)] }, edited);
    expect(done.events.map(({ type }) => type)).toEqual(["message", "edited"]);
    tell({ type: "messages", room: lobby, messages: [message(1)] }, edited);
    expect(done.events).toEqual([]);
    expect(core.state.position).toBe(2);
  });
});

it("an error that concerns no message is told as an event", () => {
  tell({ type: "error", error: { code: "bad_json", message: "no" } });
  expect(done.events).toMatchObject([{ type: "error", error: { code: "bad_json" } }]);
});
