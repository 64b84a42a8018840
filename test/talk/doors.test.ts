import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { connect, join, register } from "@wireside/client/node";
import type { Admission, RunningHub } from "@wireside/hub";
import type { HubClient } from "@wireside/client";
import type { UserId } from "@wireside/protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { come, openHub, says, type Someone } from "../local-hub.ts";
import { TestHub } from "../hub-in-process.ts";

const addressOf = ({ port }: RunningHub): string => `127.0.0.1:${String(port)}`;

/** Someone at the chatroom door of the lobby, unless told otherwise. */
const at = (name: string, more: Partial<Admission> = {}): Admission => ({
  door: "chatroom",
  name,
  address: "192.0.2.7",
  room: undefined,
  ...more,
});

/** Lets someone in and connects as them, as a door does. */
async function comeThrough(hub: RunningHub, who: Admission) {
  const admitted = await hub.admit(who);
  const client = await connect({ address: addressOf(hub), token: admitted.token });
  onTestFinished(() => client.close({ waitMs: 0 }));
  return { ...admitted, client };
}

/** Resolves when a note of that kind by that person is in the room's history as this client has been told. */
const sawNote = (who: Someone, note: "joined" | "left", by: number) =>
  who.sees((event) => event.type === "message" && event.message.note === note && event.message.by === by);

/** Resolves when this client has been told that the person is online. */
async function sawOnline(who: Someone, id: UserId): Promise<void> {
  if (!who.client.state.online.has(id)) await who.sees((event) => event.type === "online" && event.user.id === id);
}

const tell = async (from: HubClient, to: Someone, text: string): Promise<void> => {
  await from.send(to.lobby, text);
  await to.sees(says(text));
};

describe("someone who comes through a door", () => {
  it("is a guest with a mark, in the lobby, talking both ways and told to all", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const cleo = await comeThrough(hub, at("Cleo"));
    expect(cleo.user).toEqual({
      id: cleo.user.id,
      name: "Cleo",
      role: "guest",
      registered: false,
      door: "chatroom",
    });
    expect(cleo.room).toBe(ann.lobby);
    await sawNote(ann, "joined", cleo.user.id);
    await ann.sees((event) => event.type === "online" && event.user.door === "chatroom");
    await tell(cleo.client, ann, "hello from 1995");
    const heard = new Promise((resolve) => {
      cleo.client.on((event) => {
        if (event.type === "message" && event.message.text === "hello back") resolve(event);
      });
    });
    await ann.client.send(ann.lobby, "hello back");
    await heard;
    const members = await ann.client.call("members", { params: { room: String(ann.lobby) } });
    expect(members.find(({ user }) => user.id === cleo.user.id)).toMatchObject({
      user: { door: "chatroom", role: "guest" },
      online: true,
    });
  });

  it("comes first of all, and the lobby is made", async () => {
    const hub = await openHub();
    expect(hub.findRoom("lobby")).toBeUndefined();
    const cleo = await comeThrough(hub, at("Cleo"));
    const ann = await come(hub, "Ann");
    expect(cleo.room).toBe(ann.lobby);
    expect(hub.findRoom("Lobby")).toBe(ann.lobby);
  });

  it("is dismissed in one step: offline at once, out of the room, the session ended", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const cleo = await comeThrough(hub, at("Cleo"));
    await sawOnline(ann, cleo.user.id);
    await hub.dismiss(cleo.user.id);
    await ann.sees((event) => event.type === "offline" && event.user.id === cleo.user.id);
    await sawNote(ann, "left", cleo.user.id);
    expect(ann.room(ann.lobby).members).toBe(1);
    await expect(connect({ address: addressOf(hub), token: cleo.token })).rejects.toMatchObject({
      code: "session_ended",
    });
    await hub.dismiss(cleo.user.id);
    const { messages } = await ann.client.call("history", { params: { room: String(ann.lobby) } });
    expect(messages.filter(({ note }) => note === "left")).toHaveLength(1);
  });

  it("is dismissed cleanly after taking leave as any client does, and before having connected at all", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const cleo = await comeThrough(hub, at("Cleo"));
    await cleo.client.close();
    await hub.dismiss(cleo.user.id);
    await sawNote(ann, "left", cleo.user.id);
    const dora = await hub.admit(at("Dora"));
    await hub.dismiss(dora.user.id);
    await sawNote(ann, "left", dora.user.id);
    expect(ann.room(ann.lobby).members).toBe(1);
  });

  it("is the same person when coming again through the same door, at once", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const first = await comeThrough(hub, at("Cleo"));
    const leaving = hub.dismiss(first.user.id);
    const second = await comeThrough(hub, at("cleo"));
    await leaving;
    expect(second.user).toEqual(first.user);
    expect(second.token).not.toBe(first.token);
    await tell(second.client, ann, "here again");
    const { messages } = await ann.client.call("history", { params: { room: String(ann.lobby) } });
    expect(messages.flatMap(({ note, by }) => (note !== undefined && by === first.user.id ? [note] : []))).toEqual([
      "joined",
      "left",
      "joined",
    ]);
  });

  it("comes in where others need an invite: the owner opened the door", async () => {
    const hub = await openHub({ access: "invite" });
    const cleo = await comeThrough(hub, at("Cleo"));
    expect(cleo.client.state.you?.door).toBe("chatroom");
    await expect(join({ address: addressOf(hub), name: "Ann" })).rejects.toMatchObject({ code: "invite_needed" });
  });

  it("is not let in any more when the hub is closing", async () => {
    const hub = await openHub();
    const stopped = hub.stop();
    await expect(hub.admit(at("Cleo"))).rejects.toMatchObject({ code: "hub_stopping" });
    await stopped;
  });
});

