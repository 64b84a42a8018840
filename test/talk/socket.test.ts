import { describe, expect, it, onTestFinished } from "vitest";
import { TestHub } from "../hub-in-process.ts";

async function startHub(): Promise<TestHub> {
  const hub = await TestHub.start();
  onTestFinished(() => hub.stop());
  return hub;
}

describe("the socket", () => {
  it("says welcome first, whatever the client says before", async () => {
    const hub = await startHub();
    const { token } = await hub.join("Ann");
    const socket = hub.socket(token);
    socket.raw.on("open", () => socket.send({ type: "ping" }));
    await socket.next("pong");
    expect(socket.frames[0]?.type).toBe("welcome");
  });

  it("goes on from a position, and from now when the hub never reached it", async () => {
    const hub = await startHub();
    const [ann, ben] = [await hub.join("Ann"), await hub.join("Ben")];
    const post = (text: string) =>
      hub.ask<{ id: number }>("post", { token: ann.token, params: { room: 1 }, body: { text } });
    const [first, second] = [await post("one"), await post("two")];
    const resumed = hub.socket(ben.token, { since: first.id });
    await resumed.next("live");
    expect(resumed.frames[0]).toMatchObject({ type: "welcome", from: first.id });
    const told = resumed.frames.flatMap((frame) => (frame.type === "messages" ? frame.messages : []));
    expect(told.filter(({ note }) => note === undefined).map(({ id }) => id)).toEqual([second.id]);
    const ahead = hub.socket(ben.token, { since: 999_999 });
    const { from, position } = await ahead.next("welcome");
    expect(from).toBe(position);
  });

  it("closes with 1000 after a goodbye", async () => {
    const hub = await startHub();
    const { token } = await hub.join("Ann");
    const socket = hub.socket(token);
    socket.raw.on("open", () => socket.send({ type: "leave" }));
    expect(await socket.closed).toBe(1000);
  });
});
