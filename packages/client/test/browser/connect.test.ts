import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { browserCall, connectBrowser, type ClientEvent, type HubClient } from "@wireside/client";
import { lobby } from "../core/scripted-hub.ts";
import { SmallHub } from "../node/small-hub.ts";

// Node has fetch and WebSocket as browsers do; what else a page has is put in place here.

let hub: SmallHub;
let client: HubClient;
let window: EventTarget;

const becomes = (state: string) =>
  new Promise<ClientEvent>((resolve) => {
    client.on((event) => void (event.type === "connection" && event.connection.state === state && resolve(event)));
  });

beforeEach(async () => {
  window = new EventTarget();
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  hub = await SmallHub.start({ open: true });
  vi.stubGlobal("location", new URL(`http://${hub.address}/`));
  client = connectBrowser();
});

afterEach(async () => {
  await client.close({ waitMs: 0 });
  await hub.stop();
  vi.unstubAllGlobals();
});

describe("a client in a page", () => {
  it("is there at once, and live soon after", async () => {
    expect(client.state.connection.state).toBe("connecting");
    await becomes("live");
    expect(await client.send(lobby, "hello")).toMatchObject({ id: 1 });
    await client.close();
    expect(hub.frames.map(({ type }) => type)).toEqual(["send", "leave"]);
  });

  it("comes back at once when the network does, and brings what was missed", async () => {
    await becomes("live");
    const lost = becomes("waiting");
    hub.socket.terminate();
    await lost;
    hub.post("meanwhile");
    const live = becomes("live");
    const texts: string[] = [];
    client.on((event) => void (event.type === "message" && texts.push(event.message.text)));
    window.dispatchEvent(new Event("online"));
    await live;
    expect(texts).toEqual(["meanwhile"]);
  });

  it("is over when the session ends, and says why", async () => {
    await becomes("live");
    const closed = becomes("closed");
    hub.socket.close(4001);
    await closed;
    expect(client.state.connection).toMatchObject({ state: "closed", because: { code: "session_ended" } });
  });

  it("asks why when its WebSocket is refused", async () => {
    const strict = await SmallHub.start();
    const other = connectBrowser({ origin: `http://${strict.address}` });
    await new Promise((resolve) =>
      other.on(
        (event) => void (event.type === "connection" && event.connection.state === "closed" && resolve(undefined)),
      ),
    );
    expect(other.state.connection).toMatchObject({ state: "closed", because: { code: "session_ended" } });
    await strict.stop();
  });
});

describe("requests from a page", () => {
  it("are those of the API's table", async () => {
    const call = browserCall();
    expect(await call("hub")).toMatchObject({ product: "wireside" });
    expect(await call("join", { body: { name: "ann", session: "cookie" } })).toMatchObject({ user: { name: "ann" } });
    expect(hub.requests.at(-1)).toMatchObject({
      method: "POST",
      path: "/join",
      body: { name: "ann", session: "cookie" },
    });
  });

  it("fail with unreachable when nothing answers", async () => {
    const gone = await SmallHub.start();
    const origin = `http://${gone.address}`;
    await gone.stop();
    await expect(browserCall(origin)("hub")).rejects.toMatchObject({ code: "unreachable" });
  });
});
