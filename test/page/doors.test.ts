import { connect } from "@wireside/client/node";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { openHub } from "../local-hub.ts";
import { describeWith } from "../needs.ts";
import { buildPage, openBrowser, overflow } from "./built-page.ts";

const WORDS = "came through the chatroom door, without password or encryption";

let built: Awaited<ReturnType<typeof buildPage>>;

describeWith(["chromium"], "the page, of someone who came through a door,", () => {
  beforeAll(async () => {
    built = await buildPage();
  });
  afterAll(() => built.remove());

  it.each([1_280, 390])("says so beside the name wherever the person is shown (%d pixels wide)", async (width) => {
    const hub = await openHub({ web: built.path });
    const cleo = await hub.admit({ door: "chatroom", name: "Cleo", address: "192.0.2.7", room: undefined });
    const client = await connect({ address: `127.0.0.1:${String(hub.port)}`, token: cleo.token });
    onTestFinished(() => client.close({ waitMs: 0 }));
    const page = await openBrowser(hub.url, { width });
    await page.getByRole("textbox", { name: "Nickname" }).fill("Ann");
    await page.keyboard.press("Enter");
    if (width < 500) await page.getByRole("link", { name: /^lobby/ }).click();
    const box = page.getByRole("textbox", { name: /message/i });
    await box.waitFor();
    await client.send(cleo.room, "hello from 1995");

    const message = page.getByRole("article", { name: new RegExp(`^Cleo, ${WORDS}, `) });
    const mark = message.getByRole("img", { name: WORDS });
    await mark.waitFor();
    expect(await mark.getAttribute("title")).toBe(WORDS);
    await box.fill("and good morning");
    await page.keyboard.press("Enter");
    const own = page.getByRole("article", { name: /^Ann/ });
    await own.waitFor();
    expect(await own.getByRole("img", { name: WORDS }).count()).toBe(0);

    const people = page.getByRole("complementary", { name: "About lobby" });
    if (!(await people.isVisible())) await page.getByRole("button", { name: /^People/ }).click();
    await people.getByRole("img", { name: WORDS }).waitFor();
    expect(await people.getByRole("img", { name: WORDS }).count()).toBe(1);
    await people.getByRole("button", { name: /^Cleo/ }).click();
    await page.getByText(`Cleo ${WORDS}.`).waitFor();
    await page.getByRole("menuitem", { name: "Write privately" }).click();

    const head = page.getByRole("heading", { name: `Cleo ${WORDS}` });
    await head.waitFor();
    await page.getByText("Cleo, private, not encrypted").waitFor();
    if (width > 1_000)
      await page
        .getByRole("navigation")
        .getByRole("link", { name: new RegExp(`^Cleo ?${WORDS}`) })
        .waitFor();
    expect((await overflow(page)).elements).toEqual([]);
  });
});
