import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";

/**
 * Pictures of the viewer with a capture whose losses are known: a conversation explained, and its time-sequence plot.
 *
 * @param viewer the page as one file
 * @param images the folder they go into
 */
export async function pictureViewer(chromium: Browser, viewer: string, capture: string, images: string): Promise<void> {
  const page = await openViewer(chromium, viewer, capture, "light");
  await page.getByRole("tab", { name: "Explained" }).click();
  const lost = page.getByRole("region", { name: "Explanation" }).getByRole("button", { name: /sent again|retransm/i });
  await lost.first().click();
  await page.locator(".packet-row[data-marked]").first().waitFor();
  await page.locator(".verdict").waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(images, "viewer.png") });
  await page.close();

  const plots = await openViewer(chromium, viewer, capture, "dark");
  await plots.getByRole("tab", { name: "Plots" }).click();
  await plots.getByRole("application").waitFor();
  await plots.screenshot({ path: join(images, "viewer-plots.png") });
  await plots.close();
}

async function openViewer(
  chromium: Browser,
  viewer: string,
  capture: string,
  colorScheme: "light" | "dark",
): Promise<Page> {
  const page = await chromium.newPage({ viewport: { width: 1240, height: 720 }, colorScheme });
  await page.goto(pathToFileURL(viewer).href);
  await page.locator("#capture-file").setInputFiles(capture);
  await page.locator(".packet-row [role=gridcell]").first().waitFor();
  return page;
}
