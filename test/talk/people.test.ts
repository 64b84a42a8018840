import { connect, join, login, register } from "@wireside/client/node";
import { describe, expect, it } from "vitest";
import { come, openHub, says, watch } from "../local-hub.ts";

describe("presence", () => {
  it("tells who comes and who goes: at once after a goodbye, soon after a lost connection", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const ben = await come(hub, "Ben");
    await ann.sees((event) => event.type === "online" && event.user.name === "Ben");
    await ben.client.close();
    await ann.sees((event) => event.type === "offline" && event.user.name === "Ben");
    expect([...ann.client.state.online]).toEqual([ann.you.id]);
  });

  it("and typing are shown only of those who want it", async () => {
    const hub = await openHub();
    const [ann, ben] = [await come(hub, "Ann"), await come(hub, "Ben")];
    await ann.sees((event) => event.type === "online" && event.user.id === ben.you.id);
    ben.client.typing(ben.lobby);
    await ann.sees((event) => event.type === "typing" && event.user === ben.you.id);
    expect(await ben.client.call("setPreferences", { body: { typing: false, presence: false } })).toEqual({
      typing: false,
      presence: false,
    });
    await ann.sees((event) => event.type === "offline" && event.user.id === ben.you.id);
    const typed = ann.events.filter((event) => event.type === "typing").length;
    ben.client.typing(ben.lobby);
    await ben.client.send(ben.lobby, "there");
    await ann.sees(says("there"));
    expect(ann.events.filter((event) => event.type === "typing").length).toBe(typed);
    expect(ann.client.state.online.has(ben.you.id)).toBe(false);
  });
});

describe("names", () => {
  it("are refused while someone bears them, in any spelling, and free again after a goodbye", async () => {
    const hub = await openHub();
    const address = `127.0.0.1:${String(hub.port)}`;
    const ann = await come(hub, "Ann");
    await expect(join({ address, name: "ａｎｎ" })).rejects.toMatchObject({ code: "name_taken" });
    const ben = await come(hub, "Ben");
    await ann.client.close();
    await ben.sees((event) => event.type === "offline" && event.user.name === "Ann");
    const other = await come(hub, "ann");
    expect(other.you.id).not.toBe(ann.you.id);
  });

  it("stay with their bearer's session while nobody else has taken them", async () => {
    const hub = await openHub();
    const address = `127.0.0.1:${String(hub.port)}`;
    const { token } = await join({ address, name: "Ann" });
    const first = await come(hub, "Ann", { token });
    await first.client.close();
    const again = await come(hub, "Ann", { token });
    expect(again.you.id).toBe(first.you.id);
    await again.client.close();
    await come(hub, "Ann");
    await expect(connect({ address, token })).rejects.toMatchObject({ code: "session_ended" });
  });

  it("are kept for good by a password, which opens them on other devices", async () => {
    const hub = await openHub();
    const address = `127.0.0.1:${String(hub.port)}`;
    const ann = await come(hub, "Ann");
    const { token } = await ann.client.call("setPassword", { body: { next: "correct horse", session: "token" } });
    expect(token).toBeDefined();
    await ann.sees((event) => event.type === "connection" && event.connection.state === "closed");
    await expect(join({ address, name: "Ann" })).rejects.toMatchObject({ code: "name_taken" });
    await expect(login({ address, name: "Ann", password: "battery staple" })).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    const device = watch(await connect({ address, name: "ann", password: "correct horse" }));
    expect(device.you).toMatchObject({ id: ann.you.id, registered: true });
    await device.client.close();
  });
});

describe("invites", () => {
  it("make an owner, who invites others with a role", async () => {
    const hub = await openHub({ access: "invite" });
    const address = `127.0.0.1:${String(hub.port)}`;
    await expect(join({ address, name: "Eve" })).rejects.toMatchObject({ code: "invite_needed" });
    const owner = watch(
      await connect({ address, invite: hub.ownerInvite?.code ?? "", name: "Olga", password: "correct horse" }),
    );
    expect(owner.you.role).toBe("owner");
    const { code } = await owner.client.call("invite", { body: { role: "guest" } });
    const { token } = await register({ address, invite: code, name: "Gus", password: "battery staple" });
    const guest = await come(hub, "Gus", { token });
    expect(guest.you.role).toBe("guest");
    await expect(guest.client.call("invite", { body: {} })).rejects.toMatchObject({ code: "forbidden" });
    await expect(guest.client.call("createRoom", { body: { name: "mine" } })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(register({ address, invite: code, name: "Eve", password: "battery staple" })).rejects.toMatchObject({
      code: "invite_used",
    });
    await owner.client.call("setRole", { params: { user: String(guest.you.id) }, body: { role: "member" } });
    await guest.sees((event) => event.type === "user" && event.user.role === "member");
    await expect(
      owner.client.call("setRole", { params: { user: String(owner.you.id) }, body: { role: "member" } }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await owner.client.close();
  });
});

describe("a hub that stops", () => {
  it("tells its clients, and they come back by themselves with what was unsent", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    await hub.stop();
    await ann.sees((event) => event.type === "closing");
    const connection = await ann.sees((event) => event.type === "connection" && event.connection.state === "waiting");
    expect(connection).toMatchObject({ connection: { state: "waiting" } });
  });
});
