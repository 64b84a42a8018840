import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownCaptureBytes } from "../../../../../test/captures/known.ts";
import { openDocument } from "../../../src/document/capture-document.ts";
import { htmlReport } from "../../../src/explain/html/report.ts";
import { SCRIPT, SCRIPT_HASH } from "../../../src/explain/html/script.ts";
import { makeExplanation } from "../../../src/explain/make-explanation.ts";
import { CAPTURE_LIMITS } from "../../../src/limits.ts";
import { bytesSource } from "../../../src/read/source.ts";
import { PcapWriter } from "../../../src/write/pcap-writer.ts";
import { tcpFrame, type Frame } from "../../walk/frames.ts";
import { knownReport, reportOf, textOf } from "./reports.ts";

function idsOf(page: string): string[] {
  return [...page.matchAll(/\sid="([^"]*)"/gu)].map(([, id]) => id!);
}

function targetsOf(page: string): string[] {
  return [...page.matchAll(/\shref="([^"]*)"/gu)].map(([, href]) => href!);
}

describe("the report of a capture", () => {
  it("has all sentences of the explanation, with every piece of evidence", async () => {
    const document = await openDocument(bytesSource(knownCaptureBytes("page-curl", "client")));
    await document.read();
    const explanation = await makeExplanation(document);
    const text = textOf(await htmlReport(document, explanation)).replace(/\s/gu, "");
    for (const { sections } of explanation.conversations) {
      for (const sentence of Object.values(sections).flat()) {
        expect(text).toContain(sentence.text.replace(/\s/gu, ""));
        for (const { field } of sentence.evidence.slice(0, CAPTURE_LIMITS.reportEvidence)) {
          expect(text).toContain(field);
        }
      }
    }
  });

  it("links only to what it has, each place once", async () => {
    for (const name of ["page-curl", "random-loss", "uppercase-udp", "everything"]) {
      const page = await knownReport(name, "client");
      const ids = idsOf(page);
      expect(new Set(ids).size).toBe(ids.length);
      const targets = targetsOf(page);
      expect(targets.length).toBeGreaterThan(10);
      expect(targets.filter((target) => !target.startsWith("#") || !ids.includes(target.slice(1)))).toEqual([]);
    }
  });

  it("shows the bytes of a cited field, with its name, line and place", async () => {
    const text = textOf(await knownReport("uppercase-tcp", "client"));
    expect(text).toContain("tcp.seq Sequence Number: 0 (relative sequence number) bytes 38–41");
  });

  it("has the sequence diagram and the plots", async () => {
    const page = await knownReport("random-loss", "client");
    expect(page).toContain('<svg class="ladder"');
    const text = textOf(page);
    for (const part of ["Time and sequence", "Window and bytes in flight", "Throughput", "Round-trip time"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("Wireshark: Out-Of-Order");
    const written = page.replace(SCRIPT, "");
    expect(/NaN|Infinity|undefined|\[object/u.exec(written)).toBeNull();
  });

  it("says what is no capture, or has no frames", async () => {
    expect(textOf(await reportOf(new TextEncoder().encode("not a capture at all")))).toContain("not a capture");
    expect(textOf(await reportOf(pcapOf([])))).toContain("Frames 0");
  });
});

describe("what may not be in a report", () => {
  it("is anything that the policy lets in beside its own script", async () => {
    expect(SCRIPT_HASH).toBe(`sha256-${createHash("sha256").update(SCRIPT).digest("base64")}`);
    const page = await knownReport("uppercase-tcp", "client");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(page)![1]!;
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      `script-src '${SCRIPT_HASH}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page.match(/<script>(.*?)<\/script>/su)![1]).toBe(SCRIPT);
  });

  it("is markup from a capture, or from its name", async () => {
    const hostile = `<script>alert(1)</script><img src=x onerror=alert(2)>"'&\0\u202e`;
    const frames = conversationOf(`GET /${encodeURI("x")}${hostile} HTTP/1.1\r\nHost: ${hostile}\r\n\r\n`);
    const page = await reportOf(pcapOf(frames), `${hostile}.pcap`);
    expect(textOf(page)).toContain("<script>alert(1)</script><img src=x onerror=alert(2)>");
    expect(page.match(/<script/gu)).toHaveLength(1);
    expect(/<img|\0|\u202e/u.exec(page)).toBeNull();
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/giu)].map(([, tag]) => tag!));
    expect([...tags].filter((tag) => !KNOWN_TAGS.has(tag))).toEqual([]);
    expect(page.match(/\son[a-z]+=(?=")/gu)).toBeNull();
  });

  it("is a word of the network: no address is asked for", async () => {
    const page = await knownReport("random-loss", "client");
    expect(/\b(?:src|srcset|action|poster|data|xlink:href)=|@import|url\((?!#)/u.exec(page)).toBeNull();
  });
});

describe("a damaged capture", () => {
  it("gives a report whose links lead somewhere, with numbers in its pictures, whatever was changed", async () => {
    const sound = knownCaptureBytes("page-curl", "client");
    const someBytes = fc.array(fc.tuple(fc.integer({ min: 24, max: sound.length - 1 }), fc.nat(255)), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(someBytes, fc.nat(sound.length), async (changes, cut) => {
        const bytes = Uint8Array.from(sound);
        for (const [at, value] of changes) bytes[at] = value;
        const page = (await reportOf(cut % 3 === 0 ? bytes.subarray(0, cut) : bytes)).replace(SCRIPT, "");
        const ids = new Set(idsOf(page));
        expect(targetsOf(page).filter((target) => !ids.has(target.slice(1)))).toEqual([]);
        expect(/="[^"]*(?:NaN|Infinity|undefined)/u.exec(page)).toBeNull();
      }),
      { numRuns: 40 },
    );
  });
});

describe("the size of a report", () => {
  it("is bounded: of many conversations, frames and segments as many as fit", async () => {
    const document = await openDocument(bytesSource(knownCaptureBytes("short-connections", "client")));
    await document.read();
    const views = document.conversations.views("begin", 0, 10_000);
    const explanation = await makeExplanation(document, { conversations: views });
    const many = Array.from({ length: 5 }, () => explanation.conversations).flat();
    const page = await htmlReport(document, { ...explanation, conversations: many });
    expect(page.match(/<section class="conversation"/gu)!.length).toBeLessThanOrEqual(
      CAPTURE_LIMITS.reportConversations,
    );
    expect(page.match(/<article class="frame-bytes"/gu)!.length).toBeLessThanOrEqual(CAPTURE_LIMITS.reportFrames);
    expect(page.length).toBeLessThan(8_000_000);
  });

  it("hardly grows with a conversation", async () => {
    const [short, long] = [await knownReport("slow-start", "client"), await knownReport("slow-link-bbr", "client")];
    expect(long.length).toBeLessThan(2 * short.length);
  });
});

/** An HTTP request in a connection of its own. */
function conversationOf(request: string): Frame[] {
  const payload = new TextEncoder().encode(request);
  const [client, server] = [
    { from: 1, to: 2, sourcePort: 40_000, destinationPort: 80 },
    { from: 2, to: 1, sourcePort: 80, destinationPort: 40_000 },
  ];
  const carrier = tcpFrame({ ...client, flags: 0x18, sequence: 101, acknowledgement: 501, payload: payload.length });
  return [
    tcpFrame({ ...client, flags: 0x02, sequence: 100, acknowledgement: 0 }),
    tcpFrame({ ...server, flags: 0x12, sequence: 500, acknowledgement: 101, time: 1 }),
    tcpFrame({ ...client, sequence: 101, acknowledgement: 501, time: 2 }),
    { bytes: [...carrier.bytes.slice(0, -payload.length), ...payload], time: 3 },
    tcpFrame({ ...server, flags: 0x14, sequence: 501, acknowledgement: 101 + payload.length, time: 9 }),
  ];
}

function pcapOf(frames: readonly Frame[]): Uint8Array {
  const writer = new PcapWriter({ linkType: 1 });
  for (const { bytes, time = 0 } of frames) {
    const nanoseconds = 1_000_000 * time;
    writer.addFrame({ seconds: 1_700_000_000, nanoseconds, length: bytes.length, bytes: Uint8Array.from(bytes) });
  }
  return writer.take();
}

const KNOWN_TAGS = new Set(
  (
    "html head meta title style body main footer script h1 h2 h3 h4 p ul ol li dl div dt dd section article figure " +
    "figcaption table caption thead tbody tr th td a b bdi code span sup pre mark svg desc g path rect text tspan clipPath"
  ).split(" "),
);
