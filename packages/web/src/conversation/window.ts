import type { HistoryPage, HubFrame, Message, MessageId, UserId } from "@wireside/protocol";

/**
 * The part of a conversation that is held in memory: neighbours in history, oldest first, without a gap.
 *
 *     history   ──────────────────────────────────────────────▶ now
 *     window            [ first … last ]
 *                older? ┘              └ newer?
 *
 * While `newer` is false the window ends at the newest message, and what happens now is added to it.
 */
export interface HistoryWindow {
  readonly messages: readonly Message[];
  readonly older: boolean;
  readonly newer: boolean;
}

/** What can happen to a message of the window. */
export type MessageChange =
  | { type: "message"; message: Message }
  | Pick<Extract<HubFrame, { type: "edited" }>, "type" | "message" | "text" | "mentions" | "at">
  | Pick<Extract<HubFrame, { type: "deleted" }>, "type" | "message" | "at">
  | Pick<Extract<HubFrame, { type: "reaction" }>, "type" | "message" | "by" | "reaction" | "on">;

/** Messages held at most; pages far from where one reads are let go and fetched again when needed. */
const WINDOW_MOST = 1_000;

export const EMPTY_WINDOW: HistoryWindow = { messages: [], older: false, newer: false };

/** Puts a page in front. What passes `most` is let go at the end. */
export function withOlder(window: HistoryWindow, page: HistoryPage, most = WINDOW_MOST): HistoryWindow {
  const first = window.messages[0]?.id ?? Infinity;
  const messages = [...page.messages.filter(({ id }) => id < first), ...window.messages];
  return { messages: messages.slice(0, most), older: page.older, newer: window.newer || messages.length > most };
}

/** Puts a page behind. What passes `most` is let go at the beginning. */
export function withNewer(window: HistoryWindow, page: HistoryPage, most = WINDOW_MOST): HistoryWindow {
  const last = window.messages.at(-1)?.id ?? 0;
  const messages = [...window.messages, ...page.messages.filter(({ id }) => id > last)];
  return { messages: messages.slice(-most), older: window.older || messages.length > most, newer: page.newer };
}

/** The window after something happened. The same object when it is about nothing in it. */
export function withChange(window: HistoryWindow, change: MessageChange, most = WINDOW_MOST): HistoryWindow {
  if (change.type === "message") return withMessage(window, change.message, most);
  const index = indexOfMessage(window.messages, change.message);
  const message = window.messages[index];
  if (message === undefined) return window;
  return { ...window, messages: window.messages.with(index, changeMessage(message, change)) };
}

/** Where a message is, by binary search; -1 when it is not in the list. */
export function indexOfMessage(messages: readonly Message[], id: MessageId): number {
  let low = 0;
  let high = messages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = messages[middle]?.id ?? 0;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function withMessage(window: HistoryWindow, message: Message, most: number): HistoryWindow {
  const last = window.messages.at(-1)?.id ?? 0;
  if (window.newer || message.id <= last) return window;
  const messages = [...window.messages, message];
  return { ...window, messages: messages.slice(-most), older: window.older || messages.length > most };
}

/** A message after it was edited, deleted or reacted to. Doing the same again changes nothing more. */
export function changeMessage(message: Message, change: Exclude<MessageChange, { type: "message" }>): Message {
  switch (change.type) {
    case "edited":
      return { ...message, text: change.text, editedAt: change.at, mentions: change.mentions };
    case "deleted": {
      const { reactions: _reactions, ...rest } = message;
      return { ...rest, text: "", deletedAt: change.at };
    }
    case "reaction":
      return { ...message, reactions: withReaction(message.reactions ?? {}, change) };
  }
}

function withReaction(
  reactions: Readonly<Record<string, UserId[]>>,
  change: { by: UserId; reaction: string; on: boolean },
): Record<string, UserId[]> {
  const others = (reactions[change.reaction] ?? []).filter((user) => user !== change.by);
  const next = { ...reactions, [change.reaction]: change.on ? [...others, change.by] : others };
  if (next[change.reaction]?.length === 0) delete next[change.reaction];
  return next;
}
