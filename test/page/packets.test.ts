import { openAsBlob, readFileSync } from "node:fs";
import { blobSource, openDocument, parseFilter } from "@wireside/packets";
import type { FileChooser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../browser.ts";
import { openHub } from "../local-hub.ts";
import { describeWith } from "../needs.ts";
import { buildPage, openBrowser, overflow } from "./built-page.ts";
import { applyFilter, chosenPacket, filterBox, knownCapture, openCapture, rowOf, showPanel } from "./viewer.ts";

let built: Awaited<ReturnType<typeof buildPage>>;

const LOSSY = knownCapture("everything", "server");
const PAGE = knownCapture("page-curl");

/** The viewer as a hub serves it, with its policy. */
async function openViewer(size?: { width: number; height: number }): Promise<Page> {
  const hub = await openHub({ web: built.path });
  const page = await openBrowser(`${hub.url}/packets.html`, size);
  await page.getByRole("button", { name: "Open a capture" }).waitFor();
  return page;
}

describeWith(["chromium"], "the viewer of captures", () => {
  beforeAll(async () => {
    built = await buildPage();
  });
  afterAll(() => built.remove());

  it("is reached from the hub's page", async () => {
    const hub = await openHub({ web: built.path });
    const page = await openBrowser(hub.url);
    await page.getByRole("textbox", { name: "Nickname" }).fill("Ann");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Ann/ }).click();
    await page.getByRole("menuitem", { name: "Look into a capture" }).click();
    await page.getByRole("button", { name: "Open a capture" }).waitFor();
  });

  it("asks for a capture when its button or Ctrl+O is pressed", async () => {
    const page = await openViewer();
    const asked: FileChooser[] = [];
    page.on("filechooser", (chooser) => asked.push(chooser));
    await page.title(); // the browser knows by now that it is listened to
    await page.getByRole("button", { name: "Open a capture" }).click();
    await expect.poll(() => asked.length).toBe(1);
    await asked[0]!.setFiles(PAGE);
    await expect.poll(() => page.locator(".shown").textContent()).toBe("22 packets");
    await page.keyboard.press("Control+o");
    await expect.poll(() => asked.length).toBe(2);
    await asked[1]!.setFiles(LOSSY);
    await expect.poll(() => page.locator(".shown").textContent()).toBe("1,158 packets");
  });

  it("opens what is dropped on it, and sends nothing anywhere", async () => {
    const page = await openViewer();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const bytes = readFileSync(PAGE).toString("base64");
    const files = await page.evaluateHandle((packed) => {
      const file = new File([Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0))], "page.pcap.gz");
      const transfer = new DataTransfer();
      transfer.items.add(file);
      return transfer;
    }, bytes);
    await page.dispatchEvent(".viewer", "drop", { dataTransfer: files });
    await rowOf(page, 1).waitFor();
    expect(await page.locator(".shown").textContent()).toBe("22 packets");
    for (const panel of ["Explained", "Plots", "Stream"]) await showPanel(page, panel);
    await applyFilter(page, "http");
    expect(asked).toEqual([]);
    await page.getByText("Open another capture").waitFor({ state: "detached" });
    expect(await page.title()).toBe("page.pcap.gz · Wireside");
  });

  it("may not connect to anything, nor may its worker", async () => {
    const hub = await openHub({ web: built.path });
    const answer = await fetch(`${hub.url}/packets.html`);
    expect(answer.headers.get("Content-Security-Policy")).toContain("connect-src 'none'");
    const html = await answer.text();
    const script = /src="(\/assets\/packets-[^"]+\.js)"/u.exec(html)?.[1] ?? "";
    const asset = await fetch(hub.url + script);
    expect(asset.headers.get("Content-Security-Policy")).toContain("connect-src 'none'");
    // Not by openBrowser: what is refused is told on the console, and there that is a failure.
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${hub.url}/packets.html`);
    const refused = await page.evaluate(() =>
      fetch("/api/v1/hub").then(
        () => "answered",
        () => "refused",
      ),
    );
    expect(refused).toBe("refused");
  });

  it("goes to the end and back by keys, and to a packet by its number", async () => {
    const page = await openViewer();
    await openCapture(page, LOSSY);
    await page.getByRole("grid", { name: "Packet list" }).focus();
    await page.keyboard.press("End");
    await expect.poll(() => chosenPacket(page)).toBe(1158);
    await page.keyboard.press("PageUp");
    await expect.poll(() => chosenPacket(page)).toBeLessThan(1158);
    await page.keyboard.press("Control+g");
    await page.keyboard.type("700");
    await page.keyboard.press("Enter");
    await expect.poll(() => chosenPacket(page)).toBe(700);
    await page.keyboard.press("F8");
    await expect.poll(() => chosenPacket(page)).toBe(701);
    await page.keyboard.press("Control+Home");
    await expect.poll(() => chosenPacket(page)).toBe(1);
    expect(await page.locator(".packet-row").count()).toBeLessThan(60);
  });

  it("scrolls with the wheel through rows that all come", async () => {
    const page = await openViewer();
    await openCapture(page, LOSSY);
    await page.locator(".packet-rows").hover();
    for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, 800);
    await rowOf(page, 1158).waitFor();
    await expect.poll(() => page.locator(".packet-row:not(:has(span))").count()).toBe(0);
  });

  it("filters, and leaves as many packets as there are", async () => {
    const document = await openDocument(blobSource(await openAsBlob(LOSSY)));
    await document.read();
    const page = await openViewer();
    await openCapture(page, LOSSY);
    for (const filter of ["tcp.analysis.retransmission", "tcp.len > 0 && ip.src == 198.18.0.1", "frame.len < 65"]) {
      const { filter: parsed } = parseFilter(filter);
      const matching = await document.matching(parsed!);
      expect(await applyFilter(page, filter)).toBe(`${matching.length} of 1,158 packets`);
      expect(await chosenPacket(page)).toBeGreaterThan(0);
    }
    await page.getByRole("button", { name: "Show all packets" }).click();
    await expect.poll(() => page.locator(".shown").textContent()).toBe("1,158 packets");
  });

  it("shows where a filter is wrong, and what may be meant", async () => {
    const page = await openViewer();
    await openCapture(page, PAGE);
    await applyFilter(page, "tcp.prot == 80");
    const alert = page.getByRole("alert");
    expect(await alert.locator("mark").textContent()).toBe("tcp.prot");
    await alert.getByRole("button", { name: "tcp.port" }).click();
    expect(await filterBox(page).inputValue()).toBe("tcp.port == 80");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".shown").textContent()).toBe("20 of 22 packets");
  });

  it("completes a filter that is written", async () => {
    const page = await openViewer();
    await openCapture(page, PAGE);
    await filterBox(page).pressSequentially("http.requ");
    await expect.poll(() => page.getByRole("option").first().textContent()).toMatch(/^http\.request/u);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    expect(await filterBox(page).inputValue()).toMatch(/^http\.request/);
    await page.keyboard.press("Escape");
    await page.getByRole("listbox", { name: "Ways to go on" }).waitFor({ state: "detached" });
  });

  it("leads from a field to its bytes, and from a byte to its field", async () => {
    const page = await openViewer();
    await openCapture(page, PAGE);
    await rowOf(page, 6).click();
    const tree = page.getByRole("tree", { name: "Fields" });
    await tree.getByRole("treeitem", { name: /^Transmission Control Protocol/ }).dblclick();
    await tree.getByRole("treeitem", { name: "Destination Port: 80" }).click();
    await expect.poll(() => page.locator(".hex-bytes .chosen").allTextContents()).toEqual(["00", "50"]);
    // The 24th byte of an Ethernet frame with IPv4 is the protocol's number.
    await page.locator(".hex-bytes span").nth(23).click();
    await tree.getByRole("treeitem", { name: /^Protocol: TCP/, selected: true }).waitFor();
    await page.getByRole("button", { name: "Show only packets like this" }).click();
    await expect.poll(() => filterBox(page).inputValue()).toBe("ip.proto == 6");
  });

  it("lists conversations in the order that one wants, and shows the packets of one", async () => {
    const page = await openViewer();
    await openCapture(page, knownCapture("short-connections"));
    const list = page.getByRole("listbox", { name: "Conversations" });
    await list.getByRole("option").first().waitFor();
    await page.getByRole("button", { name: "Begin", exact: true }).click();
    await list.getByRole("option").nth(2).getByText("TCP").waitFor();
    await list.getByRole("option").nth(2).dblclick();
    await expect.poll(() => filterBox(page).inputValue()).toBe("tcp.stream == 2");
    await expect.poll(() => page.locator(".shown").textContent()).toMatch(/^\d+ of /);
  });

  it("follows a stream, and goes from its text to the packet", async () => {
    const page = await openViewer();
    await openCapture(page, PAGE);
    await rowOf(page, 6).click();
    await showPanel(page, "Stream");
    const stream = page.getByRole("group", { name: "What was carried" });
    await stream.getByText("GET / HTTP/1.1").waitFor();
    await stream.getByText("HTTP/1.1 200 OK").click();
    await expect.poll(() => chosenPacket(page)).toBe(8);
    await page.getByRole("button", { name: "There →" }).click();
    await stream.getByText("HTTP/1.1 200 OK").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Bytes" }).click();
    await stream.getByText("00000000  47 45 54 20").waitFor();
  });

  it("explains: a sentence marks its packets and leads to the field that proves it", async () => {
    const page = await openViewer();
    await openCapture(page, LOSSY);
    await showPanel(page, "Explained");
    const sentences = page.getByRole("region", { name: "Explanation" });
    await sentences.getByRole("button", { name: /^Handshake: / }).click();
    await expect.poll(() => page.locator(".packet-row[data-marked]").count()).toBe(3);
    const proof = sentences.getByRole("group", { name: "Proofs" }).getByRole("button").last();
    const [, frame, field] = /^(\d+): (\S+)$/u.exec((await proof.textContent()) ?? "") ?? [];
    await proof.click();
    await expect.poll(() => chosenPacket(page)).toBe(Number(frame));
    await expect.poll(() => page.locator(".field-line code").textContent()).toBe(field);
  });

  it("goes from an arrow of the ladder to its packet, and shows the chosen packet's arrow", async () => {
    const page = await openViewer();
    await openCapture(page, LOSSY);
    await showPanel(page, "Explained");
    const ladder = page.getByRole("listbox", { name: "Packets of the conversation" });
    await ladder.getByRole("option", { name: /SYN, ACK/ }).click();
    await expect.poll(() => chosenPacket(page)).toBe(2);
    await page.keyboard.press("Control+g");
    await page.keyboard.type("1150");
    await page.keyboard.press("Enter");
    await ladder.locator("[title='Packet 1150']").waitFor();
  });

  it("goes from a point of a plot to its packet", async () => {
    const page = await openViewer();
    await openCapture(page, LOSSY);
    await showPanel(page, "Plots");
    const plot = page.getByRole("application", { name: /^Time–sequence/ });
    await plot.locator(".u-over").hover();
    const { x, y, width, height } = (await plot.locator(".u-over").boundingBox())!;
    const line = page.locator(".plot-line");
    // Up the middle until something is near.
    for (let up = 2; up < height; up += 6) {
      await page.mouse.move(x + width / 2, y + height - up);
      if (/packet \d+$/u.test((await line.textContent()) ?? "")) break;
    }
    const frame = Number(/packet (\d+)$/u.exec((await line.textContent()) ?? "")?.[1]);
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => chosenPacket(page)).toBe(frame);
    await plot.press("ArrowRight");
    await expect.poll(() => chosenPacket(page)).toBeGreaterThan(frame);
    for (const kind of ["Round trips", "Windows", "Throughput"]) {
      await page.getByRole("button", { name: kind }).click();
      await page.getByRole("application", { name: new RegExp(`^${kind}`) }).waitFor();
    }
  });

  it("says what Wireshark says and what it says itself, where they differ in the list too", async () => {
    const page = await openViewer();
    await openCapture(page, LOSSY);
    await page.locator(".packet-row b", { hasText: "ours: " }).first().waitFor();
    await page.locator(".packet-row", { hasText: "ours: " }).first().click();
    const verdict = page.getByRole("status").filter({ hasText: "Wireshark" });
    await verdict.waitFor();
    expect(await verdict.textContent()).toContain("Ours");
  });

  it("has a help with its keys, and closes it with Esc", async () => {
    const page = await openViewer();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("go to the display filter").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("fits into 360 pixels, with everything that it shows", async () => {
    const page = await openViewer({ width: 360, height: 740 });
    const fits = async (): Promise<void> => expect(await overflow(page)).toEqual({ pixels: 0, elements: [] });
    await fits();
    await openCapture(page, LOSSY);
    await fits();
    await page.getByRole("button", { name: "Show conversations" }).click();
    for (const panel of ["Conversations", "Explained", "Plots", "Stream"]) {
      await showPanel(page, panel);
      await fits();
    }
  });
});
