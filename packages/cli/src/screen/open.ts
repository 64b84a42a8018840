import type { Position, RoomId } from "@wireside/protocol";
import type { Row } from "../text/span.ts";
import { addLocal } from "./conversation.ts";
import { BLANK } from "./editor.ts";
import { conversationOf, withConversation, type Screen, type Step } from "./screen.ts";

/** Goes to a room: its draft comes back, its newest messages are loaded when they are not there. */
export function openRoom(screen: Screen, room: RoomId): Step {
  if (room === screen.current) return [{ ...screen, scroll: undefined }, []];
  const drafts = new Map(screen.drafts);
  if (screen.current !== undefined) drafts.set(screen.current, screen.editor);
  const known = screen.hub.rooms.get(room);
  const opened: Screen = {
    ...screen,
    current: room,
    scroll: undefined,
    newAfter: known && known.unread > 0 ? known.readUpTo : undefined,
    readUpTo: known?.readUpTo ?? (0 as Position),
    editor: drafts.get(room) ?? BLANK,
    drafts,
    pastAt: undefined,
    completion: undefined,
    numbersFrom: undefined,
  };
  const conversation = conversationOf(opened, room);
  return conversation.loaded || conversation.loading ? [opened, []] : loadPage(opened, room);
}

/** Asks for the page of history before what is there. */
export function loadPage(screen: Screen, room: RoomId): Step {
  const conversation = conversationOf(screen, room);
  if (conversation.loading || !conversation.older) return [screen, []];
  const before = conversation.messages[0]?.id;
  return [
    withConversation(screen, room, { ...conversation, loading: true, failed: undefined, meanwhile: [] }),
    [{ type: "load", room, before }],
  ];
}

export function say(screen: Screen, room: RoomId | undefined, rows: readonly Row[]): Screen {
  if (room === undefined) return screen;
  const local = addLocal(conversationOf(screen, room), screen.nextLocal, rows);
  return withConversation({ ...screen, nextLocal: screen.nextLocal + 1 }, room, local);
}
