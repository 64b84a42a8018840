import { join } from "@wireside/client/node";
import { startHub } from "@wireside/hub";
import type { MessageId, Position } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../hub-process.ts";
import { come, openHub, says } from "../local-hub.ts";

describe("rooms", () => {
  it("have a lobby that everyone is in, with a note for each who comes", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const ben = await come(hub, "Ben");
    const note = await ann.sees(
      (event) => event.type === "message" && event.message.note === "joined" && event.message.by === ben.you.id,
    );
    expect(note).toMatchObject({ room: ann.lobby });
    expect(ann.room(ann.lobby).members).toBe(2);
  });

  it("carry messages both ways, in one order for all", async () => {
    const hub = await openHub();
    const [ann, ben] = [await come(hub, "Ann"), await come(hub, "Ben")];
    await Promise.all(
      [ann, ben].flatMap((who) => [1, 2, 3].map((n) => who.client.send(who.lobby, `${who.you.name} ${String(n)}`))),
    );
    const last = await ann.client.send(ann.lobby, "last");
    await Promise.all([ann, ben].map((who) => who.sees(says("last"))));
    const idsOf = (who: typeof ann) =>
      who.events.flatMap((event) =>
        event.type === "message" && event.message.note === undefined ? [event.message.id] : [],
      );
    expect(idsOf(ann)).toEqual(idsOf(ben));
    expect(idsOf(ann).at(-1)).toBe(last.id);
    expect(idsOf(ann).length).toBe(7);
  });

  it("that are private are seen by those inside only, and only their owner brings someone in", async () => {
    const hub = await openHub();
    const [ann, ben, cid] = [await come(hub, "Ann"), await come(hub, "Ben"), await come(hub, "Cid")];
    const room = await ann.client.call("createRoom", { body: { name: "plans", kind: "private", topic: "hush" } });
    const list = await ben.client.call("rooms");
    expect(list.map(({ name }) => name)).toEqual(["lobby"]);
    await ann.client.call("addMember", { params: { room: String(room.id), user: String(ben.you.id) } });
    await ben.sees((event) => event.type === "room" && event.room.id === room.id);
    await expect(
      ben.client.call("addMember", { params: { room: String(room.id), user: String(cid.you.id) } }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await ann.client.send(room.id, "between us");
    await ben.sees(says("between us"));
    await ann.client.call("removeMember", { params: { room: String(room.id), user: String(ben.you.id) } });
    await ben.sees((event) => event.type === "gone" && event.room === room.id);
    await expect(ben.client.send(room.id, "still here?")).rejects.toMatchObject({ code: "not_found" });
    expect(cid.events.some((event) => "room" in event && event.room === room.id)).toBe(false);
  });

  it("have unique names, a topic and a new name, told to everyone inside", async () => {
    const hub = await openHub();
    const [ann, ben] = [await come(hub, "Ann"), await come(hub, "Ben")];
    const room = await ann.client.call("createRoom", { body: { name: "Tea", kind: "public" } });
    await expect(ben.client.call("createRoom", { body: { name: "ＴＥＡ", kind: "public" } })).rejects.toMatchObject({
      code: "room_taken",
    });
    await ben.client.call("joinRoom", { params: { room: String(room.id) } });
    await ben.client.call("changeRoom", { params: { room: String(room.id) }, body: { topic: "Earl Grey" } });
    await expect(
      ben.client.call("changeRoom", { params: { room: String(room.id) }, body: { name: "Coffee" } }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await ann.client.call("changeRoom", { params: { room: String(room.id) }, body: { name: "Coffee" } });
    await ben.sees((event) => event.type === "message" && event.message.note === "renamed");
    expect(ben.room(room.id)).toMatchObject({ name: "Coffee", topic: "Earl Grey", members: 2 });
    await ben.client.call("leaveRoom", { params: { room: String(room.id) } });
    await ann.sees((event) => event.type === "member" && !event.on && event.user.id === ben.you.id);
    expect(ann.room(room.id).members).toBe(1);
  });

  it("of two people are one room from both sides, and nobody else's", async () => {
    const hub = await openHub();
    const [ann, ben, cid] = [await come(hub, "Ann"), await come(hub, "Ben"), await come(hub, "Cid")];
    const [one, two] = await Promise.all([
      ann.client.call("direct", { body: { user: ben.you.id } }),
      ben.client.call("direct", { body: { user: ann.you.id } }),
    ]);
    expect(one.id).toBe(two.id);
    expect(one).toMatchObject({ kind: "direct", peer: ben.you.id });
    expect(two).toMatchObject({ kind: "direct", peer: ann.you.id });
    await ann.client.send(one.id, "psst");
    await ben.sees(says("psst"));
    await expect(cid.client.call("history", { params: { room: String(one.id) } })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(ann.client.call("direct", { body: { user: ann.you.id } })).rejects.toMatchObject({
      code: "bad_request",
    });
  });
});

describe("messages", () => {
  it("are edited, answered, given reactions and deleted, and history says so", async () => {
    const hub = await openHub();
    const [ann, ben] = [await come(hub, "Ann"), await come(hub, "Ben")];
    const { id } = await ann.client.send(ann.lobby, "helo");
    const params = { room: String(ann.lobby), message: String(id) };
    await expect(ben.client.call("edit", { params, body: { text: "mine now" } })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(ben.client.call("remove", { params })).rejects.toMatchObject({ code: "forbidden" });
    await ann.client.call("edit", { params, body: { text: "hello @Ben" } });
    await ben.client.call("react", { params: { ...params, reaction: "👍" } });
    await ben.client.send(ben.lobby, "hi", { replyTo: id });
    await ben.sees((event) => event.type === "edited" && event.message === id && event.text === "hello @Ben");
    await ann.sees((event) => event.type === "reaction" && event.reaction === "👍" && event.on);
    const page = await ben.client.call("history", { params: { room: String(ann.lobby) } });
    const said = page.messages.filter(({ note }) => note === undefined);
    expect(said[0]).toMatchObject({ text: "hello @Ben", mentions: [ben.you.id], reactions: { "👍": [ben.you.id] } });
    expect(said[0]?.editedAt).toBeGreaterThanOrEqual(said[0]?.at ?? Infinity);
    expect(said[1]).toMatchObject({ text: "hi", replyTo: id });
    await ben.client.call("unreact", { params: { ...params, reaction: "👍" } });
    await ann.client.call("remove", { params });
    await ben.sees((event) => event.type === "deleted" && event.message === id);
    const after = await ben.client.call("history", {
      params: { room: String(ann.lobby) },
      query: { around: String(id) },
    });
    const deleted = after.messages.find((message) => message.id === id);
    expect(deleted).toMatchObject({ text: "" });
    expect(deleted?.deletedAt).toBeDefined();
    expect(deleted?.reactions).toBeUndefined();
  });

  it("are paged both ways without a gap or a repeat", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    for (let i = 0; i < 30; i++) await ann.client.send(ann.lobby, `line ${String(i)}`);
    const read = async (query: Record<string, string>) =>
      ann.client.call("history", { params: { room: String(ann.lobby) }, query: { limit: "7", ...query } });
    const back: MessageId[] = [];
    for (let page = await read({}); ; page = await read({ before: String(back[0]) })) {
      back.unshift(...page.messages.map(({ id }) => id));
      if (!page.older) break;
    }
    const forth: MessageId[] = [];
    for (let page = await read({ after: "0" }); ; page = await read({ after: String(forth.at(-1)) })) {
      forth.push(...page.messages.map(({ id }) => id));
      if (!page.newer) break;
    }
    expect(forth).toEqual(back);
    expect(new Set(back).size).toBe(back.length);
    expect(back.length).toBeGreaterThanOrEqual(30);
  });

  it("are found by words, person, room and time, in one's own rooms only", async () => {
    const hub = await openHub();
    const [ann, ben] = [await come(hub, "Ann"), await come(hub, "Ben")];
    const secret = await ann.client.call("createRoom", { body: { name: "secret", kind: "private" } });
    await ann.client.send(secret.id, "the naïve crocodile sleeps");
    const first = await ann.client.send(ann.lobby, "a Crocodile in the river");
    const second = await ben.client.send(ben.lobby, "no crocodiles here");
    const find = async (who: typeof ann, query: Record<string, string>) =>
      (await who.client.call("search", { query })).found.map(({ message }) => message.text);
    expect(await find(ben, { q: "crocod" })).toEqual(["no crocodiles here", "a Crocodile in the river"]);
    expect(await find(ann, { q: "naive" })).toEqual(["the naïve crocodile sleeps"]);
    expect(await find(ben, { q: "crocodile", from: String(ann.you.id) })).toEqual(["a Crocodile in the river"]);
    expect(await find(ann, { q: "crocodile", room: String(secret.id) })).toEqual(["the naïve crocodile sleeps"]);
    await expect(find(ben, { q: "crocodile", room: String(secret.id) })).rejects.toMatchObject({ code: "not_found" });
    expect(await find(ann, { q: "crocodil", since: String(second.at + 1) })).toEqual([]);
    expect((await find(ann, { q: "river", until: String(first.at + 1) })).length).toBe(1);
    expect(await find(ann, { q: '" OR NEAR( *' })).toEqual([]);
  });

  it("sent again with the same nonce are one message", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const post = () =>
      ann.client.call("post", { params: { room: String(ann.lobby) }, body: { text: "once", nonce: "n-1" } });
    const [one, two] = [await post(), await post()];
    expect(two).toEqual(one);
    const page = await ann.client.call("history", { params: { room: String(ann.lobby) } });
    expect(page.messages.filter(({ text }) => text === "once").length).toBe(1);
  });
});

describe("read markers", () => {
  it("and unread counts are the same on every device and survive a restart", async () => {
    const folder = await temporaryFolder("read");
    const options = { data: folder.path, port: 0, host: "127.0.0.1", access: "open", log: "silent" } as const;
    let hub = await startHub(options);
    const { token } = await join({ address: `127.0.0.1:${String(hub.port)}`, name: "Ann" });
    const ann = await come(hub, "Ann", { token });
    const tablet = await come(hub, "Ann", { token });
    const ben = await come(hub, "Ben");
    const sent: { id: MessageId }[] = [];
    for (const text of ["one", "two @Ann", "three"]) sent.push(await ben.client.send(ben.lobby, text));
    await Promise.all([ann, tablet].map((device) => device.sees(says("three"))));
    for (const device of [ann, tablet]) expect(device.room(ann.lobby)).toMatchObject({ unread: 3, mentions: 1 });
    ann.client.markRead(ann.lobby, (sent[1]?.id ?? 0) as number as Position);
    await tablet.sees((event) => event.type === "read" && event.upTo === (sent[1]?.id as number));
    expect(tablet.room(ann.lobby)).toMatchObject({ unread: 1, mentions: 0 });
    for (const who of [ann, tablet, ben]) await who.client.close({ waitMs: 0 });
    await hub.stop();
    hub = await startHub(options);
    const again = await come(hub, "Ann", { token });
    expect(again.room(again.lobby)).toMatchObject({ unread: 1, mentions: 0, readUpTo: sent[1]?.id });
    await again.client.close({ waitMs: 0 });
    await hub.stop();
    await folder.remove();
  });
});
