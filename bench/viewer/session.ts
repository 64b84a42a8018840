import { performance } from "node:perf_hooks";
import type { Browser, Page } from "playwright-core";
import { pathToFileURL } from "node:url";
import { launchBrowser } from "../../test/browser.ts";
import { memoryKib } from "../chat/proc.ts";
import { longestTask } from "./tasks.ts";

/** One figure. */
export interface Measured {
  readonly what: string;
  readonly unit: string;
  readonly value: number;
}

/** Opens a capture in the viewer, scrolls through it, filters it and looks into a conversation. */
export async function measureViewer(viewer: string, capture: string, filters: readonly string[]): Promise<Measured[]> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(pathToFileURL(viewer).href);
    const session = new Session(browser, page);
    await session.memory("before a capture is open");
    await session.open(capture);
    await session.goToEnd();
    await session.scroll();
    for (const filter of filters) await session.filter(filter);
    await session.lookInto();
    await session.memory("at the end");
    return session.found;
  } finally {
    await browser.close();
  }
}

class Session {
  readonly found: Measured[] = [];
  readonly #browser: Browser;
  readonly #page: Page;

  constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  async open(capture: string): Promise<void> {
    let first = 0;
    const all = await this.#traced("opening", async () => {
      const began = performance.now();
      await this.#page.locator("#capture-file").setInputFiles(capture);
      await this.#page.locator(".packet-row [role=gridcell]").first().waitFor();
      first = performance.now() - began;
      await this.#worked();
    });
    this.#tell("until the first rows", "ms", first);
    this.#tell("until all is read", "ms", all);
  }

  async goToEnd(): Promise<void> {
    await this.#page.locator(".packet-rows").focus();
    const ms = await this.#traced("going to the end", async () => {
      await this.#page.keyboard.press("End");
      await this.#page.locator(".packet-row[aria-selected=true] [role=gridcell]").first().waitFor();
    });
    this.#tell("until the last row is there", "ms", ms);
  }

  /** The bar is dragged all over the list, a place each frame; then the wheel is turned. */
  async scroll(): Promise<void> {
    await this.#traced("scrolling", async () => {
      await this.#page.locator(".packet-rows").evaluate(async (rows, steps) => {
        for (let step = 0; step < steps; step++) {
          rows.scrollTop = (rows.scrollHeight * ((step * 37) % steps)) / steps;
          await new Promise(requestAnimationFrame);
        }
      }, STEPS);
      await this.#page.locator(".packet-rows").hover();
      for (let turn = 0; turn < STEPS; turn++) await this.#page.mouse.wheel(0, -400);
      await this.#page.waitForFunction(() => document.querySelector(".packet-row:not(:has(span))") === null);
    });
  }

  async filter(filter: string): Promise<void> {
    const box = this.#page.locator("#display-filter");
    await box.fill(filter);
    const ms = await this.#traced(`filtering by ${filter}`, async () => {
      await box.press("Enter");
      await this.#page.locator(".filter-line[data-state=applied]").waitFor({ timeout: LONGEST_MS });
    });
    this.#tell(`filter ${filter}`, "ms", ms);
    await box.fill("");
    await box.press("Enter");
    await this.#page.locator(".filter-line[data-state=plain]").waitFor();
  }

  async lookInto(): Promise<void> {
    await this.#page.locator("#go-to-packet").fill("100");
    await this.#page.locator("#go-to-packet").press("Enter");
    const ms = await this.#traced("looking into a conversation", async () => {
      await this.#page.getByRole("tab", { name: "Explained" }).click();
      await this.#page.locator(".ladder-row").first().waitFor({ timeout: LONGEST_MS });
      await this.#page.locator(".sentence").first().waitFor({ timeout: LONGEST_MS });
    });
    this.#tell("until a conversation is explained", "ms", ms);
  }

  /** What the page's process has, its worker with it. */
  async memory(when: string): Promise<void> {
    const control = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await control.send("SystemInfo.getProcessInfo");
    const sizes = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => memoryKib(id).resident);
    this.#tell(`memory of the page and its worker, ${when}`, "MB", (Math.max(...sizes) * 1024) / 1e6);
  }

  /** Does something, and tells the longest time that the page's thread was held up meanwhile; gives how long it all took, ms. */
  async #traced(what: string, work: () => Promise<void>): Promise<number> {
    await this.#browser.startTracing(this.#page, { categories: ["toplevel", "__metadata"] });
    const began = performance.now();
    await work();
    const ms = performance.now() - began;
    const task = longestTask(await this.#browser.stopTracing());
    this.#tell(`longest task of the page's thread, ${what}`, "ms", task.ms);
    this.#tell(`its processor time, ${what}`, "ms", task.processorMs);
    return ms;
  }

  async #worked(): Promise<void> {
    await this.#page.locator(".note.work").waitFor({ state: "detached", timeout: LONGEST_MS });
  }

  #tell(what: string, unit: string, value: number): void {
    this.found.push({ what, unit, value });
  }
}

const STEPS = 120;
const LONGEST_MS = 300_000;
