import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

/** A capture of this project that was made with known truth: the one taken at a host. */
export function knownCapture(name: string, host: "client" | "server" = "client"): string {
  return join(import.meta.dirname, "../../packages/packets/captures", name, `${host}.pcap.gz`);
}

/** Opens a capture in the viewer, and waits until all of it was read. */
export async function openCapture(page: Page, path: string): Promise<void> {
  await page.getByLabel("Capture", { exact: true }).setInputFiles(path);
  await firstRow(page).waitFor();
  await page.getByRole("progressbar", { name: "Reading" }).waitFor({ state: "detached" });
}

/** Applies a display filter, and waits for what it leaves. */
export async function applyFilter(page: Page, filter: string): Promise<string> {
  await filterBox(page).fill(filter);
  await filterBox(page).press("Enter");
  await page.locator(".filter-line[data-state=applied], .filter-line[data-state=wrong]").waitFor();
  return (await page.locator(".shown").textContent()) ?? "";
}

export function filterBox(page: Page): Locator {
  return page.getByRole("combobox", { name: "Display filter" });
}

/** The row of a packet, by its number. */
export function rowOf(page: Page, number: number): Locator {
  return page
    .getByRole("grid", { name: "Packet list" })
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell", { name: String(number), exact: true }).first() });
}

/** The number of the packet that is chosen, as the first cell of its row says. */
export async function chosenPacket(page: Page): Promise<number> {
  const cell = page.locator(".packet-row[aria-selected=true] [role=gridcell]").first();
  return Number(await cell.textContent());
}

/** Chooses one of the panels beside the packets. */
export async function showPanel(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name, exact: true }).click();
}

function firstRow(page: Page): Locator {
  return page.locator(".packet-row [role=gridcell]").first();
}
