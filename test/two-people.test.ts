import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "./browser.ts";
import { startHubProcess, temporaryFolder, type HubProcess } from "./hub-process.ts";
import { describeWith } from "./needs.ts";
import { Terminal } from "../packages/cli/test/processes/terminal.ts";

const WEB = fileURLToPath(new URL("../packages/web/dist", import.meta.url));

async function startHub(): Promise<HubProcess> {
  const data = await temporaryFolder("two-people");
  onTestFinished(data.remove);
  const hub = await startHubProcess({ data: data.path, args: ["--open", "--log", "silent", "--web", WEB] });
  onTestFinished(() => hub.end("SIGTERM"));
  return hub;
}

async function openPage(hub: HubProcess, name: string): Promise<Page> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(hub.url) && !request.url().startsWith("data:")) outside.push(request.url());
  });
  onTestFinished(() => expect(outside).toEqual([]));
  await page.goto(hub.url);
  await page.getByRole("textbox", { name: "Nickname" }).fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: /message/i }).waitFor();
  return page;
}

async function openTerminal(hub: HubProcess, name: string): Promise<Terminal> {
  const home = await temporaryFolder("home");
  onTestFinished(home.remove);
  const env = { HOME: home.path, XDG_CONFIG_HOME: home.path };
  const terminal = new Terminal(["chat", `127.0.0.1:${String(hub.port)}`, "--name", name], env);
  onTestFinished(() => terminal.close());
  await terminal.until(/lobby/);
  return terminal;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /message/i }).fill(text);
  await page.keyboard.press("Enter");
}

/** A message as the eye sees it; the page says it once more, to screen readers. */
function inConversation(page: Page, text: string) {
  return page.getByText(text, { exact: true });
}

describeWith(["chromium"], "two people", () => {
  it("talk in a room, one in a browser and one in a terminal", async () => {
    const hub = await startHub();
    const page = await openPage(hub, "Ann");
    const ben = await openTerminal(hub, "Ben");
    await page.getByText(/Ben\s*came online/).waitFor();
    await say(page, "hello from the browser");
    await ben.until(/Ann[\s\S]*hello from the browser/);
    ben.enter("hello from the terminal");
    await inConversation(page, "hello from the terminal").waitFor();
  });

  it("write to each other in private, told apart from what all can read", async () => {
    const hub = await startHub();
    const page = await openPage(hub, "Ann");
    const ben = await openTerminal(hub, "Ben");
    const cid = await openTerminal(hub, "Cid");
    ben.enter("@Ann: only for you");
    await inConversation(page, "only for you").waitFor();
    ben.enter("and this is for all");
    await inConversation(page, "and this is for all").waitFor();
    await cid.until(/and this is for all/);
    expect(cid.shown).not.toContain("only for you");
    ben.enter("#ls");
    await ben.until(/Ann[\s\S]*Cid/);
  });

  it("see each other leave: by closing the window, by /quit, and by SIGKILL", async () => {
    const hub = await startHub();
    const page = await openPage(hub, "Ann");
    const ben = await openTerminal(hub, "Ben");
    const cid = await openTerminal(hub, "Cid");
    await page.getByText(/Cid.* came online/).waitFor();
    ben.enter("/quit");
    expect(await ben.ended).toBe(0);
    await page.getByText(/Ben.* left/).waitFor();
    cid.kill("SIGKILL");
    await page.getByText(/Cid.* left/).waitFor();
    const dan = await openTerminal(hub, "Dan");
    await dan.until(/● Ann/);
    await page.close({ runBeforeUnload: true });
    await dan.until(/○ Ann left/);
    expect(dan.shown).not.toMatch(/● Ann/);
  });
});
