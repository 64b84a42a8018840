import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openHub } from "../local-hub.ts";
import { describeWith } from "../needs.ts";
import { buildPage, openBrowser, overflow } from "./built-page.ts";

let built: Awaited<ReturnType<typeof buildPage>>;

/** The page over a client that makes up 100,000 messages, served by a hub with its policy. */
async function openLobby(size?: { width: number; height: number }): Promise<Page> {
  const hub = await openHub({ web: built.path });
  const page = await openBrowser(`${hub.url}/test/preview.html#room/1`, size);
  await page.getByRole("article").first().waitFor();
  return page;
}

const rowCount = (page: Page): Promise<number> => page.locator("#messages [data-key]").count();
const isAtEnd = (page: Page): Promise<boolean> =>
  page.locator("#messages").evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight < 60);

describeWith(["chromium"], "100,000 messages in a room", () => {
  beforeAll(async () => {
    built = await buildPage("packages/web/test/preview.config.ts");
  });
  afterAll(() => built.remove());

  it("are opened at the line of what is new", async () => {
    const page = await openLobby();
    const line = page.getByRole("separator", { name: "New messages" });
    await line.waitFor();
    expect(await line.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(400);
    await page.getByRole("button", { name: /jump to newest/i }).waitFor();
  });

  it("scroll page after page with few rows in the document", async () => {
    const page = await openLobby();
    await page.mouse.move(640, 400);
    const seen = new Set<string>();
    let most = 0;
    while (seen.size < 600) {
      await page.mouse.wheel(0, -3_000);
      const keys = await page
        .locator("#messages [data-key]")
        .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-key") ?? ""));
      most = Math.max(most, keys.length);
      for (const key of keys) seen.add(key);
    }
    expect(most).toBeLessThan(150);
    const held = await page.locator("#messages > div").evaluate((body) => body.clientHeight);
    expect(held).toBeLessThan(150_000);
  });

  it("stay where they are when older ones are put in front", async () => {
    const page = await openLobby();
    const height = (): Promise<number> => page.locator("#messages").evaluate((list) => list.scrollHeight);
    await page.mouse.move(640, 400);
    const before = await height();
    // One jump of the wheel into the part at whose edge the next page is asked for.
    const place = await page.locator("#messages").evaluate((list) => {
      list.scrollTop = 2_500;
      return new Promise<{ key: string; top: number }>((resolve) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const rows = [...list.querySelectorAll("[data-key]")];
            const row = rows.find((each) => each.getBoundingClientRect().top > 300);
            resolve({ key: row?.getAttribute("data-key") ?? "", top: row?.getBoundingClientRect().top ?? NaN });
          }),
        );
      });
    });
    await expect.poll(height).toBeGreaterThan(before + 2_000);
    const row = page.locator(`[data-key="${place.key}"]`);
    await expect
      .poll(() => row.evaluate((element) => element.getBoundingClientRect().top))
      .toBeCloseTo(place.top, -0.5);
  });

  it("are walked by keys from the newest to the very first and back", async () => {
    const page = await openLobby();
    await page.getByRole("textbox").focus();
    await page.keyboard.press("PageUp");
    await page.keyboard.press("ArrowUp");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("ARTICLE");
    await page.keyboard.press("Home");
    await page.getByText("This is the beginning of lobby.").waitFor();
    await page.getByRole("article").first().focus();
    await page.keyboard.press("End");
    await expect.poll(() => isAtEnd(page)).toBe(true);
    expect(await rowCount(page)).toBeLessThan(150);
  });

  it("follow what is written now while one is at the end, and not while one reads above", async () => {
    const page = await openLobby();
    await page.getByRole("button", { name: /jump to newest/i }).click();
    await expect.poll(() => isAtEnd(page)).toBe(true);
    await say(page, "a first new one");
    await page.getByRole("article").getByText("a first new one").waitFor();
    await expect.poll(() => isAtEnd(page)).toBe(true);
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, -1_500);
    await page.getByRole("button", { name: "Jump to newest", exact: true }).waitFor();
    await say(page, "a second new one");
    await page.getByRole("button", { name: "Jump to newest, 1 new" }).click();
    await page.getByRole("article").getByText("a second new one").waitFor();
  });

  it("fit into 360 pixels, with everything that can be opened", async () => {
    const page = await openLobby({ width: 360, height: 740 });
    const fits = async (): Promise<void> => expect(await overflow(page)).toEqual({ pixels: 0, elements: [] });
    await fits();
    await page.getByRole("button", { name: /^People/ }).click();
    await page.getByRole("complementary").waitFor();
    await fits();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Back to rooms" }).click();
    await page.getByRole("navigation", { name: "Rooms and people" }).waitFor();
    await fits();
    for (const [button, title] of [
      ["Browse rooms", "Rooms of this hub"],
      ["New room", "New room"],
      ["Settings", "Settings"],
    ] as const) {
      await page.getByRole("button", { name: button, exact: true }).click();
      await page.getByRole("dialog", { name: title }).waitFor();
      await fits();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });
});

async function say(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => {
    const { fake } = window as unknown as { fake: { say(by: number, text: string): void } };
    fake.say(2, words);
  }, text);
}
