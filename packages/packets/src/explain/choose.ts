import type { CaptureDocument } from "../document/capture-document.ts";
import type { ConversationName, ConversationOrder } from "../document/views.ts";
import { CAPTURE_LIMITS } from "../limits.ts";

/** The conversations that tell most of a capture: those with troubles, the largest, the longest, the earliest. */
export function mostTelling(document: CaptureDocument): ConversationName[] {
  const { conversations } = document;
  const most = CAPTURE_LIMITS.explainedByDefault;
  const chosen = new Map<string, ConversationName>();
  for (const [order, share] of SHARES) {
    const until = Math.ceil(share * most);
    for (const { over, stream, troubles } of conversations.views(order, 0, LOOKED_AT)) {
      if (chosen.size >= until) break;
      const isTelling = order !== "troubles" || troubles > 0;
      if (isTelling && document.framesOf({ over, stream }).length > 0)
        chosen.set(`${over} ${stream}`, { over, stream });
    }
  }
  return [...chosen.values()];
}

/** The conversations that frames belong to, each once, in the order of the frames. */
export function conversationsAmong(document: CaptureDocument, frames: ArrayLike<number>): ConversationName[] {
  const found = new Map<string, ConversationName>();
  for (let i = 0; i < frames.length && found.size < CAPTURE_LIMITS.explainedConversations; i++) {
    const name = document.conversationOf(frames[i]!);
    if (name !== undefined) found.set(`${name.over} ${name.stream}`, name);
  }
  return [...found.values()];
}

/** Of each order; the outsides of tunnels are among them, and are passed by. */
const LOOKED_AT = 4 * CAPTURE_LIMITS.explainedByDefault;

/** By order: how much of the choice may be made when it was asked. */
const SHARES: readonly (readonly [order: ConversationOrder, share: number])[] = [
  ["troubles", 0.4],
  ["bytes", 0.7],
  ["duration", 0.8],
  ["begin", 1],
];
