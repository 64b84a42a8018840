import { useEffect } from "react";
import { useClient } from "../hub/context.ts";
import { orderRooms } from "../rooms/room-order.ts";
import type { Over } from "./over-dialog.tsx";
import { go, parseRoute } from "./route.ts";

/** The keys and what they do, as the help shows them. */
export const SHORTCUTS: readonly { title: string; keys: readonly (readonly [keys: string, does: string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["Ctrl K or /", "search, or go to a room or person"],
      ["Alt ↑ / Alt ↓", "previous, next room"],
      ["Alt Shift ↓", "next room with unread messages"],
      ["Esc", "close what is open; then back to the message box"],
      ["?", "this help"],
    ],
  },
  {
    title: "Writing",
    keys: [
      ["Enter", "send"],
      ["Shift Enter", "new line"],
      ["↑", "in an empty box: edit your last message"],
      ["@ and :", "complete a name, an emoji"],
      ["Page Up", "into the messages"],
    ],
  },
  {
    title: "On a message",
    keys: [
      ["↑ / ↓", "previous, next message"],
      ["Home / End", "to the beginning, to the newest"],
      ["R", "reply"],
      ["+", "react"],
      ["E", "edit"],
      ["C", "copy its link"],
      ["Delete", "delete"],
    ],
  },
];

/** Listens for the keys that work everywhere. */
export function useShortcuts(onOver: (over: Over) => void): void {
  const client = useClient();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const isOpen = document.querySelector(".overlay") !== null;
      const isSearch = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
      if (isSearch || (!isOpen && event.key === "/" && !isTyping(event))) {
        event.preventDefault();
        onOver("search");
      } else if (isOpen) {
        return;
      } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        const { all } = orderRooms(client.state.rooms, client.state.users);
        const next = nextRoom(all, parseRoute(location.hash).room, event.key === "ArrowUp" ? -1 : 1, event.shiftKey);
        if (next !== undefined) go({ room: next.id });
      } else if (event.key === "?" && !isTyping(event)) {
        event.preventDefault();
        onOver("shortcuts");
      } else if (event.key === "Escape") {
        document.querySelector<HTMLElement>("#message-box")?.focus();
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [client, onOver]);
}

/** The room `step` further in the list, going round; with `onlyUnread`, the nearest that has something unread. */
export function nextRoom<R extends { id: number; unread: number }>(
  rooms: readonly R[],
  shown: number | undefined,
  step: 1 | -1,
  onlyUnread: boolean,
): R | undefined {
  const from = rooms.findIndex(({ id }) => id === shown);
  for (let count = 1; count <= rooms.length; count++) {
    const start = from === -1 && step === -1 ? 0 : from;
    const room = rooms[(start + step * count + rooms.length * 2) % rooms.length];
    if (room !== undefined && room.id !== shown && (!onlyUnread || room.unread > 0)) return room;
  }
  return undefined;
}

function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
