import { decodeInvite, encodeInvite } from "@wireside/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestHub, type Answer, type Guest } from "../hub-in-process.ts";

const PASSWORD = "correct horse battery";

let hub: TestHub;
let owner: Guest;

beforeEach(async () => {
  hub = await TestHub.start({ access: "invite" });
  owner = await hub.register("Owner", PASSWORD);
});

afterEach(() => hub.stop());

const register = (code: string, name: string): Promise<Answer> =>
  hub.call("register", { body: { invite: code, name, password: PASSWORD } });
const refused = (code: string) =>
  expect.objectContaining({ body: expect.objectContaining({ code }) as unknown }) as unknown;

describe("a hub with invites", () => {
  it("lets nobody in by nickname", async () => {
    expect(await hub.call("join", { body: { name: "Eve" } })).toMatchObject({
      status: 403,
      body: { code: "invite_needed" },
    });
  });

  it("prints an owner's invite that works once", async () => {
    expect(await register(hub.running.ownerInvite?.code ?? "", "Second")).toEqual(refused("invite_used"));
  });
});

describe("an invite", () => {
  it("works once", async () => {
    const { code } = await hub.invite(owner);
    expect((await register(code, "Ann")).status).toBe(200);
    expect(await register(code, "Eve")).toMatchObject({ status: 410, body: { code: "invite_used" } });
  });

  it("works once when twenty use it at the same time", async () => {
    const { code } = await hub.invite(owner);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => register(code, `Eve ${String(index)}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    const users = await hub.ask<unknown[]>("users", { token: owner.token, query: { name: "Eve" } });
    expect(users).toHaveLength(1);
  });

  it("does not work late", async () => {
    const { code } = await hub.invite(owner, "member", 3_600);
    hub.aheadMs = 3_600_001;
    expect(await register(code, "Eve")).toMatchObject({ status: 410, body: { code: "invite_expired" } });
  });

  it("does not work after it was taken back, and only its maker or an admin takes it back", async () => {
    const ann = await hub.register("Ann", PASSWORD, owner);
    const { code, invite } = await hub.invite(owner);
    expect((await hub.call("revokeInvite", { token: ann.token, params: { invite: invite.id } })).status).toBe(404);
    await hub.ask("revokeInvite", { token: owner.token, params: { invite: invite.id } });
    expect(await register(code, "Eve")).toEqual(refused("bad_invite"));
  });

  it("is not used up by a name that is taken", async () => {
    const { code } = await hub.invite(owner);
    expect(await register(code, "OWNER")).toEqual(refused("name_taken"));
    expect((await register(code, "Ann")).status).toBe(200);
  });

  it("cannot be made up, cut or changed", async () => {
    const { code } = await hub.invite(owner);
    const { address, fingerprint, secret } = decodeInvite(code);
    const madeUp = encodeInvite({ address, fingerprint, secret: secret.map((byte) => byte ^ 1) });
    for (const wrong of [madeUp, code.slice(0, -8), `${code}AAAA`, "", "%00", "👍"]) {
      expect([wrong, (await register(wrong, "Eve")).body]).toEqual([
        wrong,
        expect.objectContaining({ code: "bad_invite" }),
      ]);
    }
    expect((await register(code, "Ann")).status).toBe(200);
  });

  it("carries no role above its maker's", async () => {
    const roles = ["owner", "admin", "member", "guest"] as const;
    const [admin, member, guest] = await Promise.all(
      (["admin", "member", "guest"] as const).map((role) => hub.register(`A ${role}`, PASSWORD, owner, role)),
    );
    const mayInvite = async (by: Guest | undefined) =>
      Promise.all(roles.map(async (role) => (await hub.call("invite", { token: by?.token, body: { role } })).status));
    expect(await mayInvite(owner)).toEqual([200, 200, 200, 200]);
    expect(await mayInvite(admin)).toEqual([403, 200, 200, 200]);
    expect(await mayInvite(member)).toEqual([403, 403, 200, 200]);
    expect(await mayInvite(guest)).toEqual([403, 403, 403, 403]);
  });

  it("is shown once: no list tells its code", async () => {
    const { code } = await hub.invite(owner);
    expect(JSON.stringify(await hub.ask("invites", { token: owner.token }))).not.toContain(code.slice(4, 24));
  });
});

describe("a guest, who came with an invite for guests", () => {
  it("sees no room they are not in, and makes none", async () => {
    const room = await hub.ask<{ id: number }>("createRoom", {
      token: owner.token,
      body: { name: "public plans", kind: "public" },
    });
    const guest = await hub.register("Guest", PASSWORD, owner, "guest");
    expect(JSON.stringify(await hub.ask("rooms", { token: guest.token }))).not.toContain("public plans");
    expect((await hub.call("joinRoom", { token: guest.token, params: { room: room.id } })).status).toBe(404);
    expect((await hub.call("createRoom", { token: guest.token, body: { name: "mine" } })).status).toBe(403);
  });
});
