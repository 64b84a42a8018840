import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../hub-process.ts";
import { come, openHub, says } from "../local-hub.ts";
import { describeWith } from "../needs.ts";
import { buildPage, openBrowser } from "./built-page.ts";

let built: Awaited<ReturnType<typeof buildPage>>;

describeWith(["chromium"], "the page", () => {
  beforeAll(async () => {
    built = await buildPage();
  });
  afterAll(() => built.remove());

  it("is used by keys alone: join, write, complete a name, answer, edit, react, delete", async () => {
    const hub = await openHub({ web: built.path });
    const ben = await come(hub, "Ben");
    const page = await openBrowser(hub.url);
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.getByRole("textbox", { name: "Nickname" }).waitFor();
    await page.keyboard.type("Ann");
    await press("Enter");
    const box = page.getByRole("textbox", { name: /message/i });
    await box.waitFor();
    await page.keyboard.type("good morning @be");
    await page.getByRole("option", { name: "Ben" }).waitFor();
    await press("Enter", "Enter");
    const { message } = await ben.sees(says("good morning @Ben "));
    expect(message.mentions).toEqual([ben.you.id]);

    await ben.client.send(ben.lobby, "morning, Ann");
    await page.getByRole("article", { name: /^Ben/ }).waitFor();
    await press("PageUp", "r");
    await page.getByText("in answer to").waitFor();
    await page.keyboard.type("how is the cable?");
    await press("Enter");
    const answer = await ben.sees(says("how is the cable?"));
    expect(answer.message.replyTo).toBeDefined();
    await page.getByRole("article").getByText("how is the cable?").waitFor();

    await press("ArrowUp");
    await page.getByRole("textbox", { name: "Edit message" }).waitFor();
    await page.keyboard.type(" Mended?");
    await press("Enter");
    await ben.sees((event) => event.type === "edited" && event.text === "how is the cable? Mended?");
    await page.getByText("edited", { exact: true }).waitFor();

    await box.focus();
    await press("PageUp", "+");
    await page.getByRole("dialog", { name: "Emoji" }).waitFor();
    await page.keyboard.type("rocket");
    await press("ArrowDown", "Enter");
    await ben.sees((event) => event.type === "reaction" && event.reaction === "🚀" && event.on);
    await page.getByRole("button", { name: "🚀, 1: you" }).waitFor();

    await box.focus();
    await press("PageUp", "Delete");
    await page.getByRole("alertdialog").waitFor();
    await press("Enter");
    await ben.sees((event) => event.type === "deleted");
    await page.getByText("This message was deleted.").waitFor();
  });

  it("adds no style to itself, whatever is opened", async () => {
    const hub = await openHub({ web: built.path });
    const page = await openBrowser(hub.url);
    await page.getByRole("textbox", { name: "Nickname" }).fill("Ann");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: /message/i }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /search/i }).waitFor();
    expect(await page.locator("style").count()).toBe(0);
  });

  it("keeps what is typed over a reload, for each room", async () => {
    const hub = await openHub({ web: built.path });
    const page = await openBrowser(hub.url);
    await page.getByRole("textbox", { name: "Nickname" }).fill("Ann");
    await page.keyboard.press("Enter");
    const box = page.getByRole("textbox", { name: /message/i });
    await box.fill("half a thought\nin two lines");
    await page.reload();
    await expect.poll(() => box.inputValue()).toBe("half a thought\nin two lines");
  });

  it("takes an invite out of the address at once, and makes an account with it", async () => {
    const hub = await openHub({ web: built.path, access: "invite" });
    const page = await openBrowser(`${hub.url}/#invite=${hub.ownerInvite?.code ?? ""}`);
    const invite = page.getByRole("textbox", { name: "Invite" });
    await invite.waitFor();
    expect(new URL(page.url()).hash).toBe("");
    expect(await invite.inputValue()).toBe(hub.ownerInvite?.code);
    await page.getByRole("textbox", { name: "Name" }).fill("Olga");
    await page.getByLabel("Choose a password").fill("correct horse");
    await page.keyboard.press("Enter");
    await page.getByText("owner", { exact: true }).first().waitFor();
  });

  it("asks for the password of a name that belongs to an account, and says what is wrong", async () => {
    const hub = await openHub({ web: built.path });
    const ben = await come(hub, "Ben");
    await ben.client.call("setPassword", { body: { next: "correct horse" } });
    const page = await openBrowser(hub.url);
    await page.getByRole("textbox", { name: "Nickname" }).fill("ben");
    await page.keyboard.press("Enter");
    await page.getByText("name_taken").waitFor();
    await page.getByLabel("Password").fill("wrong horse");
    await page.keyboard.press("Enter");
    await page.getByText("wrong_credentials").waitFor();
    await page.getByLabel("Password").fill("correct horse");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: /message/i }).waitFor();
  });

  it("stays in when its person sets a password, which ends the session it had", async () => {
    const hub = await openHub({ web: built.path });
    const page = await openBrowser(hub.url);
    await page.getByRole("textbox", { name: "Nickname" }).fill("Ann");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: /message/i }).waitFor();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Password" }).click();
    await page.getByLabel("New password").fill("correct horse");
    await page.keyboard.press("Enter");
    await page.getByText("The password is set.").waitFor();
    await page.getByRole("textbox", { name: /message/i }).fill("still here");
    await page.keyboard.press("Enter");
    await page.getByRole("article").getByText("still here").waitFor();
    await page.getByText("sending…").waitFor({ state: "detached" });
  });

  it("keeps what is written while the hub is away, and sends it once when it is back", async () => {
    const folder = await temporaryFolder("away");
    onTestFinished(folder.remove);
    const first = await openHub({ web: built.path, data: folder.path });
    const page = await openBrowser(first.url);
    await page.getByRole("textbox", { name: "Nickname" }).fill("Ann");
    await page.keyboard.press("Enter");
    const box = page.getByRole("textbox", { name: /message/i });
    await box.fill("before");
    await page.keyboard.press("Enter");
    await page.getByRole("article").getByText("before").waitFor();
    await first.stop();
    await page.getByText("Not connected.").waitFor();
    await box.fill("while it was away");
    await page.keyboard.press("Enter");
    await page.getByText("sending…").waitFor();
    const second = await openHub({ web: built.path, data: folder.path, port: first.port });
    // The page tries by itself as well, and may be sooner than the click.
    const isBack = page.getByText("Not connected.").waitFor({ state: "detached" });
    await Promise.any([page.getByRole("button", { name: "Try now" }).click(), isBack]);
    await isBack;
    await page.getByText("sending…").waitFor({ state: "detached" });
    const ben = await come(second, "Ben");
    const { messages } = await ben.client.call("history", { params: { room: String(ben.lobby) } });
    expect(messages.filter(({ note }) => note === undefined).map(({ text }) => text)).toEqual([
      "before",
      "while it was away",
    ]);
  });

  it("shows the way in again, without an error, after signing out", async () => {
    const hub = await openHub({ web: built.path });
    const page = await openBrowser(hub.url);
    await page.getByRole("textbox", { name: "Nickname" }).fill("Ann");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Ann/ }).click();
    const signedOut = page.waitForResponse((response) => response.url().endsWith("/logout"));
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await signedOut;
    await page.getByRole("textbox", { name: "Nickname" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.reload();
    await page.getByRole("textbox", { name: "Nickname" }).waitFor();
  });
});
