import type { VerdictKind } from "./verdict.ts";

/** What our verdicts are called where they are shown. */
export const VERDICT_NAMES: Readonly<Record<VerdictKind | "damaged", string>> = {
  retransmission: "retransmission",
  "spurious-retransmission": "needless retransmission",
  reordered: "overtaken on the way",
  duplicated: "doubled on the way",
  "lost-before": "segments before it were lost",
  "lost-after": "lost behind the capture",
  overtook: "overtook others",
  "capture-missed": "the capture missed segments before it",
  gap: "segments before it are not there",
  "capture-misordered": "the capture has it in the wrong place",
  "zero-window": "window closed",
  "zero-window-probe": "zero-window probe",
  "zero-window-probe-ack": "answer to a zero-window probe",
  "keep-alive": "keep-alive",
  "keep-alive-ack": "answer to a keep-alive",
  "window-full": "window full",
  "window-update": "window update",
  "duplicate-ack": "duplicate acknowledgement",
  damaged: "damaged on the way",
};
