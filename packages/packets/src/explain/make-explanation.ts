import type { CaptureDocument } from "../document/capture-document.ts";
import type { WorkOptions } from "../document/capture-walk.ts";
import type { ConversationName, ConversationView } from "../document/views.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { captureData, tellCapture } from "./capture-told.ts";
import { mostTelling } from "./choose.ts";
import { explainTcp } from "./explain-tcp.ts";
import { explainUdp } from "./explain-udp.ts";
import { finishSentences } from "./evidence.ts";
import { EXPLANATION_VERSION, type ExplainedConversation, type Explanation } from "./explanation.ts";

export interface ExplainOptions extends WorkOptions {
  /** Those that are wanted; otherwise the most telling ones. Names that the capture does not have are passed by. */
  readonly conversations?: readonly ConversationName[];
}

/**
 * Explains a capture that was read to its end: what it holds, and of some conversations what happened. Of more conversations
 * than {@link CAPTURE_LIMITS.explainedConversations} the first are explained. Progress counts conversations.
 *
 * @throws what the source throws, and the reason of the signal
 */
export async function makeExplanation(document: CaptureDocument, options: ExplainOptions = {}): Promise<Explanation> {
  const { signal, onProgress } = options;
  const views = chosenViews(document, options.conversations ?? mostTelling(document));
  const conversations: ExplainedConversation[] = [];
  for (const view of views) {
    onProgress?.({ done: conversations.length, total: views.length, frames: document.frameCount });
    signal?.throwIfAborted();
    conversations.push(
      view.over === "tcp" ? await explainTcp(document, view, signal) : await explainUdp(document, view, signal),
    );
  }
  const sentences = await finishSentences(document, tellCapture(document), signal);
  return { version: EXPLANATION_VERSION, capture: captureData(document, sentences), conversations };
}

/** Each once, in the order of the capture; what only carries others, such as the outside of a tunnel, has no frames of its own. */
function chosenViews(document: CaptureDocument, names: readonly ConversationName[]): ConversationView[] {
  const found = new Map<string, ConversationView>();
  for (const name of names) {
    if (found.size >= CAPTURE_LIMITS.explainedConversations) break;
    const view = document.conversations.view(name);
    if (view !== undefined && document.framesOf(view).length > 0) found.set(`${name.over} ${name.stream}`, view);
  }
  return [...found.values()].sort((one, other) => document.framesOf(one)[0]! - document.framesOf(other)[0]!);
}
