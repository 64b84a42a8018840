import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../../../../test/browser.ts";
import { describeWith } from "../../../../test/needs.ts";
import { overflow } from "../../../../test/page/built-page.ts";
import { Site } from "../site.ts";

const FILES = {
  "hello.txt": "hello, world",
  "a folder/a name that is long enough to need a second line on a small screen, and then some.txt": "long",
  "app/index.html": `<!doctype html><link rel="stylesheet" href="style.css"><script type="module" src="main.js"></script><p id="p">`,
  "app/style.css": "p { color: rgb(1, 2, 3) }",
  "app/main.js": `import { word } from "./word.js"; document.querySelector("#p").textContent = word;`,
  "app/word.js": `export const word = "${"loaded ".repeat(300)}";`,
};

describeWith(["chromium"], "Chromium", () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    [site, browser] = await Promise.all([Site.start(FILES), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  /** A page of its own, on which nothing may go wrong, and which may ask nobody but the server. */
  async function open(path: string, settings: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
    const page = await browser.newPage(settings);
    const troubles: string[] = [];
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("404")) troubles.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(site.url) && !request.url().startsWith("data:")) troubles.push(request.url());
    });
    onTestFinished(async () => {
      await page.close();
      expect(troubles).toEqual([]);
    });
    await page.goto(`${site.url}${path}`);
    return page;
  }

  it("goes through folders by their listings, down and up, and reads a file", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "a folder/" }).click();
    await page.getByRole("heading", { name: "a folder" }).waitFor();
    await page.getByRole("link", { name: "the folder above" }).click();
    await page.getByRole("link", { name: "hello.txt" }).click();
    await page.waitForURL("**/hello.txt");
    expect(await page.locator("body").textContent()).toBe("hello, world");
  });

  it("asks for nothing but the listing itself", async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${site.url}/`, { waitUntil: "networkidle" });
    expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([`${site.url}/`]);
    await page.close();
  });

  it("draws the server's pages light and dark, with their icons, and no wider than a small screen", async () => {
    const grounds: string[] = [];
    for (const colorScheme of ["light", "dark"] as const)
      for (const path of ["/", "/a%20folder/", "/nothing"]) {
        const page = await open(path, { colorScheme, viewport: { width: 360, height: 640 } });
        expect([path, await overflow(page)]).toEqual([path, { pixels: 0, elements: [] }]);
        grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        if (path === "/") {
          const link = page.getByRole("link", { name: "hello.txt" });
          expect(await link.evaluate((element) => getComputedStyle(element, "::before").maskImage)).toContain(
            "data:image/svg",
          );
        }
      }
    expect(new Set(grounds).size).toBe(2);
  });

  it("shows the page that says 404", async () => {
    const page = await open("/nothing");
    expect(await page.title()).toBe("404 Not Found");
    await page.getByRole("link", { name: "To the start" }).click();
    await page.getByRole("link", { name: "hello.txt" }).waitFor();
  });

  it("runs a page with its style and its modules, packed on the way", async () => {
    const page = await open("/app/");
    await page.getByText("loaded loaded").waitFor();
    expect(await page.locator("#p").evaluate((element) => getComputedStyle(element).color)).toBe("rgb(1, 2, 3)");
  });

  it("asks again for what it has, and is told that it is the same", async () => {
    const page = await open("/app/");
    await page.getByText("loaded loaded").waitFor();
    await page.goto(`${site.url}/app/`);
    await page.getByText("loaded loaded").waitFor();
    expect((await site.logged(({ target, status }) => target === "/app/word.js" && status === 304)).isWhole).toBe(true);
  });

  it("lets a page of another site read only with --cors", async () => {
    const shared = await Site.start(FILES, { hasCors: true });
    onTestFinished(() => shared.close());
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(`${shared.url}/hello.txt`);
    const read = (url: string): Promise<string> =>
      page.evaluate(
        (asked) =>
          fetch(asked, { headers: { Range: "bytes=0-4", "X-Own": "1" } }).then(
            async (answer) => `${await answer.text()} ${answer.headers.get("content-range") ?? ""}`,
            () => "refused",
          ),
        url,
      );
    expect(await read(`${site.url}/hello.txt`)).toBe("refused");
    await page.goto(`${site.url}/hello.txt`);
    expect(await read(`${shared.url}/hello.txt`)).toBe("hello bytes 0-4/12");
  });

  it("opens an application at any of its pages with --spa", async () => {
    const app = await Site.start({ "index.html": `<p>the application</p>` }, { isSpa: true });
    onTestFinished(() => app.close());
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const answer = await page.goto(`${app.url}/people/7`);
    expect(answer?.status()).toBe(200);
    await page.getByText("the application").waitFor();
  });
});
