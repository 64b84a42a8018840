import type { CaptureDocument } from "../../document/capture-document.ts";
import { frameLadder } from "../../ladder/frame-ladder.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import type { ExplainedConversation } from "../explanation.ts";
import { countText } from "../quantities.ts";
import type { CitedBytes } from "./cited-bytes.ts";
import { ladderFigure } from "./ladder-figure.ts";
import { markup, type Markup } from "./markup.ts";

/**
 * What the hosts said to each other over all conversations, in the order of the capture: where conversations begin, and what is
 * known to be carried.
 *
 * @returns undefined for a single conversation, which has a diagram of its own
 */
export async function hostsFigure(
  document: CaptureDocument,
  conversations: readonly ExplainedConversation[],
  bytes: CitedBytes,
  signal?: AbortSignal,
): Promise<Markup | undefined> {
  if (conversations.length < 2) return undefined;
  const said = new Map<number, string>();
  for (const { over, stream, firstFrame, carried } of conversations) {
    said.set(firstFrame, `begins ${over}.stream ${stream}`);
    for (const { frame, text } of carried) said.set(frame, text);
  }
  const frames = Uint32Array.from(said.keys()).sort();
  const rows = await document.rows(frames.subarray(0, CAPTURE_LIMITS.reportArrows), signal);
  const ladder = frameLadder(
    rows.map((row) => ({ ...row, info: "" })),
    { items: CAPTURE_LIMITS.reportArrows, carried: said },
  );
  const left = frames.length - rows.length;
  return markup`<h2>What the hosts said to each other</h2>
${ladderFigure(ladder, { id: "hosts", title: "Sequence diagram of the hosts", linkOf: (frame) => bytes.linkOfFrame(frame) })}
${left === 0 ? undefined : markup`<p class="soft">${countText(left, "further message")} not drawn.</p>`}`;
}
