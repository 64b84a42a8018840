import { API, type ApiName, type Route } from "@wireside/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestHub, type Answer, type Guest, type TestSocket } from "../hub-in-process.ts";
import { validRequests } from "../valid-requests.ts";

const DAY_MS = 86_400_000;
const PASSWORD = "correct horse battery";

let hub: TestHub;
let owner: Guest;
let lobby: number;

beforeEach(async () => {
  hub = await TestHub.start();
  owner = await hub.register("Owner", PASSWORD);
  lobby = (await hub.ask<{ id: number }[]>("rooms", { token: owner.token }))[0]?.id ?? 0;
});

afterEach(() => hub.stop());

/** Another session of the same account. */
const logIn = (): Promise<Guest> => hub.ask("login", { body: { name: "Owner", password: PASSWORD } });

const codeOf = ({ status, body }: Answer): unknown[] => [status, (body as { code?: string }).code];

/** Every request that needs a session, and the socket, with this token: what each is refused with. */
async function refusals(token: string | undefined): Promise<Set<string>> {
  const valid = validRequests({ room: lobby, message: 1, user: owner.user.id });
  const guarded = (Object.entries(API) as [ApiName, Route][]).filter(([, route]) => route.needs === "session");
  const answers = await Promise.all(
    guarded.map(async ([name]) => {
      const input = valid[name];
      if (input === undefined) throw new Error(`no valid input for ${name}`);
      return codeOf(await hub.call(name, { ...input, token })).join(" ");
    }),
  );
  return new Set([...answers, `${String(await hub.socket(token).upgraded)} on the socket`]);
}

describe("a token that is not good", () => {
  it("is asked for by every request that needs a session, and by the socket", async () => {
    expect(await refusals(undefined)).toEqual(new Set(["401 not_signed_in", "401 on the socket"]));
  });

  it.each([
    ["made up", "A".repeat(43)],
    ["cut short", "cut"],
    ["empty in its bytes", "-"],
  ])("is refused everywhere: %s", async (_what, token) => {
    expect(await refusals(token)).toEqual(new Set(["401 session_ended", "401 on the socket"]));
  });

  it("is refused everywhere: one of another hub", async () => {
    const other = await TestHub.start();
    const { token } = await other.join("Stranger");
    await other.stop();
    expect(await refusals(token)).toEqual(new Set(["401 session_ended", "401 on the socket"]));
  });

  it("is refused everywhere: one that was not used for 30 days", async () => {
    hub.aheadMs = 31 * DAY_MS;
    expect(await refusals(owner.token)).toEqual(new Set(["401 session_ended", "401 on the socket"]));
  });

  it("is refused in a cookie as it is in a header", async () => {
    const { id } = await hub.ask<{ id: string }>("hub");
    const headers = { Cookie: `wireside-${id.slice(0, 8)}=${"A".repeat(43)}` };
    expect(codeOf(await hub.call("me", { headers }))).toEqual([401, "session_ended"]);
  });

  it("is not looked for in the address", async () => {
    expect((await hub.send("GET", `/api/v1/me?token=${owner.token}`)).status).toBe(401);
    const address = `${hub.running.url}/api/v1/socket?token=${owner.token}`;
    expect((await fetch(address, { headers: { Connection: "close" } })).status).toBeGreaterThanOrEqual(400);
  });
});

