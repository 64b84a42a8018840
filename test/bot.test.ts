import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { connect } from "@wireside/client/node";
import { startHub } from "@wireside/hub";
import { expect, it } from "vitest";
import { temporaryFolder } from "./hub-process.ts";

const BOT = new URL("../packages/client/examples/bot.ts", import.meta.url);

it("the ten-line bot of the client's README answers ping with pong", async () => {
  const folder = await temporaryFolder("bot");
  const hub = await startHub({ data: folder.path, port: 0, access: "open", log: "silent" });
  const bot = spawn(process.execPath, [fileURLToPath(BOT), `localhost:${hub.port}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(bot, "exit");
  const ann = await connect({ address: `localhost:${hub.port}`, name: "ann" });
  try {
    await Promise.race([once(bot.stdout, "data"), gone.then(() => Promise.reject(new Error("the bot ended")))]);
    const [room] = ann.state.rooms.keys();
    if (room === undefined) throw new Error("there is no room");
    const answer = new Promise((resolve) => {
      ann.on((event) => {
        if (event.type === "message" && event.message.text === "pong") resolve(event.message.replyTo);
      });
    });
    const { id } = await ann.send(room, "ping");
    expect(await answer).toBe(id);
  } finally {
    bot.kill("SIGKILL");
    await gone;
    await ann.close();
    await hub.stop();
    await folder.remove();
  }
});

it("the client's README shows the bot as it is", async () => {
  const readme = await readFile(new URL("../README.md", BOT), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${await readFile(BOT, "utf8")}\`\`\``);
});
