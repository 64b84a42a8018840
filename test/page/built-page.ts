import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { launchBrowser } from "../browser.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A folder with a freshly built page. `config`: the page itself, or the one over a client without a hub. */
export async function buildPage(
  config = "packages/web/vite.config.ts",
): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "wireside-page-"));
  const vite = ["node_modules/vite/bin/vite.js", "build", "packages/web", "--config", config, "--outDir", path];
  await promisify(execFile)(process.execPath, [...vite, "--emptyOutDir", "--logLevel", "warn"], { cwd: ROOT });
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Opens an address in a browser of its own; at the test's end nothing may have been refused by the page's policy. */
export async function openBrowser(url: string, { width = 1_280, height = 800 } = {}): Promise<Page> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width, height } });
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) troubles.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin)) troubles.push(`asked for ${request.url()}`);
  });
  onTestFinished(() => expect(troubles).toEqual([]));
  await page.goto(url);
  return page;
}

/** Pixels by which the page is wider than its window, and what sticks out of it. */
export function overflow(page: Page): Promise<{ pixels: number; elements: string[] }> {
  return page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).overflowX === "auto" || scrolls(element.parentElement));
    const sticking = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element.parentElement),
    );
    const pixels = document.documentElement.scrollWidth - innerWidth;
    return { pixels, elements: sticking.map((element) => `${element.tagName}.${element.className}`) };
  });
}
