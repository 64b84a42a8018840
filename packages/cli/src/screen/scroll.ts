import type { RoomId } from "@wireside/protocol";
import type { Row } from "../text/span.ts";
import { localRows, messageRows, messageView, pendingRows } from "./message-rows.ts";
import { conversationOf, type Screen, type Scroll } from "./screen.ts";

/** Something in a conversation that takes rows: a message, lines of this screen's own, a message on its way. */
export interface Item {
  key: string;
  rows: () => readonly Row[];
}

/** What a conversation shows, oldest first. Rows are laid out only when asked for. */
export function conversationItems(screen: Screen, room: RoomId, columns: number): Item[] {
  const { messages, locals } = conversationOf(screen, room);
  const view = messageView(screen, room, columns);
  const items: Item[] = [];
  let nextLocal = 0;
  const putLocals = (upTo: number): void => {
    for (let local = locals[nextLocal]; local !== undefined && local.after <= upTo; local = locals[++nextLocal]) {
      const lines = local.rows;
      items.push({ key: `l${local.id}`, rows: () => localRows(lines, columns) });
    }
  };
  messages.forEach((message, at) => {
    putLocals(message.id - 1);
    items.push({ key: `m${message.id}`, rows: () => messageRows(message, messages[at - 1], view) });
  });
  putLocals(Infinity);
  for (const pending of screen.hub.pending) {
    if (pending.room === room) items.push({ key: `p${pending.nonce}`, rows: () => pendingRows(pending, view) });
  }
  return items;
}

/** The rows in sight, at most `height`, and whether there are more on either side. */
export function viewport(
  items: readonly Item[],
  scroll: Scroll | undefined,
  height: number,
): { rows: Row[]; above: boolean; below: boolean } {
  const { at, below } = place(items, scroll);
  const rows: Row[] = [];
  for (let index = at; index >= 0 && rows.length < height; index--) {
    const own = items[index]?.rows() ?? [];
    const shown = index === at ? own.slice(0, Math.max(0, own.length - below)) : own;
    rows.unshift(...shown);
    if (rows.length > height) return { rows: rows.slice(-height), above: true, below: isBelow(items, at, below) };
    if (rows.length === height) return { rows, above: index > 0, below: isBelow(items, at, below) };
  }
  return { rows, above: false, below: isBelow(items, at, below) };
}

/** The place `by` rows further down (or up, when negative); undefined at the end, where it follows what comes. */
export function move(
  items: readonly Item[],
  scroll: Scroll | undefined,
  by: number,
  height: number,
): Scroll | undefined {
  let { at, below } = place(items, scroll);
  if (by > 0) {
    for (let left = by; left > 0; left--) {
      if (below > 0) below--;
      else if (at < items.length - 1) below = (items[++at]?.rows().length ?? 1) - 1;
      else return undefined;
    }
  } else {
    const most = rowsAbove(items, at, below, height - by) - height;
    for (let left = Math.min(-by, Math.max(0, most)); left > 0; left--) {
      below++;
      if (below >= (items[at]?.rows().length ?? 1)) {
        at = Math.max(0, at - 1);
        below = 0;
      }
    }
  }
  const item = items[at];
  return item === undefined || !isBelow(items, at, below) ? undefined : { item: item.key, below };
}

/** How many rows there are from the top to the place, counted up to `enough`. */
function rowsAbove(items: readonly Item[], at: number, below: number, enough: number): number {
  let rows = -below;
  for (let index = at; index >= 0 && rows < enough; index--) rows += items[index]?.rows().length ?? 0;
  return rows;
}

function place(items: readonly Item[], scroll: Scroll | undefined): { at: number; below: number } {
  const at = scroll === undefined ? -1 : items.findLastIndex((item) => item.key === scroll.item);
  return at === -1 || scroll === undefined
    ? { at: items.length - 1, below: 0 }
    : { at, below: Math.min(scroll.below, (items[at]?.rows().length ?? 1) - 1) };
}

function isBelow(items: readonly Item[], at: number, below: number): boolean {
  return below > 0 || at < items.length - 1;
}
