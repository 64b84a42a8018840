import type { CaptureDocument } from "../document/capture-document.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { compareVerdicts } from "../verdict/compare.ts";
import { judgeTrace } from "../verdict/judge.ts";
import { SECTIONS, type Explanation } from "./explanation.ts";

/**
 * What an explanation says, frame by frame, for comments in a copy of the capture: each sentence at the frame that proves it
 * first, and our verdict on each segment of the TCP conversations that are explained. Which bytes are which field is left out:
 * whoever reads the comments has a field tree beside them.
 */
export async function annotationsOf(
  document: CaptureDocument,
  { capture, conversations }: Explanation,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const comments = new Map<number, string[]>();
  const add = (frame: number, comment: string): void => {
    const own = comments.get(frame);
    if (own === undefined) comments.set(frame, [comment]);
    else if (own.length < CAPTURE_LIMITS.frameComments) own.push(comment);
  };
  for (const { text, evidence } of capture.sentences) add(evidence[0].frame, text);
  for (const { over, stream, sections } of conversations) {
    for (const { topic, question, text, evidence } of SECTIONS.flatMap((section) => sections[section])) {
      if (topic === "questions.layer") continue;
      add(evidence[0].frame, question === undefined ? text : `${question} ${text}`);
    }
    if (over !== "tcp") continue;
    const judgement = judgeTrace(await document.trace(stream, signal, CAPTURE_LIMITS.explainedSegments));
    for (const { frame, ours } of compareVerdicts(judgement)) {
      for (const { kind, sentence } of ours)
        add(frame, `${VERDICT_TITLES[kind] ?? kind.replaceAll("-", " ")}: ${sentence}`);
    }
  }
  return comments;
}

/** What a comment calls a verdict, where it is not its own name. */
const VERDICT_TITLES: Readonly<Record<string, string>> = {
  "lost-before": "lost before this segment",
  "capture-missed": "missed by the capture",
  "capture-misordered": "out of order in the capture",
};
