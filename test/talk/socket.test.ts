import { join } from "@wireside/client/node";
import type { RunningHub } from "@wireside/hub";
import { HubFrame } from "@wireside/protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { come, openHub } from "../local-hub.ts";

/** A bare socket that speaks as soon as it is open, and keeps every frame. */
async function openSocket(hub: RunningHub, token: string, options: { query?: string; first?: object } = {}) {
  const url = `${hub.url.replace("http", "ws")}/api/v1/socket${options.query ?? ""}`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
  onTestFinished(() => socket.terminate());
  const frames: HubFrame[] = [];
  socket.on("message", (data: Buffer) => frames.push(HubFrame.parse(JSON.parse(data.toString()))));
  socket.on("open", () => {
    if (options.first !== undefined) socket.send(JSON.stringify(options.first));
  });
  const has = (type: HubFrame["type"]): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!frames.some((frame) => frame.type === type)) return;
        socket.off("message", look);
        resolve();
      };
      socket.on("message", look);
      look();
    });
  return { socket, frames, has };
}

describe("the socket", () => {
  it("says welcome first, whatever the client says before", async () => {
    const hub = await openHub();
    const { token } = await join({ address: `127.0.0.1:${String(hub.port)}`, name: "Ann" });
    const { frames, has } = await openSocket(hub, token, { first: { type: "ping" } });
    await has("pong");
    expect(frames[0]?.type).toBe("welcome");
  });

  it("goes on from a position, and from now when the hub never reached it", async () => {
    const hub = await openHub();
    const ann = await come(hub, "Ann");
    const first = await ann.client.send(ann.lobby, "one");
    const second = await ann.client.send(ann.lobby, "two");
    const { token } = await join({ address: `127.0.0.1:${String(hub.port)}`, name: "Ben" });
    const resumed = await openSocket(hub, token, { query: `?since=${String(first.id)}` });
    await resumed.has("live");
    expect(resumed.frames[0]).toMatchObject({ type: "welcome", from: first.id });
    const told = resumed.frames.flatMap((frame) => (frame.type === "messages" ? frame.messages : []));
    expect(told.filter(({ note }) => note === undefined).map(({ id }) => id)).toEqual([second.id]);
    const ahead = await openSocket(hub, token, { query: "?since=999999" });
    await ahead.has("live");
    const welcome = ahead.frames[0];
    expect(welcome?.type === "welcome" && welcome.from === welcome.position).toBe(true);
  });

  it("closes with 1000 after a goodbye", async () => {
    const hub = await openHub();
    const { token } = await join({ address: `127.0.0.1:${String(hub.port)}`, name: "Ann" });
    const { socket } = await openSocket(hub, token, { first: { type: "leave" } });
    const code = await new Promise((resolve) => socket.on("close", resolve));
    expect(code).toBe(1000);
  });
});
