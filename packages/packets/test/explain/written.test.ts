import { describe, expect, it } from "vitest";
import {
  annotatedCopy,
  annotationsOf,
  bytesSource,
  CAPTURE_LIMITS,
  makeExplanation,
  markdownReport,
  openCapture,
  openDocument,
} from "../../src/index.ts";
import { captureOf, documentOf, HANDSHAKE, type Segment } from "./segments.ts";

const ASKED: Segment = { from: "client", flags: "PA", seq: 1001, ack: 5001, payload: "<b>*one*</b> `two`" };

describe("an explanation as Markdown", () => {
  it("has a title, a heading for each conversation and section, and a line for each sentence", async () => {
    const explanation = await makeExplanation(await documentOf(...HANDSHAKE, ASKED));
    const lines = markdownReport(explanation, { fileName: "a trace.pcap", hasEvidence: false }).split("\n");
    expect(lines[0]).toBe("# What happened in a trace.pcap");
    expect(lines.filter((line) => line.startsWith("#")).slice(1)).toEqual([
      "## tcp:0, 10.0.0.1:4711 and 10.0.0.2:80 (TCP)",
      "### Who",
      "### From beginning to end",
      "### What was carried",
      "### What went wrong",
      "### Who limited the speed",
      "### Questions",
    ]);
    expect(lines).toContain("**What is the smallest window that the client advertised, and where?**");
    expect(lines).toContain("- The client sent 18 bytes of data in 1 segment.");
  });

  it("lists the evidence below each sentence where it is wanted", async () => {
    const explanation = await makeExplanation(await documentOf(...HANDSHAKE));
    const text = markdownReport(explanation, { fileName: "x", hasEvidence: true });
    expect(text).toContain("\n  - frame 1, tcp.srcport, bytes 20 to 21: 4711\n");
    expect(text).toContain("\n  - frame 3, tcp.time_relative, worked out: 0.020000000\n");
  });

  it("lets nothing from the capture make markup", async () => {
    const explanation = await makeExplanation(await documentOf(...HANDSHAKE, ASKED));
    const text = markdownReport(explanation, { fileName: "x", hasEvidence: false });
    expect(text).toContain("the text “\\<b>\\*one\\*\\</b> \\`two\\`”");
    expect(text).not.toMatch(/[^\\]</);
  });
});

describe("comments on the frames of a copy", () => {
  it("are the sentences at the frame that proves them first, and our verdict on each segment", async () => {
    const again: Segment = { ...ASKED, at: 0.5 };
    const document = await documentOf(...HANDSHAKE, ASKED, again);
    const explanation = await makeExplanation(document);
    const comments = await annotationsOf(document, explanation);
    expect(comments.get(1)).toContain(explanation.conversations[0]!.sections.who[0]!.text);
    expect(
      comments.get(5)!.some((comment) => comment.startsWith("retransmission: Its bytes came in frame 4 before")),
    ).toBe(true);
    for (const each of comments.values()) expect(each.length).toBeLessThanOrEqual(CAPTURE_LIMITS.frameComments);
    const capture = await openCapture(bytesSource(captureOf([...HANDSHAKE, ASKED, again])));
    const pieces = await Array.fromAsync(annotatedCopy(capture, { commentsOf: (frame) => comments.get(frame) ?? [] }));
    const copy = await openCapture(bytesSource(new Uint8Array(Buffer.concat(pieces))));
    for await (const batch of copy.batches()) {
      for (let at = 0; at < batch.count; at++) {
        expect(batch.notes.get(at)?.comments).toEqual(comments.get(batch.firstNumber + at));
      }
    }
  });

  it("are never the same sentence about bytes that the field tree shows anyway", async () => {
    const document = await openDocument(bytesSource(captureOf(HANDSHAKE)));
    await document.read();
    const comments = await annotationsOf(document, await makeExplanation(document));
    expect([...comments.values()].flat().some((comment) => comment.includes("Which bytes of frame"))).toBe(false);
  });
});
