import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeInvite, type UserId } from "@wireside/protocol";
import { connect, hubInfo, join, login, register, type ClientEvent, type HubClient } from "@wireside/client/node";
import { lobby, message } from "../core/scripted-hub.ts";
import { SmallHub } from "./small-hub.ts";

let folder: string;
let hub: SmallHub;
const clients: HubClient[] = [];

async function come(options: Partial<Parameters<typeof connect>[0]> = {}): Promise<HubClient> {
  const client = await connect({ address: hub.address, name: "ann", ...options });
  clients.push(client);
  return client;
}

/** Resolves with the next event of a type that fits. */
function next<T extends ClientEvent["type"]>(
  client: HubClient,
  type: T,
  fits: (event: Extract<ClientEvent, { type: T }>) => boolean = () => true,
) {
  return new Promise<Extract<ClientEvent, { type: T }>>((resolve) => {
    const stop = client.on((event) => {
      if (event.type !== type || !fits(event as Extract<ClientEvent, { type: T }>)) return;
      stop();
      resolve(event as Extract<ClientEvent, { type: T }>);
    });
  });
}

const becomes = (client: HubClient, state: string) =>
  next(client, "connection", ({ connection }) => connection.state === state);

beforeEach(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), "wireside-client-"));
  hub = await SmallHub.start();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close({ waitMs: 0 })));
  await hub.stop();
  await rm(folder, { recursive: true });
});

describe("a client in Node", () => {
  it("comes in by nickname and knows how things stand", async () => {
    const client = await come();
    expect(hub.requests).toEqual([
      { method: "POST", path: "/join", body: { name: "ann", session: "token" }, token: undefined },
    ]);
    expect(client.state).toMatchObject({ you: { name: "ann" }, hub: { id: "h1" } });
    expect([...client.state.rooms.values()].map(({ name }) => name)).toEqual(["lobby"]);
  });

  it("sends, and knows when the hub has it", async () => {
    const client = await come();
    const heard = next(client, "message");
    expect(await client.send(lobby, "hello")).toMatchObject({ id: 1 });
    expect((await heard).message.text).toBe("hello");
    expect(client.state.pending).toEqual([]);
  });

  it("rejects a message that cannot be sent", async () => {
    const client = await come();
    await expect(client.send(lobby, "")).rejects.toMatchObject({ code: "bad_request" });
    await client.close();
    await expect(client.send(lobby, "late")).rejects.toMatchObject({ code: "closed" });
  });

  it("gives its events to an iterator, which ends when it is closed", async () => {
    const client = await come();
    const types: string[] = [];
    const reading = (async () => {
      for await (const event of client.events()) types.push(event.type);
    })();
    await client.send(lobby, "hello");
    await client.close();
    await reading;
    expect(types.slice(0, 3)).toEqual(["connection", "welcome", "connection"]);
    expect(types).toContain("acknowledged");
  });

  it("says goodbye after what was not acknowledged", async () => {
    const client = await come();
    const sent = client.send(lobby, "last words");
    await client.close();
    await sent;
    expect(hub.frames.map(({ type }) => type)).toEqual(["send", "leave"]);
    expect(client.state.connection).toEqual({ state: "closed", because: undefined });
  });

  it("tells of changes once for each turn", async () => {
    const client = await come();
    let changes = 0;
    const stop = client.subscribe(() => changes++);
    const sent = [client.send(lobby, "one"), client.send(lobby, "two")];
    await Promise.resolve();
    expect(changes).toBe(1);
    await Promise.all(sent);
    const before = changes;
    stop();
    await client.send(lobby, "three");
    expect(changes).toBe(before);
  });

  it("asks for people it does not know, many at a time", async () => {
    const client = await come();
    await client.resolveUsers(Array.from({ length: 450 }, (_, index) => (1_000 + index) as UserId));
    expect(client.state.users.get(1_449 as UserId)?.name).toBe("user 1449");
    expect(hub.requests.filter(({ path }) => path.startsWith("/users"))).toHaveLength(3);
  });

  it("passes on what the hub answers to requests", async () => {
    const client = await come();
    expect(await client.call("me")).toMatchObject({ user: { name: "ann" } });
    await expect(client.call("rooms")).rejects.toMatchObject({ code: "not_found", message: "No." });
  });
});

