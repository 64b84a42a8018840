import { connect } from "@wireside/client/node";
import { startHub } from "@wireside/hub";
import { expect, it } from "vitest";
import { temporaryFolder } from "./hub-process.ts";

const MESSAGES = 60;

it("a client that is faster than it may be waits as told, and its messages stay in order", async () => {
  const folder = await temporaryFolder("order");
  const hub = await startHub({
    data: folder.path,
    port: 0,
    access: "open",
    log: "silent",
    // A token comes back while others are on their way: what follows a refused message must not take it.
    rates: { messages: { burst: 3, perSecond: 150 } },
  });
  const ann = await connect({ address: `localhost:${hub.port}`, name: "ann" });
  try {
    const [room] = ann.state.rooms.keys();
    if (room === undefined) throw new Error("there is no room");
    const texts = Array.from({ length: MESSAGES }, (_, index) => `message ${index}`);
    const sent = await Promise.all(texts.map((text) => ann.send(room, text)));
    expect(sent.map(({ id }) => id)).toEqual(sent.map(({ id }) => id).toSorted((a, b) => a - b));
    const { messages } = await ann.call("history", {
      params: { room: String(room) },
      query: { limit: String(MESSAGES) },
    });
    expect(messages.map(({ text }) => text)).toEqual(texts);
  } finally {
    await ann.close();
    await hub.stop();
    await folder.remove();
  }
});
