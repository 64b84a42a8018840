import type { ClientEvent } from "@wireside/client";
import type { HistoryPage, Message, MessageId, UserId } from "@wireside/protocol";
import type { Row } from "../text/span.ts";

/** Lines that only this screen shows: answers to commands, private messages announced, errors. */
export interface LocalLines {
  id: number;
  /** The message they stand under; 0 for the top. */
  after: number;
  rows: readonly Row[];
}

/** What is known of one room's history: an unbroken stretch up to now, once `loaded`. */
export interface Conversation {
  messages: readonly Message[];
  locals: readonly LocalLines[];
  loaded: boolean;
  /** A page is on its way. */
  loading: boolean;
  /** Why the last page did not come. */
  failed: string | undefined;
  /** There is more before the first message. */
  older: boolean;
  /** Events that came while a page was on its way: the page may be older than they are. */
  meanwhile: readonly HistoryEvent[];
}

/** What changes a room's history. */
export type HistoryEvent = Extract<ClientEvent, { type: "message" | "edited" | "deleted" | "reaction" }>;

export const EMPTY: Conversation = {
  messages: [],
  locals: [],
  loaded: false,
  loading: false,
  failed: undefined,
  older: true,
  meanwhile: [],
};

/** More than this is forgotten from the top while the end is being watched. */
const KEPT = 2_000;
const LOCALS_KEPT = 60;

export function isHistoryEvent(event: ClientEvent): event is HistoryEvent {
  return event.type === "message" || event.type === "edited" || event.type === "deleted" || event.type === "reaction";
}

/** The conversation after an event of its room. Applying one twice is the same as once. */
export function applyEvent(conversation: Conversation, event: HistoryEvent): Conversation {
  const next = conversation.loading ? { ...conversation, meanwhile: [...conversation.meanwhile, event] } : conversation;
  if (!next.loaded) return next;
  const messages = changed(next.messages, event);
  return messages === next.messages ? next : { ...next, messages };
}

/** The conversation with a page of history before what is there, or as its beginning. */
export function applyPage(conversation: Conversation, page: HistoryPage): Conversation {
  const merged = new Map<MessageId, Message>();
  for (const message of [...page.messages, ...conversation.messages]) merged.set(message.id, message);
  let messages: readonly Message[] = [...merged.values()].toSorted((one, other) => one.id - other.id);
  for (const event of conversation.meanwhile) messages = changed(messages, event);
  return {
    ...conversation,
    messages,
    loaded: true,
    loading: false,
    failed: undefined,
    older: page.older,
    meanwhile: [],
  };
}

/** Forgets the top of a long conversation. */
export function trim(conversation: Conversation): Conversation {
  if (conversation.messages.length <= KEPT || conversation.loading) return conversation;
  return { ...conversation, messages: conversation.messages.slice(-KEPT / 2), older: true };
}

/** Adds lines of this screen's own at the end. */
export function addLocal(conversation: Conversation, id: number, rows: readonly Row[]): Conversation {
  const local: LocalLines = { id, after: conversation.messages.at(-1)?.id ?? 0, rows };
  return { ...conversation, locals: [...conversation.locals, local].slice(-LOCALS_KEPT) };
}

function changed(messages: readonly Message[], event: HistoryEvent): readonly Message[] {
  switch (event.type) {
    case "message":
      return insert(messages, event.message);
    case "edited":
      return replace(messages, event.message, ({ mentions: _, ...message }) => ({
        ...message,
        text: event.text,
        editedAt: event.at,
        ...(event.mentions ? { mentions: event.mentions } : {}),
      }));
    case "deleted":
      return replace(messages, event.message, ({ reactions: _, mentions: __, ...message }) => ({
        ...message,
        text: "",
        deletedAt: event.at,
      }));
    case "reaction":
      return replace(messages, event.message, (message) => react(message, event.by, event.reaction, event.on));
  }
}

function insert(messages: readonly Message[], message: Message): readonly Message[] {
  const last = messages.at(-1);
  if (last === undefined || last.id < message.id) return [...messages, message];
  if (messages.some((each) => each.id === message.id)) return messages;
  return [...messages, message].toSorted((one, other) => one.id - other.id);
}

function replace(
  messages: readonly Message[],
  id: MessageId,
  change: (message: Message) => Message,
): readonly Message[] {
  const at = messages.findLastIndex((each) => each.id === id);
  const message = messages[at];
  return message === undefined ? messages : messages.with(at, change(message));
}

function react(message: Message, by: UserId, reaction: string, on: boolean): Message {
  const { [reaction]: before = [], ...others } = message.reactions ?? {};
  const givers = on ? [...before.filter((each) => each !== by), by] : before.filter((each) => each !== by);
  const { reactions: _, ...rest } = message;
  if (givers.length === 0) return Object.keys(others).length === 0 ? rest : { ...rest, reactions: others };
  return { ...rest, reactions: { ...message.reactions, [reaction]: givers } };
}
