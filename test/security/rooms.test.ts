import type { ApiName, HubFrame } from "@wireside/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestHub, type Guest, type Input, type TestSocket } from "../hub-in-process.ts";
import { validRequests } from "../valid-requests.ts";

const SECRET = "the launch code is swordfish";
/** Requests about a room. */
const ROOM_REQUESTS = [
  "changeRoom",
  "joinRoom",
  "leaveRoom",
  "members",
  "addMember",
  "removeMember",
  "history",
  "post",
  "edit",
  "remove",
  "react",
  "unreact",
] as const satisfies ApiName[];

let hub: TestHub;
let ann: Guest;
let ben: Guest;
let eve: Guest;
let lobby: number;
/** A private room of Ann and Ben, and a message in it. */
let room: number;
let message: number;

beforeEach(async () => {
  hub = await TestHub.start();
  ann = await hub.join("Ann");
  ben = await hub.join("Ben");
  eve = await hub.join("Eve");
  lobby = (await hub.ask<{ id: number }[]>("rooms", { token: ann.token }))[0]?.id ?? 0;
  room = (
    await hub.ask<{ id: number }>("createRoom", {
      token: ann.token,
      body: { name: "plans", kind: "private", topic: SECRET },
    })
  ).id;
  await hub.ask("addMember", { token: ann.token, params: { room, user: ben.user.id } });
  message = await post(ann, room, SECRET);
});

afterEach(() => hub.stop());

async function post(by: Guest, where: number, text: string): Promise<number> {
  return (await hub.ask<{ id: number }>("post", { token: by.token, params: { room: where }, body: { text } })).id;
}

async function live(guest: Guest, since?: number): Promise<TestSocket> {
  const socket = hub.socket(guest.token, since === undefined ? {} : { since });
  await socket.next("live");
  return socket;
}

/** What this person has been sent when everything before this moment has been sent. */
async function allSeenBy(socket: TestSocket): Promise<string> {
  const marker = `marker ${String(performance.now())}`;
  await post(eve, lobby, marker);
  await socket.next("messages", ({ messages }) => messages.some(({ text }) => text === marker));
  return JSON.stringify(socket.frames);
}

describe("a private room, to someone who is not in it", () => {
  it("does not exist: every answer is that for a room there is not", async () => {
    const ask = async (name: ApiName, id: number) => {
      const input: Input | undefined = validRequests({ room: id, message, user: eve.user.id })[name];
      const { status, body } = await hub.call(name, { ...input, token: eve.token });
      return { name, status, body };
    };
    for (const name of ROOM_REQUESTS) {
      const answer = await ask(name, room);
      expect(answer).toMatchObject({ name, status: 404, body: { code: "not_found" } });
      expect(answer).toEqual(await ask(name, 987_654));
    }
  });

  it("is in no list, no search and no welcome", async () => {
    const socket = await live(eve, 0);
    const seen = [
      await allSeenBy(socket),
      ...(await Promise.all(
        [
          hub.ask("rooms", { token: eve.token }),
          hub.ask("search", { token: eve.token, query: { q: "swordfish" } }),
          hub.ask("search", { token: eve.token, query: { from: ann.user.id } }),
        ].map(async (answer) => JSON.stringify(await answer)),
      )),
    ].join("\n");
    expect(seen).not.toContain("swordfish");
    expect(seen).not.toContain("plans");
    expect(seen).not.toContain(`"room":${String(room)}`);
  });

  it("is not searched when it is named", async () => {
    expect(await hub.call("search", { token: eve.token, query: { q: "swordfish", room } })).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
  });

  it("sends nothing of what happens in it", async () => {
    const socket = await live(eve);
    const member = await live(ben);
    member.send({ type: "typing", room });
    await post(ben, room, "@Eve swordfish again");
    await hub.ask("edit", { token: ann.token, params: { room, message }, body: { text: "swordfish, edited" } });
    await hub.ask("react", { token: ben.token, params: { room, message, reaction: "🐟" } });
    await hub.ask("changeRoom", { token: ann.token, params: { room }, body: { topic: "swordfish topic" } });
    await hub.ask("remove", { token: ann.token, params: { room, message } });
    const seen = await allSeenBy(socket);
    expect(seen).not.toContain("swordfish");
    expect(seen).not.toContain(`"room":${String(room)}`);
  });

  it("takes nothing: a message, a read marker and typing on the socket change nothing", async () => {
    const socket = await live(eve);
    const member = await live(ann);
    socket.send({ type: "typing", room });
    socket.send({ type: "read", room, upTo: message });
    socket.send({ type: "send", room, text: "let me in", nonce: "n1" });
    expect(await socket.next("error")).toMatchObject({ nonce: "n1", error: { code: "not_found" } });
    const seen = await allSeenBy(member);
    expect(seen).not.toContain("let me in");
    expect(member.frames.some((frame) => frame.type === "typing" && frame.user === eve.user.id)).toBe(false);
  });

  it("gives no message away through another room", async () => {
    const answers = await Promise.all([
      hub.call("history", { token: eve.token, params: { room: lobby }, query: { around: message } }),
      hub.call("edit", { token: eve.token, params: { room: lobby, message }, body: { text: "mine now" } }),
      hub.call("remove", { token: eve.token, params: { room: lobby, message } }),
      hub.call("react", { token: eve.token, params: { room: lobby, message, reaction: "👍" } }),
      hub.call("post", { token: eve.token, params: { room: lobby }, body: { text: "re:", replyTo: message } }),
    ]);
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain("swordfish");
    expect(answers.slice(1, 4).map(({ status }) => status)).toEqual([404, 404, 404]);
    const { messages } = await hub.ask<{ messages: { id: number; text: string; reactions?: unknown }[] }>("history", {
      token: ann.token,
      params: { room },
    });
    expect(messages.find(({ id }) => id === message)).toMatchObject({ text: SECRET });
    expect(messages.find(({ id }) => id === message)).not.toHaveProperty("reactions");
  });
});