describe("a session that is ended", () => {
  const gone = new Set(["401 session_ended", "401 on the socket"]);

  async function openSocket(token: string): Promise<TestSocket> {
    const socket = hub.socket(token);
    await socket.next("live");
    return socket;
  }

  it("is worthless at once after logging out, and its socket is closed", async () => {
    const socket = await openSocket(owner.token);
    await hub.ask("logout", { token: owner.token });
    expect(await socket.closed).toBe(4001);
    expect(await refusals(owner.token)).toEqual(gone);
  });

  it("is worthless at once after being ended from another one, which goes on", async () => {
    const other = await logIn();
    const socket = await openSocket(other.token);
    const sessions = await hub.ask<{ id: number; current: boolean }[]>("sessions", { token: other.token });
    const session = sessions.find(({ current }) => current)?.id ?? 0;
    await hub.ask("endSession", { token: owner.token, params: { session } });
    expect(await socket.closed).toBe(4001);
    expect(await refusals(other.token)).toEqual(gone);
    expect((await hub.call("me", { token: owner.token })).status).toBe(200);
  });

  it("can say nothing more on its socket, even when the client does not take leave", async () => {
    const other = await logIn();
    const socket = await openSocket(other.token);
    const witness = await openSocket(owner.token);
    // Messages sent before the session ends and after it, on a connection that never answers the hub's close.
    socket.raw.pause();
    await hub.ask("logout", { token: other.token });
    socket.send({ type: "send", room: lobby, text: "from beyond", nonce: "n1" });
    await hub.ask("post", { token: owner.token, params: { room: lobby }, body: { text: "the end" } });
    await witness.next("messages", ({ messages }) => messages.some(({ text }) => text === "the end"));
    socket.raw.resume();
    expect(await socket.closed).toBe(4001);
    const { messages } = await hub.ask<{ messages: { text: string }[] }>("history", {
      token: owner.token,
      params: { room: lobby },
    });
    expect(messages.map(({ text }) => text)).not.toContain("from beyond");
  });

  it("dies with every other one when the password changes; the one that changed it gets a new token", async () => {
    const other = await logIn();
    const sockets = await Promise.all([openSocket(owner.token), openSocket(other.token)]);
    const { token } = await hub.ask<Guest>("setPassword", {
      token: owner.token,
      body: { current: PASSWORD, next: "a better password" },
    });
    expect(await Promise.all(sockets.map((socket) => socket.closed))).toEqual([4001, 4001]);
    expect(await refusals(owner.token)).toEqual(gone);
    expect(await refusals(other.token)).toEqual(gone);
    expect((await hub.call("me", { token })).status).toBe(200);
    expect(codeOf(await hub.call("login", { body: { name: "Owner", password: PASSWORD } }))).toEqual([
      401,
      "wrong_credentials",
    ]);
  });

  it("is the oldest one when a person opens more than 32", async () => {
    for (let count = 0; count < 32; count++) await logIn();
    expect(codeOf(await hub.call("me", { token: owner.token }))).toEqual([401, "session_ended"]);
  });
});

describe("another person's session", () => {
  it("cannot be ended, and is not listed", async () => {
    const eve = await hub.join("Eve");
    const [session] = await hub.ask<{ id: number }[]>("sessions", { token: owner.token });
    expect(codeOf(await hub.call("endSession", { token: eve.token, params: { session: session?.id ?? 0 } }))).toEqual([
      404,
      "not_found",
    ]);
    expect((await hub.call("me", { token: owner.token })).status).toBe(200);
    expect(await hub.ask<unknown[]>("sessions", { token: eve.token })).not.toContainEqual(
      expect.objectContaining({ id: session?.id }),
    );
  });

  it("cannot have its password set without knowing the present one", async () => {
    const other = await logIn();
    const answers = await Promise.all([
      hub.call("setPassword", { token: other.token, body: { next: "taken over now" } }),
      hub.call("setPassword", { token: other.token, body: { current: "a guess of mine", next: "taken over now" } }),
    ]);
    expect(answers.map(codeOf)).toEqual([
      [401, "wrong_credentials"],
      [401, "wrong_credentials"],
    ]);
  });

  it("tells nobody its token: answers carry it once, to the one who opened it", async () => {
    const texts = await Promise.all(
      (["me", "sessions", "users", "rooms"] as const).map(async (name) =>
        JSON.stringify((await hub.call(name, { token: owner.token })).body),
      ),
    );
    for (const text of texts) expect(text).not.toContain(owner.token);
  });

  it("is kept from the page's scripts: the cookie is HttpOnly, SameSite=Strict, and the answer has no token", async () => {
    const { body, headers } = await hub.call("join", {
      body: { name: "Browser", session: "cookie" },
      headers: { Origin: hub.running.url },
    });
    expect(body).not.toHaveProperty("token");
    expect(headers.get("set-cookie")).toMatch(/; HttpOnly/);
    expect(headers.get("set-cookie")).toMatch(/; SameSite=Strict/);
  });
});

describe("a nickname", () => {
  it("cannot be taken while it is in use, in whatever letters it is written", async () => {
    await hub.join("Éve");
    for (const name of ["Éve", "ÉVE", "e\u0301ve", " éve "]) {
      expect([name, ...codeOf(await hub.call("join", { body: { name } }))]).toEqual([name, 409, "name_taken"]);
    }
  });

  it("cannot be an account's, ever", async () => {
    hub.aheadMs = 365 * DAY_MS;
    expect(codeOf(await hub.call("join", { body: { name: "OWNER" } }))).toEqual([409, "name_taken"]);
  });
});
