import type { Room } from "@wireside/protocol";
import { neutraliseLine } from "../text/neutralise.ts";
import { fit, rowWidth, span, type Row, type Span } from "../text/span.ts";
import { DOOR, personColor } from "./message-rows.ts";
import { compareNames, doorMark, markedName, personName, roomName, roomsShown, type Screen } from "./screen.ts";

/** The top line: where one is, and what it is about. */
export function headerRow(screen: Screen): Row {
  const room = screen.current === undefined ? undefined : screen.hub.rooms.get(screen.current);
  const hub = neutraliseLine(screen.hub.hub?.name ?? "wireside");
  if (room === undefined) return bar([span(` ${hub}`, { bold: true })], [], screen.columns);
  const isPrivate = room.kind === "direct";
  const name = isPrivate ? `✉ ${markedName(screen.hub, room.peer)} (private)` : `# ${roomName(screen.hub, room)}`;
  const topic = room.topic === "" ? [] : [span(`  ${neutraliseLine(room.topic)}`)];
  const kind = room.kind === "private" ? "closed, " : "";
  const count = isPrivate ? "" : `${kind}${room.members} ${room.members === 1 ? "member" : "members"}`;
  const right = screen.columns >= 60 ? [span(`${count}${count === "" ? "" : " · "}${hub} `)] : [span(`${count} `)];
  return bar([span(` ${name}`, { bold: true }), ...topic], right, screen.columns);
}

/** A full line in reverse: one text at each end, the left one cut when they meet. */
export function bar(left: Row, right: Row, columns: number): Row {
  const rightColumns = rowWidth(right);
  const whole = rightColumns > columns / 2 ? fit(left, columns) : [...fit(left, columns - rightColumns), ...right];
  return whole.map((each) => ({ text: each.text, style: { ...each.style, inverse: true } }));
}

/** The rooms and direct messages, the current one marked, with what is unread. */
export function roomRows(screen: Screen, columns: number, height: number): Row[] {
  const rooms = roomsShown(screen.hub);
  const firstDirect = rooms.findIndex((room) => room.kind === "direct");
  const rows: Row[] = [[span(" Rooms", { dim: true, bold: true })]];
  let currentAt = 0;
  rooms.forEach((room, at) => {
    if (at === firstDirect) rows.push([], [span(" Private", { dim: true, bold: true })]);
    if (room.id === screen.current) currentAt = rows.length;
    rows.push(roomRow(screen, room, columns));
  });
  return around(rows, currentAt, height);
}

function roomRow(screen: Screen, room: Room, columns: number): Row {
  const isCurrent = room.id === screen.current;
  const name = roomName(screen.hub, room);
  const badge = isCurrent ? [] : badgeOf(room);
  const online =
    room.kind !== "direct"
      ? span(room.kind === "private" ? "▪" : "#", { dim: true })
      : presence(room.peer !== undefined && screen.hub.online.has(room.peer));
  const label = [
    span(isCurrent ? "▌" : " ", { color: "cyan", bold: true }),
    online,
    span(` ${name}`, nameStyle(isCurrent, room)),
    span(doorMark(room.peer === undefined ? undefined : screen.hub.users.get(room.peer)), DOOR),
  ];
  return [...fit(label, columns - rowWidth(badge) - 1), ...badge, span(" ")];
}

function nameStyle(isCurrent: boolean, room: Room): Span["style"] {
  if (isCurrent) return { bold: true, color: "cyan" };
  return room.unread > 0 ? { bold: true } : {};
}

function badgeOf(room: Room): Span[] {
  if (room.unread === 0) return [];
  const count = room.unread >= 1_000 ? "999+" : String(room.unread);
  // Private messages and mentions are for you: they stand out.
  if (room.kind === "direct") return [span(` ${count} `, { color: "magenta", inverse: true, bold: true })];
  if (room.mentions > 0)
    return [span(`@${room.mentions}`, { color: "red", bold: true }), span(` ${count}`, { bold: true })];
  return [span(count, { bold: true })];
}

function presence(isOnline: boolean): Span {
  return isOnline ? span("●", { color: "green" }) : span("○", { dim: true });
}

/** Who is online, oneself last; then how many are not. */
export function peopleRows(screen: Screen, columns: number, height: number): Row[] {
  const { users, online, you } = screen.hub;
  const people = [...online].flatMap((id) => users.get(id) ?? []).filter((user) => user.id !== you?.id);
  people.sort((one, other) => compareNames(one.name, other.name));
  const self = you === undefined ? [] : [you];
  const rows: Row[] = [
    [span(` Online ${people.length + (you !== undefined && online.has(you.id) ? 1 : 0)}`, { dim: true, bold: true })],
  ];
  const room = height - 1;
  const shown = people.length + self.length <= room ? people : people.slice(0, Math.max(0, room - self.length - 1));
  for (const user of shown)
    rows.push([
      span(" "),
      presence(true),
      span(` ${personName(screen.hub, user.id)}`, { color: personColor(user.id) }),
      span(doorMark(user), DOOR),
    ]);
  if (shown.length < people.length) rows.push([span(`   and ${people.length - shown.length} more`, { dim: true })]);
  for (const user of self)
    rows.push([
      span(" "),
      presence(online.has(user.id)),
      span(` ${personName(screen.hub, user.id)}`, { color: personColor(user.id), bold: true }),
      span(" you", { dim: true }),
    ]);
  return rows.map((row) => fit(row, columns));
}

/** The part of a long list around one row. */
function around(rows: readonly Row[], at: number, height: number): Row[] {
  const first = Math.max(0, Math.min(at - Math.floor(height / 2), rows.length - height));
  return rows.slice(first, first + height);
}
