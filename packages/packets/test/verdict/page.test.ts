import { describe, expect, it } from "vitest";
import { CAPTURE_LIMITS } from "../../src/limits.ts";
import { VERDICT_FIELDS, VERDICT_LABELS } from "../../src/tcp/verdicts.ts";
import type { OurVerdict } from "../../src/verdict/compare.ts";
import type { Trigger } from "../../src/verdict/verdict.ts";
import { pageRows, pageText } from "./page.ts";

const KINDS: Readonly<Record<OurVerdict["kind"], true>> = {
  retransmission: true,
  "spurious-retransmission": true,
  reordered: true,
  duplicated: true,
  "lost-after": true,
  "lost-before": true,
  overtook: true,
  "capture-missed": true,
  gap: true,
  "capture-misordered": true,
  damaged: true,
  "zero-window": true,
  "zero-window-probe": true,
  "zero-window-probe-ack": true,
  "keep-alive": true,
  "keep-alive-ack": true,
  "window-full": true,
  "window-update": true,
  "duplicate-ack": true,
};

const REASONS: Readonly<Record<OurVerdict["reason"], true>> = {
  "sent-before": true,
  "sent-later-than-its-successors": true,
  "gap-reported": true,
  "later-than-a-round-trip": true,
  "number-skipped": true,
  "already-acknowledged": true,
  "reported-twice": true,
  "echo-of-the-first": true,
  "acknowledged-too-soon": true,
  "sent-earlier-than-its-predecessor": true,
  "sooner-than-a-round-trip": true,
  "same-packet": true,
  "same-packet-other-hops": true,
  "same-clock": true,
  "had-to-be-sent-again": true,
  "filled-by-retransmission": true,
  "came-damaged": true,
  "filled-out-of-order": true,
  "acknowledged-unseen": true,
  "acknowledges-unseen": true,
  "filled-though-at-sender": true,
  "never-filled": true,
  "after-its-acknowledgement": true,
  "acknowledges-what-follows": true,
  "wrong-checksum": true,
  "window-is-zero": true,
  "probes-closed-window": true,
  "nothing-outstanding": true,
  "answers-probe": true,
  "window-used-up": true,
  "window-grew": true,
  "reports-a-gap": true,
  "reports-a-copy": true,
  "repeats-while-outstanding": true,
  repeats: true,
};

const TRIGGERS: Readonly<Record<Trigger, true>> = {
  timeout: true,
  "after-timeout": true,
  fast: true,
  "tail-loss-probe": true,
  timer: true,
  answer: true,
  unknown: true,
};

describe("the page on verdicts", () => {
  const rows = [...pageRows()];

  it("tells when Wireshark says what it says", () => {
    const heads = VERDICT_LABELS.map(([verdict, label]) => `${label} | \`${VERDICT_FIELDS[verdict]}\` | `);
    expect(heads.filter((head) => !rows.some((row) => row.startsWith(head)))).toEqual([]);
  });

  it.each([
    ["kind", KINDS],
    ["reason", REASONS],
    ["trigger", TRIGGERS],
  ])("has every %s of ours", (_, words) => {
    const named = Object.keys(words);
    expect(named.filter((word) => !rows.some((row) => row.startsWith(`\`${word}\` | `)))).toEqual([]);
  });

  it("names the limits", () => {
    expect(pageText()).toContain(`more than ${CAPTURE_LIMITS.gapPieces.toLocaleString("en")} pieces`);
    expect(pageText()).toContain(`more than ${CAPTURE_LIMITS.sackBlocksKept.toLocaleString("en")} selectively`);
  });
});
