import type { ClientEvent } from "@wireside/client";
import type { Position, RoomId } from "@wireside/protocol";
import { neutraliseLine } from "../text/neutralise.ts";
import { span } from "../text/span.ts";
import { applyEvent, applyPage, isHistoryEvent, trim, type Conversation } from "./conversation.ts";
import { loadPage, openRoom, say } from "./open.ts";
import { pasteText, pressKey } from "./press.ts";
import {
  conversationOf,
  doorMark,
  markedName,
  roomsShown,
  withConversation,
  type Effect,
  type Input,
  type Screen,
  type Step,
} from "./screen.ts";

/** The screen after something happened, and what the driver must do for it. Pure. */
export function update(before: Screen, input: Input): Step {
  const [after, effects] = change(before, input);
  const [read, reading] = markRead(after);
  return [read, [...effects, ...reading]];
}

function change(screen: Screen, input: Input): Step {
  switch (input.type) {
    case "key":
      return pressKey(screen, input.key);
    case "paste":
      return pasteText(screen, input.text);
    case "size":
      return [{ ...screen, columns: input.columns, rows: input.rows }, []];
    case "tick":
      return [{ ...screen, now: input.now }, []];
    case "hub":
      return takeHub({ ...screen, hub: input.hub });
    case "event":
      return takeEvent(screen, input.event);
    case "page":
      return [withConversation(screen, input.room, applyPage(conversationOf(screen, input.room), input.page)), []];
    case "page-failed": {
      const conversation = { ...conversationOf(screen, input.room), loading: false, failed: input.because };
      return [withConversation(screen, input.room, conversation), []];
    }
    case "say":
      return [say(screen, input.room ?? screen.current, input.rows), []];
    case "notice":
      return [{ ...screen, notice: input.notice }, []];
    case "open":
      return openRoom(screen, input.room);
  }
}

/** A room must always be open when there is one: the first, when the current one is gone. */
function takeHub(screen: Screen): Step {
  const rooms = roomsShown(screen.hub);
  if (rooms.some((room) => room.id === screen.current)) return [screen, []];
  const first = rooms.find((room) => room.kind === "public") ?? rooms[0];
  return first === undefined ? [{ ...screen, current: undefined }, []] : openRoom(screen, first.id);
}

function takeEvent(screen: Screen, event: ClientEvent): Step {
  if (isHistoryEvent(event)) {
    const next = withConversation(
      screen,
      event.room,
      settle(screen, event.room, applyEvent(conversationOf(screen, event.room), event)),
    );
    return [event.type === "message" ? announcePrivate(next, event) : next, []];
  }
  if (
    event.type === "welcome" &&
    [...screen.conversations.values()].some(({ messages }) => (messages.at(-1)?.id ?? 0) > event.from)
  ) {
    // The hub never reached what we have seen: its data is not what it was, and what is shown may not be true any more.
    return reload({ ...screen, conversations: new Map(), readUpTo: 0 as Position });
  }
  if (event.type === "gone") {
    const conversations = new Map(screen.conversations);
    conversations.delete(event.room);
    return [{ ...screen, conversations }, []];
  }
  if (event.type === "online" || event.type === "offline") return [announcePresence(screen, event), []];
  if (event.type === "live") return comeBack(screen);
  if (event.type === "closing")
    return [{ ...screen, notice: { text: "The hub is going down and will be back.", tone: "info" } }, []];
  return [screen, []];
}

function settle(screen: Screen, room: RoomId, conversation: Conversation): Conversation {
  return room === screen.current && screen.scroll !== undefined ? conversation : trim(conversation);
}

/** Connected again: what was said about the time without is over, and what could not be loaded then can be now. */
function comeBack(before: Screen): Step {
  const screen = before.notice?.tone === "info" ? { ...before, notice: undefined } : before;
  const isMissing = screen.current !== undefined && conversationOf(screen, screen.current).failed !== undefined;
  return isMissing ? reload(screen) : [screen, []];
}

function reload(screen: Screen): Step {
  return screen.current === undefined ? [screen, []] : loadPage(screen, screen.current);
}

/** As in the classic programs, a private message shows where one is looking. */
function announcePrivate(screen: Screen, event: Extract<ClientEvent, { type: "message" }>): Screen {
  const room = screen.hub.rooms.get(event.room);
  const { by, note, text } = event.message;
  if (room?.kind !== "direct" || event.room === screen.current || note !== undefined) return screen;
  const peer = markedName(screen.hub, room.peer);
  const who = by === screen.hub.you?.id ? `to ${peer}` : peer;
  return say(screen, screen.current, [
    [span(`✉ ${who}, privately: `, { color: "magenta", bold: true }), span(neutraliseLine(text), { color: "magenta" })],
  ]);
}

/** Who comes online and who leaves is told where one is looking, as long as one looks. */
function announcePresence(
  screen: Screen,
  { type, user }: Extract<ClientEvent, { type: "online" | "offline" }>,
): Screen {
  if (user.id === screen.hub.you?.id) return screen;
  const [mark, said] = type === "online" ? ["●", "came online"] : ["○", "left"];
  return say(screen, screen.current, [
    [span(`${mark} ${neutraliseLine(user.name)}${doorMark(user)} ${said}`, { dim: true })],
  ]);
}

/** Reports the current room as read up to what stands at its end. */
function markRead(screen: Screen): Step {
  if (screen.current === undefined || screen.scroll !== undefined) return [screen, []];
  const last = conversationOf(screen, screen.current).messages.at(-1)?.id ?? 0;
  if (last <= screen.readUpTo) return [screen, []];
  const effect: Effect = { type: "read", room: screen.current, upTo: last as Position };
  return [{ ...screen, readUpTo: effect.upTo }, [effect]];
}
