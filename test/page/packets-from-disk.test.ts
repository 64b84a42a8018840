import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../browser.ts";
import { temporaryFolder } from "../hub-process.ts";
import { CAPTURES, describeWith } from "../needs.ts";
import { buildPage } from "./built-page.ts";
import { applyFilter, chosenPacket, knownCapture, openCapture, rowOf, showPanel } from "./viewer.ts";

let built: Awaited<ReturnType<typeof buildPage>>;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

/** The one file, opened from the disk in a browser that has no network; it may ask for nothing. */
async function openFile(): Promise<Page> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(pathToFileURL(join(built.path, "wireside-packets.html")).href);
  page.on("request", (request) => troubles.push(`asked for ${request.url()}`));
  onTestFinished(() => expect(troubles).toEqual([]));
  return page;
}

/** A file of the test's own. */
function write(name: string, bytes: Uint8Array): string {
  const path = join(folder.path, name);
  writeFileSync(path, bytes);
  return path;
}

/** Presses Stop as soon as packets are shown: no hand is quick enough for a machine that reads the whole file in a second. */
async function stopAtFirstPackets(page: Page): Promise<void> {
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const stop = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Stop");
      if (stop === undefined || document.querySelector(".packet-row") === null) return;
      observer.disconnect();
      stop.click();
    });
    observer.observe(document.body, { subtree: true, childList: true });
  });
}

describeWith(["chromium"], "the viewer as one file, from the disk", () => {
  beforeAll(async () => {
    built = await buildPage("packages/web/standalone.config.ts");
    folder = await temporaryFolder("viewer");
  });
  afterAll(async () => {
    await built.remove();
    await folder.remove();
  });

  it("opens, filters and explains without a network", async () => {
    const page = await openFile();
    await openCapture(page, knownCapture("random-loss"));
    await applyFilter(page, "tcp.analysis.retransmission");
    expect(await chosenPacket(page)).toBeGreaterThan(1);
    await showPanel(page, "Explained");
    await page.getByRole("region", { name: "Explanation" }).getByText("Handshake: ").waitFor();
  });

  it("decrypts our transport with the keys that a capture has within it", async () => {
    const page = await openFile();
    await openCapture(
      page,
      join(import.meta.dirname, "../../packages/packets/protocol-captures/wireside-ik.pcapng.gz"),
    );
    await applyFilter(page, "wireside.stream.stream_id == 0");
    await rowOf(page, 7).getByText("STREAM(0)").waitFor();
    expect(await chosenPacket(page)).toBe(7);
  });

  it("shows the whole packets of a capture that is cut, and says where it is", async () => {
    const whole = gunzipSync(readFileSync(knownCapture("page-curl")));
    const page = await openFile();
    await openCapture(page, write("cut.pcap", whole.subarray(0, whole.length - 30)));
    const note = page.getByRole("status").filter({ hasText: "packets are whole" });
    expect(await note.textContent()).toContain("21 packets are whole");
    expect(await note.textContent()).toMatch(/cut|end/u);
    await rowOf(page, 8).click();
    await expect.poll(() => chosenPacket(page)).toBe(8);
  });

  it("shows what can be unpacked of a gzipped capture that is cut", async () => {
    const packed = readFileSync(knownCapture("everything"));
    const page = await openFile();
    await openCapture(page, write("cut.pcap.gz", packed.subarray(0, packed.length >> 1)));
    await page.getByRole("status").filter({ hasText: "packets are whole" }).waitFor();
    expect(await page.locator(".shown").textContent()).toMatch(/^\d+ packets$/u);
  });

  it("says why a file is no capture, and takes another one then", async () => {
    const page = await openFile();
    await page.getByLabel("Capture", { exact: true }).setInputFiles(write("notes.txt", Buffer.from("Buy milk.\n")));
    await page.getByRole("alert").getByText("notes.txt").waitFor();
    await openCapture(page, knownCapture("page-curl"));
    expect(await page.locator(".shown").textContent()).toBe("22 packets");
  });

  it("shows packets while it reads, and stops reading when it is told to", async () => {
    const page = await openFile();
    const path = write("long.pcap", longCapture(1_500_000));
    await stopAtFirstPackets(page);
    await page.getByLabel("Capture", { exact: true }).setInputFiles(path);
    await page.locator(".shown").waitFor();
    await page.getByRole("progressbar", { name: "Reading" }).waitFor({ state: "detached" });
    const shown = Number((await page.locator(".shown").textContent())?.replaceAll(/\D/gu, ""));
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(1_500_000);
    await page.getByRole("grid", { name: "Packet list" }).focus();
    await page.keyboard.press("End");
    await expect.poll(() => chosenPacket(page)).toBe(shown);
  });

  it("has a row for each of more packets than a browser can lay out", async () => {
    const page = await openFile();
    await openCapture(page, write("long.pcap", longCapture(1_500_000)));
    expect(await page.locator(".shown").textContent()).toBe("1,500,000 packets");
    await page.getByRole("grid", { name: "Packet list" }).focus();
    await page.keyboard.press("End");
    await expect.poll(() => chosenPacket(page)).toBe(1_500_000);
    await page.keyboard.press("Control+g");
    await page.keyboard.type("750000");
    await page.keyboard.press("Enter");
    await rowOf(page, 750_000).waitFor();
    expect(await page.locator(".packet-row").count()).toBeLessThan(60);
  });
});

describeWith(["chromium", "captures"], "captures of others in the viewer", () => {
  beforeAll(async () => {
    built = await buildPage("packages/web/standalone.config.ts");
  });
  afterAll(() => built.remove());

  it.each([
    "own-netns/post-loss-sender.pcap",
    "own-netns/udp-frag-icmp.pcap",
    "own-netns/ipv6-loss.pcap",
    "tcpdump/tests__ipv4_tcp_http_xml_tso.pcap",
    "suricata/tests__http-mime-truncated__input.pcap",
  ])("opens %s, and everything beside it", async (name) => {
    const page = await openFile();
    await openCapture(page, join(CAPTURES, name));
    await page.getByRole("grid", { name: "Packet list" }).focus();
    await page.keyboard.press("End");
    for (const panel of ["Explained", "Plots", "Stream", "Conversations"]) await showPanel(page, panel);
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

/** A capture of many packets, all the same: the third of a known one. */
function longCapture(packets: number): Uint8Array {
  const known = gunzipSync(readFileSync(knownCapture("page-curl")));
  let at = HEADER;
  for (let packet = 1; packet < 3; packet++) at += RECORD + known.readUInt32LE(at + 8);
  const record = known.subarray(at, at + RECORD + known.readUInt32LE(at + 8));
  return Buffer.concat([known.subarray(0, HEADER), Buffer.alloc(packets * record.length, record)]);
}

/** Bytes of a pcap's header, and of what stands before each frame. */
const HEADER = 24;
const RECORD = 16;
