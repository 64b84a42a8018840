import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connect } from "@wireside/client/node";
import type { HubClient } from "@wireside/client";
import { startHub } from "@wireside/hub";
import { bytesSource, htmlReport, makeExplanation, openDocument } from "@wireside/packets";
import type { RoomId } from "@wireside/protocol";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../test/browser.ts";
import { knownCaptureBytes } from "../test/captures/known.ts";
import { Terminal } from "../packages/cli/test/processes/terminal.ts";
import { pictureViewer } from "./picture-viewer.ts";
import { screenHtml } from "./screen-html.ts";

// The README's pictures: a real hub, a few people, the page in Chromium and the command in a pseudo-terminal; the report of a
// capture whose every loss is known, and the viewer with another one.

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const IMAGES = join(ROOT, "docs", "images");
const folder = await mkdtemp(join(tmpdir(), "wireside-pictures-"));
const rates = { messages: null, joins: null, rooms: null, connections: null };
const hub = await startHub({
  data: folder,
  port: 0,
  access: "open",
  name: "Field lab",
  log: "silent",
  rates,
  web: join(ROOT, "packages", "web", "dist"),
});
const address = `127.0.0.1:${String(hub.port)}`;
const browser = await launchBrowser();
try {
  await picture(browser);
  await pictureReport(browser);
  await pictureViewer(
    browser,
    join(ROOT, "packages/web/dist/standalone/wireside-packets.html"),
    join(ROOT, "packages/packets/captures/everything/server.pcap.gz"),
    IMAGES,
  );
} finally {
  await browser.close();
  await hub.stop();
  await rm(folder, { recursive: true });
}

async function picture(chromium: Browser): Promise<void> {
  const page = await chromium.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  await page.goto(hub.url);
  await page.getByRole("textbox", { name: "Nickname" }).fill("Ada");
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: /message/i }).waitFor();
  const terminal = new Terminal(
    ["chat", address, "--name", "Ben", "--no-remember"],
    { XDG_CONFIG_HOME: folder },
    { columns: 110, rows: 30 },
  );
  await terminal.until(/lobby/);
  const [cora, dev] = [await connect({ address, name: "Cora" }), await connect({ address, name: "Dev" })];
  await talk(cora, dev);
  terminal.enter("@Ada: lunch at noon?");
  await page.getByText("lunch at noon?", { exact: true }).first().waitFor();
  terminal.enter("Same capture here, nothing lost on my side of the switch");
  await page.getByText("Same capture here, nothing lost on my side of the switch", { exact: true }).waitFor();
  await wait(1_000); // for the last animations
  await page.screenshot({ path: join(IMAGES, "web.png") });
  const screen = await chromium.newPage({ viewport: { width: 1010, height: 640 } });
  await screen.setContent(screenHtml(terminal.cells));
  await screen.locator("pre").screenshot({ path: join(IMAGES, "terminal.png") });
  await terminal.close();
  await Promise.all([cora.close(), dev.close()]);
}

async function pictureReport(chromium: Browser): Promise<void> {
  const document = await openDocument(bytesSource(knownCaptureBytes("random-loss", "client")));
  await document.read();
  const report = await htmlReport(document, await makeExplanation(document), { fileName: "upload.pcap" });
  const page = await chromium.newPage({ viewport: { width: 1040, height: 800 }, colorScheme: "light" });
  await page.setContent(report);
  const heading = page.getByRole("heading", { name: "What happened when" });
  const { y } = (await heading.boundingBox())!;
  const clip = { x: 0, y: y - 24, width: 1040, height: 770 };
  await page.screenshot({ path: join(IMAGES, "report.png"), fullPage: true, clip });
}

async function talk(cora: HubClient, dev: HubClient): Promise<void> {
  const [lobby] = cora.state.rooms.keys();
  if (lobby === undefined) throw new Error("there is no lobby");
  await cora.call("changeRoom", { params: { room: String(lobby) }, body: { topic: "Why was the upload slow?" } });
  for (const name of ["captures", "site-3"]) {
    const room = await dev.call("createRoom", { body: { name, kind: "public" } });
    await cora.call("joinRoom", { params: { room: String(room.id) } });
  }
  await cora.send(lobby, "The 40 GB upload from site 3 stalled again. I kept the **capture**.");
  const { id } = await dev.send(
    lobby,
    "Read it: three hundred of these before it stops:\n\n```\n[TCP Window Full]\n[TCP ZeroWindow]\n```",
  );
  await cora.call("react", { params: { room: String(lobby), message: String(id), reaction: "👀" } });
  await cora.send(lobby, "So the receiver did not read, and the network is fine. Thanks @Dev!", { replyTo: id });
  await thank(dev, lobby, id);
}

async function thank(dev: HubClient, room: RoomId, id: number): Promise<void> {
  await dev.call("react", { params: { room: String(room), message: String(id), reaction: "🎉" } });
  await dev.send(room, "Its disk was full. I am making room, then we send it again.");
}