describe("a name at a door", () => {
  it("is refused when it is a member's, in any spelling, there or not", async () => {
    const hub = await openHub();
    const owner = { invite: hub.ownerInvite?.code ?? "", name: "Olga", password: "correct horse battery" };
    await register({ address: addressOf(hub), ...owner });
    await expect(hub.admit(at("ＯＬＧＡ"))).rejects.toMatchObject({ code: "name_taken" });
    const ann = await come(hub, "Ann");
    await expect(hub.admit(at("ann"))).rejects.toMatchObject({ code: "name_taken" });
    await ann.client.close();
  });

  it("is free when the one who came with it as a nickname took leave, and the other way round", async () => {
    const hub = await openHub();
    const [ann, ben] = [await come(hub, "Ann"), await come(hub, "Ben")];
    await sawOnline(ben, ann.you.id);
    await ann.client.close();
    await ben.sees((event) => event.type === "offline" && event.user.id === ann.you.id);
    const other = await comeThrough(hub, at("Ann"));
    expect(other.user.id).not.toBe(ann.you.id);
    await expect(join({ address: addressOf(hub), name: "Ann" })).rejects.toMatchObject({ code: "name_taken" });
    await other.client.close();
    await hub.dismiss(other.user.id);
    expect((await come(hub, "Ann")).you.door).toBeUndefined();
  });

  it("is not kept from who makes an account: it goes to them once nobody with it is inside", async () => {
    const hub = await openHub();
    const owner = { invite: hub.ownerInvite?.code ?? "", name: "Cleo", password: "correct horse battery" };
    const cleo = await hub.admit(at("Cleo"));
    await expect(register({ address: addressOf(hub), ...owner })).rejects.toMatchObject({ code: "name_taken" });
    await hub.dismiss(cleo.user.id);
    const { user } = await register({ address: addressOf(hub), ...owner });
    expect(user).toEqual({ id: user.id, name: "Cleo", role: "owner", registered: true });
    await expect(hub.admit(at("Cleo"))).rejects.toMatchObject({ code: "name_taken" });
  });

  it("is refused while someone with it is inside, connected or not yet, and to two who come at once", async () => {
    const hub = await openHub();
    const cleo = await comeThrough(hub, at("Cleo"));
    await expect(hub.admit(at("CLEO"))).rejects.toMatchObject({ code: "name_taken" });
    await expect(hub.admit(at("Cleo", { door: "groupchat" }))).rejects.toMatchObject({ code: "name_taken" });
    for (const name of ["Cleo", "Dora"]) {
      await hub.dismiss(cleo.user.id);
      const both = await Promise.allSettled([hub.admit(at(name)), hub.admit(at(name))]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(both.find((one) => one.status === "rejected")?.reason).toMatchObject({ code: "name_taken" });
      await expect(join({ address: addressOf(hub), name })).rejects.toMatchObject({ code: "name_taken" });
    }
  });

  it("belongs to another person behind another door", async () => {
    const hub = await openHub();
    const first = await comeThrough(hub, at("Cleo"));
    await first.client.close();
    await hub.dismiss(first.user.id);
    const second = await comeThrough(hub, at("Cleo", { door: "groupchat" }));
    expect(second.user).toMatchObject({ door: "groupchat" });
    expect(second.user.id).not.toBe(first.user.id);
  });

  it.each(["", "   ", "a".repeat(33), "../../etc", "x\u0000y", "@everyone", "a:b", "\u{d800}"])(
    "is a name, which %j is not",
    async (name) => {
      const hub = await openHub();
      await expect(hub.admit(at(name))).rejects.toMatchObject({ code: "bad_name" });
    },
  );

  it("costs as much of its address's rate as a nickname", async () => {
    const hub = await openHub({ rates: { joins: { burst: 2, perSecond: 0.001 } } });
    await hub.admit(at("One"));
    await hub.admit(at("Two", { address: "::ffff:192.0.2.7" }));
    await expect(hub.admit(at("Three"))).rejects.toMatchObject({ code: "rate_limited" });
    await hub.admit(at("Four", { address: "192.0.2.8" }));
  });
});

describe("a door's person", () => {
  it("may do what a guest may, in the one room", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const room = await ann.client.call("createRoom", { body: { name: "Tea", kind: "public" } });
    const plans = await ann.client.call("createRoom", { body: { name: "plans", kind: "private" } });
    const cleo = await comeThrough(hub, at("Cleo", { room: hub.findRoom("tea") }));
    expect(cleo.room).toBe(room.id);
    expect((await cleo.client.call("rooms")).map(({ name }) => name)).toEqual(["Tea"]);
    const refusals = [
      cleo.client.call("joinRoom", { params: { room: String(ann.lobby) } }),
      cleo.client.call("createRoom", { body: { name: "Mine", kind: "public" } }),
      cleo.client.call("invite", { body: { role: "guest", seconds: 60 } }),
      cleo.client.call("history", { params: { room: String(ann.lobby) } }),
    ];
    for (const refusal of await Promise.allSettled(refusals)) expect(refusal.status).toBe("rejected");
    for (const other of [ann.lobby, plans.id]) {
      const params = { room: String(other), user: String(cleo.user.id) };
      await expect(ann.client.call("addMember", { params })).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  it("is reached by direct messages, and writes them to those in the room", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const cleo = await comeThrough(hub, at("Cleo"));
    const direct = await ann.client.call("direct", { body: { user: cleo.user.id } });
    expect(direct.peer).toBe(cleo.user.id);
    expect(await cleo.client.call("direct", { body: { user: ann.you.id } })).toMatchObject({ id: direct.id });
    await cleo.client.send(direct.id, "psst");
    await ann.sees(says("psst"));
    await hub.dismiss(cleo.user.id);
    const again = await comeThrough(hub, at("Cleo"));
    expect(again.client.state.rooms.has(direct.id)).toBe(true);
  });

  it("stays a guest: nobody gives a role to whoever comes under that name next", async () => {
    const hub = await openHub();
    const owner = { invite: hub.ownerInvite?.code ?? "", name: "Olga", password: "correct horse battery" };
    const { token } = await register({ address: addressOf(hub), ...owner });
    const olga = await come(hub, "Olga", { token });
    const cleo = await comeThrough(hub, at("Cleo"));
    await expect(
      olga.client.call("setRole", { params: { user: String(cleo.user.id) }, body: { role: "admin" } }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is nobody that anyone but a door may dismiss, and dismissing others does nothing", async () => {
    const hub = await openHub();
    const [ann, ben] = [await come(hub, "Ann"), await come(hub, "Ben")];
    await hub.dismiss(ann.you.id);
    await tell(ann.client, ben, "still here");
  });
});

describe("the room behind a door", () => {
  it("is public: a private one is refused, and not named among those there are", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    await ann.client.call("createRoom", { body: { name: "Tea", kind: "public" } });
    const plans = await ann.client.call("createRoom", { body: { name: "plans", kind: "private" } });
    for (const name of ["plans", "nowhere", ""]) {
      expect(() => hub.findRoom(name)).toThrowError(
        expect.objectContaining({
          code: "not_found",
          message: `There is no public room named "${name}". There is: lobby, Tea.`,
        }) as Error,
      );
    }
    for (const room of [plans.id, 99 as typeof plans.id])
      await expect(hub.admit(at("Cleo", { room }))).rejects.toMatchObject({ code: "not_found" });
    const { id } = await ann.client.call("direct", { body: { user: (await come(hub, "Ben")).you.id } });
    await expect(hub.admit(at("Cleo", { room: id }))).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a hub started again", () => {
  it("knows who came through which door, and shows none of them as in the room", async () => {
    const data = await mkdtemp(joinPath(tmpdir(), "wireside-doors-"));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const before = await TestHub.start({ data });
    const first = await comeThrough(before.running, at("Cleo"));
    const lobby = first.room;
    await first.client.send(lobby, "from before");
    await before.running.stop();

    const hub = await openHub({ data });
    const ann = await come(hub, "Ann");
    expect(ann.room(lobby).members).toBe(1);
    expect((await ann.client.call("users", { query: { ids: String(first.user.id) } }))[0]).toEqual(first.user);
    const { messages } = await ann.client.call("history", { params: { room: String(lobby) } });
    expect(messages.find(({ text }) => text === "from before")?.by).toBe(first.user.id);
    expect(messages.at(-2)).toMatchObject({ note: "left", by: first.user.id });
    const second = await comeThrough(hub, at("Cleo"));
    expect(second.user).toEqual(first.user);
  });
});
