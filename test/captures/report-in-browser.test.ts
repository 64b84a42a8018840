import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bytesSource, htmlReport, makeExplanation, openDocument } from "@wireside/packets";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished, test } from "vitest";
import { launchBrowser } from "../browser.ts";
import { describeWith } from "../needs.ts";
import { overflow } from "../page/built-page.ts";
import { knownCaptureBytes } from "./known.ts";

/** Losses, a conversation with itself in doubt, pages, datagrams, many connections. */
const NAMES = ["random-loss", "everything", "page-curl", "uppercase-udp", "short-connections"];

describeWith(["chromium"], "a report opened from disk, without a network", () => {
  let folder = "";
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), "wireside-report-"));
    for (const name of NAMES) {
      const document = await openDocument(bytesSource(knownCaptureBytes(name, "client")));
      await document.read();
      await writeFile(join(folder, `${name}.html`), await htmlReport(document, await makeExplanation(document)));
    }
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  async function open(name: string, width = 1_280, colorScheme: "light" | "dark" = "light"): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, offline: true });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => troubles.push(message.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) troubles.push(`asked for ${request.url()}`);
    });
    onTestFinished(() => expect(troubles).toEqual([]));
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return page;
  }

  test.each(NAMES)("%s: every link has its target, every picture a title, every id is one", async (name) => {
    const page = await open(name);
    const found = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      const named = (element: Element) =>
        (element.getAttribute("aria-labelledby") ?? "").split(" ").every((id) => {
          return (document.getElementById(id)?.textContent ?? "") !== "";
        });
      return {
        doubled: ids.filter((id, at) => ids.indexOf(id) !== at),
        astray: [...document.links]
          .map((link) => link.getAttribute("href")!)
          .filter((href) => {
            return document.getElementById(decodeURIComponent(href.slice(1))) === null;
          }),
        unnamed: [...document.querySelectorAll("svg[aria-labelledby]")].filter((svg) => !named(svg)).length,
        unheaded: [...document.querySelectorAll("main table")].filter((table) => table.querySelector("th") === null)
          .length,
        headings: [...document.querySelectorAll("h1,h2,h3,h4")].map(({ tagName }) => Number(tagName[1])),
        language: document.documentElement.lang,
      };
    });
    expect(found).toMatchObject({ doubled: [], astray: [], unnamed: 0, unheaded: 0, language: "en" });
    expect(found.headings[0]).toBe(1);
    for (const [at, level] of found.headings.entries())
      expect(level - (found.headings[at - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  test.each(NAMES.flatMap((name) => [360, 1_280].map((width) => [name, width] as const)))(
    "%s fits on %i pixels, and no text of a picture runs over another or out of it",
    async (name, width) => {
      const page = await open(name, width, width === 360 ? "dark" : "light");
      const { pixels, elements } = await overflow(page);
      expect([pixels <= 0, elements.filter((each) => !each.includes("SVGAnimatedString"))]).toEqual([true, []]);
      expect(await page.evaluate(collidingTexts)).toEqual([]);
      // The check itself sees a collision.
      await page
        .locator("svg.ladder text:visible")
        .nth(3)
        .evaluate((text) => text.after(text.cloneNode(true)));
      expect((await page.evaluate(collidingTexts)).length).toBeGreaterThan(0);
    },
  );

  it("marks the bytes of the field that was gone to", async () => {
    const page = await open("page-curl");
    await page.locator(".evidence a", { hasText: "tcp.srcport" }).first().click();
    const shown = await page.evaluate(() => {
      const marks = [...document.querySelectorAll("mark.shown")].map(({ textContent }) => textContent);
      return [marks[0], document.querySelector("tr:target .bytes-of")!.textContent];
    });
    expect(shown[0]).toBe(shown[1]);
    expect(shown[0]).toMatch(/^[0-9a-f]{2} [0-9a-f]{2}$/u);
  });

  it("prints on A4 with figures that fit on a page", async () => {
    const page = await open("random-loss", A4.width);
    await page.emulateMedia({ media: "print" });
    const heights = await page.evaluate(() =>
      [...document.querySelectorAll("figure")]
        .map((figure) => figure.getBoundingClientRect().height)
        .filter((height) => height > 0),
    );
    expect(heights.length).toBeGreaterThan(4);
    expect(Math.max(...heights)).toBeLessThan(A4.height);
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000);
  });
});

/** What a page has room for between its margins, at 96 pixels an inch. */
const A4 = { width: Math.floor((186 / 25.4) * 96), height: Math.floor((269 / 25.4) * 96) };

/** Runs in the page: texts of one picture that overlap, and such that stick out of it. */
function collidingTexts(): string[] {
  const found: string[] = [];
  for (const svg of document.querySelectorAll("svg[aria-labelledby]")) {
    const edge = svg.getBoundingClientRect();
    if (edge.width === 0) continue;
    const texts = [...svg.querySelectorAll("text")].map((text) => ({
      words: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    for (const [at, { words, box }] of texts.entries()) {
      if (box.left < edge.left - 2 || box.right > edge.right + 2) found.push(`sticks out: ${words}`);
      for (const other of texts.slice(at + 1, at + 12)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        // Boxes of text have some air above and below.
        if (across > 1 && down > 0.4 * Math.min(box.height, other.box.height)) found.push(`${words} | ${other.words}`);
      }
    }
  }
  return found;
}