describe("a room one has left", () => {
  it("goes on without them: nothing of it arrives, is found, or is caught up with", async () => {
    await post(ben, room, "before");
    const socket = await live(ben);
    await hub.ask("removeMember", { token: ann.token, params: { room, user: ben.user.id } });
    await socket.next("gone", (frame) => frame.room === room);
    await post(ann, room, "swordfish has changed");
    expect(await allSeenBy(socket)).not.toContain("has changed");
    const later = await live(ben, message);
    expect(await allSeenBy(later)).not.toContain("has changed");
    expect(JSON.stringify(await hub.ask("search", { token: ben.token, query: { q: "changed" } }))).not.toContain(
      "has changed",
    );
    expect((await hub.call("history", { token: ben.token, params: { room } })).status).toBe(404);
  });
});

describe("a direct conversation", () => {
  it("is for its two people: a third one finds, reads and writes nothing", async () => {
    const direct = await hub.ask<{ id: number }>("direct", { token: ann.token, body: { user: ben.user.id } });
    const socket = await live(eve, 0);
    const id = await post(ann, direct.id, "psst, swordfish");
    for (const name of ROOM_REQUESTS) {
      const input = validRequests({ room: direct.id, message: id, user: eve.user.id })[name];
      expect([name, (await hub.call(name, { ...input, token: eve.token })).status]).toEqual([name, 404]);
    }
    expect(await allSeenBy(socket)).not.toContain("psst");
  });

  it("takes in no third person, whoever asks", async () => {
    const { id } = await hub.ask<{ id: number }>("direct", { token: ann.token, body: { user: ben.user.id } });
    expect((await hub.call("addMember", { token: ann.token, params: { room: id, user: eve.user.id } })).status).toBe(
      403,
    );
  });
});

describe("rights inside a room", () => {
  it("keep another's message from being edited, or deleted by someone who neither wrote it nor owns the room", async () => {
    const own = await post(ben, room, "Ben's own");
    const edits = await Promise.all([
      hub.call("edit", { token: ann.token, params: { room, message: own }, body: { text: "not Ben's" } }),
      hub.call("edit", { token: ben.token, params: { room, message }, body: { text: "not Ann's" } }),
      hub.call("remove", { token: ben.token, params: { room, message } }),
      hub.call("changeRoom", { token: ben.token, params: { room }, body: { name: "Bens room" } }),
      hub.call("removeMember", { token: ben.token, params: { room, user: ann.user.id } }),
    ]);
    expect(edits.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });

  it("keep someone without a role on the hub from giving roles", async () => {
    for (const user of [eve.user.id, ann.user.id]) {
      expect((await hub.call("setRole", { token: eve.token, params: { user }, body: { role: "owner" } })).status).toBe(
        403,
      );
    }
  });

  it("let nobody read for another: markers are one's own", async () => {
    const reader = await live(ben);
    const writer = await live(ann);
    writer.send({ type: "read", room, upTo: message });
    await writer.next("read", (frame) => frame.room === room);
    await allSeenBy(reader);
    expect(reader.frames.filter((frame: HubFrame) => frame.type === "read" && frame.room === room)).toEqual([]);
  });
});
