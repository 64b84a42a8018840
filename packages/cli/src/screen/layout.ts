import { neutraliseLine } from "../text/neutralise.ts";
import { fit, span, type Row, type Style } from "../text/span.ts";
import { areasOf, PROMPT_COLUMNS } from "./areas.ts";
import { layoutEditor } from "./editor.ts";
import { headerRow, peopleRows, roomRows } from "./columns.ts";
import { privateName, statusRow } from "./status.ts";
import { conversationItems, viewport } from "./scroll.ts";
import { conversationOf, type Screen } from "./screen.ts";

/** A whole screen: each row is at most as wide as the terminal. */
export interface Frame {
  rows: readonly Row[];
  cursor: { x: number; y: number };
}

const LINE: Style = { dim: true };
const MARGIN = " ";

/**
 * Draws the screen. Pure.
 *
 *   header
 *   rooms │ conversation │ people
 *   status
 *   > what is being typed
 */
export function layout(screen: Screen): Frame {
  const areas = areasOf(screen);
  const conversation = conversationArea(screen, areas.middle, areas.height);
  const rooms = areas.left > 0 ? roomRows(screen, areas.left, areas.height) : [];
  const people = areas.right > 0 ? peopleRows(screen, areas.right, areas.height) : [];
  const body = Array.from({ length: areas.height }, (_, at) => [
    ...(areas.left > 0 ? [...fit(rooms[at] ?? [], areas.left), span("│", LINE)] : []),
    span(MARGIN),
    ...fit(conversation.rows[at] ?? [], areas.middle),
    ...(areas.right > 0 ? [span("│", LINE), ...fit(people[at] ?? [], areas.right)] : []),
  ]);
  const input = inputArea(screen, areas.input);
  const above = [headerRow(screen), ...body, statusRow(screen, conversation.below)];
  return { rows: [...above, ...input.rows], cursor: { x: input.x, y: above.length + input.y } };
}

/** The conversation stands at the bottom of its area, as long as it is short. */
function conversationArea(screen: Screen, columns: number, height: number): { rows: Row[]; below: boolean } {
  if (screen.current === undefined) return { rows: nowhere(screen), below: false };
  const seen = viewport(conversationItems(screen, screen.current, columns), screen.scroll, height);
  const { loading, loaded, older, failed } = conversationOf(screen, screen.current);
  const space = height - seen.rows.length;
  const begins = loaded && !older ? "The conversation begins here." : "";
  const top = loading ? "loading…" : failed !== undefined ? `Not loaded: ${neutraliseLine(failed)}` : begins;
  const rows = Array.from({ length: space }, (_, at): Row =>
    at === space - 1 ? [span(top, { dim: true, italic: true })] : [],
  );
  return { rows: [...rows, ...seen.rows], below: seen.below };
}

function nowhere(screen: Screen): Row[] {
  if (screen.hub.you === undefined) return [[], [span("  Connecting…", { dim: true })]];
  return [
    [],
    [span("  You are in no room. /rooms lists them, /join NAME goes in, /create NAME makes one.", { dim: true })],
  ];
}

function inputArea(screen: Screen, height: number): { rows: Row[]; x: number; y: number } {
  const { rows, x, y } = layoutEditor(screen.editor, Math.max(1, screen.columns - PROMPT_COLUMNS - 1));
  const first = Math.min(Math.max(0, y - height + 1), Math.max(0, rows.length - height));
  const color = privateName(screen) === undefined ? "cyan" : "magenta";
  const shown = rows
    .slice(first, first + height)
    .map((text, at): Row => [span(first + at === 0 ? "❯ " : "  ", { color, bold: true }), span(text)]);
  return { rows: shown, x: PROMPT_COLUMNS + x, y: y - first };
}
