import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownCaptureBytes, knownCaptureNames } from "../../../../test/captures/known.ts";
import {
  bytesSource,
  CAPTURE_LIMITS,
  makeExplanation,
  openDocument,
  SECTIONS,
  type CaptureDocument,
  type Evidence,
  type Explanation,
  type NodeView,
  type Sentence,
} from "../../src/index.ts";
import { captureOf, HANDSHAKE } from "./segments.ts";

async function open(bytes: Uint8Array): Promise<CaptureDocument> {
  const document = await openDocument(bytesSource(bytes));
  await document.read();
  return document;
}

function sentencesOf({ capture, conversations }: Explanation): Sentence[] {
  return [
    ...capture.sentences,
    ...conversations.flatMap(({ sections }) => SECTIONS.flatMap((section) => sections[section])),
  ];
}

function* nodesOf(tree: readonly NodeView[]): Generator<NodeView, void> {
  for (const node of tree) {
    yield node;
    yield* nodesOf(node.children);
  }
}

/** The evidence that a frame's tree does not show in that place with that value. */
async function unproved(document: CaptureDocument, evidence: readonly Evidence[]): Promise<Evidence[]> {
  const byFrame = Map.groupBy(evidence, ({ frame }) => frame);
  const wrong: Evidence[] = [];
  for (const [frame, cited] of byFrame) {
    const nodes = [...nodesOf((await document.frame(frame)).tree)];
    for (const each of cited) {
      const { field, source, start, length, value } = each;
      const whole = value.endsWith("…") ? value.slice(0, -1) : value;
      const isThere = nodes.some(
        (node) =>
          node.name === field &&
          node.source === source &&
          node.start === start &&
          node.length === length &&
          node.value.startsWith(whole),
      );
      if (!isThere) wrong.push(each);
    }
  }
  return wrong;
}

describe("every sentence", () => {
  it.each(["page-node", "page-curl", "uppercase-tcp", "uppercase-udp", "handshake-loss", "keep-alive", "reset"])(
    "of %s has evidence, which stands in the frame as it says",
    async (name) => {
      const document = await open(knownCaptureBytes(name, "server"));
      const sentences = sentencesOf(await makeExplanation(document));
      expect(sentences.length).toBeGreaterThan(20);
      for (const { text, evidence } of sentences) expect([text, evidence.length > 0]).toEqual([text, true]);
      expect(
        await unproved(
          document,
          sentences.flatMap(({ evidence }) => evidence),
        ),
      ).toEqual([]);
    },
  );

  it("says in its parts what it says as a whole, and each marked value has its place", async () => {
    for (const name of knownCaptureNames().slice(0, 8)) {
      for (const { text, parts, evidence } of sentencesOf(
        await makeExplanation(await open(knownCaptureBytes(name, "client"))),
      )) {
        expect(parts.map((part) => (typeof part === "string" ? part : part.value)).join("")).toBe(text);
        for (const part of parts) {
          if (typeof part !== "string" && part.evidence !== undefined) expect(evidence[part.evidence]).toBeDefined();
        }
        expect(text).not.toMatch(/undefined|NaN|Infinity|\[object|\b1 (?:frame|segment|byte|packet)s\b/);
      }
    }
  });

  it("is the same each time it is made, also through JSON and between threads", async () => {
    const bytes = knownCaptureBytes("everything", "server");
    const first = await makeExplanation(await open(bytes));
    expect(await makeExplanation(await open(bytes))).toEqual(first);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(structuredClone(first)).toEqual(first);
  });
});

describe("a capture that is damaged", () => {
  const whole = knownCaptureBytes("page-node", "client");

  it("is explained as far as it can be read, wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (cut) => {
        const document = await open(whole.subarray(0, cut));
        const explanation = await makeExplanation(document);
        expect(explanation.capture.frames).toBe(document.frameCount);
        expect(explanation.capture.sentences.length > 0).toBe(document.frameCount > 0);
      }),
      { numRuns: 30 },
    );
  });

  it("is explained whatever bits are turned", async () => {
    const bit = fc.tuple(fc.nat(whole.length - 1), fc.nat(7));
    await fc.assert(
      fc.asyncProperty(fc.array(bit, { minLength: 1, maxLength: 40 }), async (bits) => {
        const bytes = whole.slice();
        for (const [at, place] of bits) bytes[at]! ^= 1 << place;
        const explanation = await makeExplanation(await open(bytes));
        for (const { evidence } of sentencesOf(explanation)) expect(evidence.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  it("says what is wrong with the file", async () => {
    const bytes = captureOf(HANDSHAKE);
    const { capture } = await makeExplanation(await open(bytes.subarray(0, bytes.length - 5)));
    expect(capture.problems.map(({ code }) => code)).toEqual(["cut_short"]);
    expect(capture.sentences.map(({ topic }) => topic)).toContain("capture.damage");
  });

  it("says nothing of a capture without frames, but that it has none", async () => {
    const { capture, conversations } = await makeExplanation(await open(captureOf([])));
    expect([capture.frames, capture.sentences, conversations]).toEqual([0, [], []]);
    const none = await makeExplanation(await open(new TextEncoder().encode("this is no capture")));
    expect([none.capture.format, none.capture.problems[0]!.code]).toEqual([undefined, "not_a_capture"]);
  });
});

describe("a long value", () => {
  it("is cut where it stands as evidence", async () => {
    const payload = "x".repeat(4 * CAPTURE_LIMITS.evidenceCharacters);
    const bytes = captureOf([...HANDSHAKE, { from: "client", flags: "PA", seq: 1001, ack: 5001, payload }]);
    const evidence = sentencesOf(await makeExplanation(await open(bytes))).flatMap((each) => each.evidence);
    const [cited] = evidence.filter(({ field }) => field === "tcp.payload");
    expect([cited!.length, cited!.value.length]).toEqual([payload.length, CAPTURE_LIMITS.evidenceCharacters + 1]);
  });
});