describe("a lost connection", () => {
  it("comes back and brings what was missed, once", async () => {
    const client = await come();
    const texts: string[] = [];
    client.on(
      (event) => void (event.type === "message" && texts.push(`${event.message.text}${event.late ? " late" : ""}`)),
    );
    hub.post("one");
    await next(client, "message");
    const lost = becomes(client, "waiting");
    hub.socket.terminate();
    hub.post("two");
    await lost;
    const sent = client.send(lobby, "mine");
    const live = becomes(client, "live");
    client.reconnect();
    await live;
    await sent;
    hub.post("four");
    await next(client, "message", ({ message: { text } }) => text === "four");
    expect(texts).toEqual(["one", "two late", "mine", "four"]);
  });

  it("comes back after something that cannot be read", async () => {
    const client = await come();
    const wrong = next(client, "error");
    const lost = becomes(client, "waiting");
    hub.socket.send(JSON.stringify({ type: "messages", room: lobby, messages: [{ ...message(1), id: "one" }] }));
    expect((await wrong).error.code).toBe("not_a_hub");
    await lost;
    const live = becomes(client, "live");
    client.reconnect();
    await live;
  });

  it("is over when the session ends on it", async () => {
    const client = await come();
    const closed = becomes(client, "closed");
    hub.socket.close(4001);
    await closed;
    expect(client.state.connection).toMatchObject({ state: "closed", because: { code: "session_ended" } });
  });

  it("is over when the session ended meanwhile", async () => {
    const client = await come();
    const lost = becomes(client, "waiting");
    hub.tokens.clear();
    hub.socket.terminate();
    await lost;
    const closed = becomes(client, "closed");
    client.reconnect();
    await closed;
    expect(client.state.connection).toMatchObject({ state: "closed", because: { code: "session_ended" } });
  });
});

describe("a first connection that cannot be made", () => {
  it("is refused with what the hub says", async () => {
    hub.refuseSocketWith = { status: 503, code: "hub_busy" };
    await expect(come()).rejects.toMatchObject({ code: "hub_busy" });
    await expect(come({ token: "nobody's" })).rejects.toMatchObject({ code: "session_ended" });
  });

  it("is refused with unreachable or not_a_hub", async () => {
    await expect(come({ secure: true, knownHubsFile: joinPath(folder, "known") })).rejects.toMatchObject({
      code: "not_a_hub",
    });
    const gone = await SmallHub.start();
    const { address } = gone;
    await gone.stop();
    await expect(come({ address })).rejects.toMatchObject({ code: "unreachable" });
  });

  it("needs an address or invite, and a name or token", async () => {
    await expect(connect({ name: "ann" })).rejects.toMatchObject({ code: "bad_address" });
    await expect(connect({ address: hub.address })).rejects.toMatchObject({ code: "bad_request" });
    await expect(connect({ invite: "???", name: "ann" })).rejects.toMatchObject({ code: "bad_invite" });
  });
});

describe("sessions", () => {
  it("are kept for one's eyes only, and gone on with next time, whatever the case of the name", async () => {
    const sessionFile = joinPath(folder, "deep", "sessions.json");
    await (await come({ sessionFile })).close();
    await (await come({ sessionFile, name: "ANN" })).close();
    expect(hub.requests.map(({ path }) => path)).toEqual(["/join", "/me"]);
    expect((await stat(sessionFile)).mode & 0o777).toBe(0o600);
    await (await come({ sessionFile, name: "bob" })).close();
    expect(Object.keys(JSON.parse(await readFile(sessionFile, "utf8")) as object)).toEqual([
      `ann@${hub.address}`,
      `bob@${hub.address}`,
    ]);
  });

  it("that have ended are replaced by new ones, as is a file that cannot be read", async () => {
    const sessionFile = joinPath(folder, "sessions.json");
    await writeFile(sessionFile, "{ half");
    await (await come({ sessionFile })).close();
    hub.tokens.clear();
    await (await come({ sessionFile })).close();
    expect(hub.requests.map(({ path }) => path)).toEqual(["/join", "/me", "/join"]);
  });

  it("are made by join, login and register, and by an invite's code alone", async () => {
    const invite = encodeInvite({ address: hub.address, secret: new Uint8Array(16), fingerprint: null });
    const options = { address: hub.address, name: "ann", password: "long enough" };
    expect(await hubInfo(options)).toMatchObject({ product: "wireside" });
    expect(await join(options)).toMatchObject({ user: { name: "ann" }, token: "token-1" });
    expect((await login(options)).token).toBe("token-2");
    expect((await register({ ...options, invite: `https://${hub.address}/#invite=${invite}` })).token).toBe("token-3");
    await (await come({ address: undefined, invite, password: "long enough" })).close();
    expect(hub.requests.map(({ path, body }) => [path, (body as { invite?: string } | undefined)?.invite])).toEqual([
      ["/hub", undefined],
      ["/join", undefined],
      ["/login", undefined],
      ["/accounts", invite],
      ["/accounts", invite],
    ]);
  });
});
