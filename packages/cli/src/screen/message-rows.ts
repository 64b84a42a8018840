import type { HubState, PendingMessage } from "@wireside/client";
import type { Message, MessageId, Position, RoomId, Time, UserId } from "@wireside/protocol";
import { neutralise, neutraliseLine } from "../text/neutralise.ts";
import { styleMarkdown } from "../text/markdown.ts";
import { fit, span, type Color, type Row, type Span, type Style } from "../text/span.ts";
import { wrap } from "../text/wrap.ts";
import { conversationOf, doorMark, markedName, numbered, personName, type Screen } from "./screen.ts";

/** What a message's rows depend on besides itself. */
export interface MessageView {
  hub: HubState;
  columns: number;
  isPrivate: boolean;
  newAfter: Position | undefined;
  numbers: ReadonlyMap<MessageId, number>;
  find: (id: MessageId) => Message | undefined;
}

const PALETTE: readonly Color[] = [
  "green",
  "cyan",
  "yellow",
  "blueBright",
  "magenta",
  "redBright",
  "greenBright",
  "cyanBright",
  "blue",
  "magentaBright",
];
const NARROWEST = 12;
/** The mark of a door, beside a name. */
export const DOOR: Style = { color: "yellow" };

/** The colour a person has everywhere. */
export function personColor(id: UserId): Color {
  return PALETTE[id % PALETTE.length] ?? "green";
}

export function messageView(screen: Screen, room: RoomId, columns: number): MessageView {
  const { messages } = conversationOf(screen, room);
  return {
    hub: screen.hub,
    columns,
    isPrivate: screen.hub.rooms.get(room)?.kind === "direct",
    newAfter: screen.newAfter,
    numbers: new Map(numbered(screen).map((message, at) => [message.id, at + 1])),
    find: (id) => messages.findLast((message) => message.id === id),
  };
}

interface Laid {
  deps: readonly unknown[];
  rows: readonly Row[];
}

/** Laying out is the dear part of drawing; a message is an immutable value, so its rows can be kept with it. */
const laid = new WeakMap<Message, Laid>();

/** The rows of a message, with the day line and the "new" line above it where they belong. */
export function messageRows(message: Message, before: Message | undefined, view: MessageView): readonly Row[] {
  const repliedTo = message.replyTo === undefined ? undefined : view.find(message.replyTo);
  const day = before === undefined || dayOf(before.at) !== dayOf(message.at);
  const isFirstNew =
    view.newAfter !== undefined && message.id > view.newAfter && (before === undefined || before.id <= view.newAfter);
  const number = view.numbers.get(message.id);
  const deps = [view.hub.users, view.hub.you?.id, view.columns, view.isPrivate, repliedTo, day, isFirstNew, number];
  const kept = laid.get(message);
  if (kept !== undefined && kept.deps.every((each, at) => each === deps[at])) return kept.rows;

  const rows: Row[] = [];
  if (day) rows.push(rule(dayOf(message.at), view.columns, { dim: true }));
  if (isFirstNew) rows.push(rule("new", view.columns, { color: "red" }));
  if (message.note !== undefined) rows.push(...noteRows(message, view));
  else
    rows.push(
      ...replyRows(message, repliedTo, view),
      ...bodyRows(message, number, view),
      ...reactionRows(message, view),
    );
  laid.set(message, { deps, rows });
  return rows;
}

/** A message of ours that the hub has not acknowledged yet, or has refused. */
export function pendingRows(pending: PendingMessage, view: MessageView): Row[] {
  const { failed } = pending;
  const mark: Span[] = failed
    ? [span(` ✗ not sent: ${neutraliseLine(failed.message)}`, { color: "red" })]
    : [span(" …", { dim: true })];
  const lines: Row[] = neutralise(pending.text)
    .split("\n")
    .map((line) => [span(line, { dim: true })]);
  const name: Row = [span(personName(view.hub, view.hub.you?.id), { dim: true, bold: true }), span("  ")];
  return indent(withEnds(lines, name, mark), gutter(clock(pending.at), view), view);
}

/** Lines of this screen's own, wrapped. */
export function localRows(lines: readonly Row[], columns: number): Row[] {
  return wrap(lines, columns - 2).map((row) => [span("  "), ...row]);
}

/** "09:05", in local time. */
export function clock(at: Time): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

const days = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

function dayOf(at: Time): string {
  return days.format(at);
}

/** What a note says, without its time. */
export function noteText(message: Message, hub: HubState): string {
  const who = markedName(hub, message.by);
  const what = neutraliseLine(message.text);
  switch (message.note) {
    case "created":
      return `${who} made the room`;
    case "joined":
      return `${who} came in`;
    case "left":
      return `${who} left`;
    case "added":
      return `${who} brought in ${what}`;
    case "removed":
      return `${who} put ${what} out`;
    case "topic":
      return what === "" ? `${who} took the topic away` : `${who} set the topic: ${what}`;
    case "renamed":
      return `${who} renamed the room to ${what}`;
    case undefined:
      return what;
  }
}

const NOTE_MARKS: Readonly<Record<string, string>> = { joined: "→", added: "→", left: "←", removed: "←" };

function noteRows(message: Message, view: MessageView): Row[] {
  const line = `${NOTE_MARKS[message.note ?? ""] ?? "·"} ${noteText(message, view.hub)}`;
  return indent([[span(line, { dim: true })]], gutter(clock(message.at), view), view);
}

function replyRows(message: Message, repliedTo: Message | undefined, view: MessageView): Row[] {
  if (message.replyTo === undefined) return [];
  const quoted =
    repliedTo === undefined
      ? "an earlier message"
      : `${markedName(view.hub, repliedTo.by)}: ${repliedTo.deletedAt ? "deleted" : neutraliseLine(repliedTo.text)}`;
  const room = Math.max(NARROWEST, view.columns - gutter("", view).width);
  return [[...gutter("", view).row, ...fit([span(`╭ ${quoted}`, { dim: true, italic: true })], room)]];
}

function bodyRows(message: Message, number: number | undefined, view: MessageView): Row[] {
  const label = number === undefined ? clock(message.at) : `[${number}]`.padStart(5);
  const name: Row = [
    span(personName(view.hub, message.by), { color: personColor(message.by), bold: true }),
    span(doorMark(view.hub.users.get(message.by)), DOOR),
    span("  "),
  ];
  const edited = message.editedAt === undefined ? [] : [span(" (edited)", { dim: true })];
  const lines =
    message.deletedAt === undefined
      ? styleMarkdown(neutralise(message.text), mentionsOf(message, view))
      : [[span("deleted", { dim: true, italic: true })]];
  return indent(withEnds(lines, name, edited), gutter(label, view, number !== undefined), view);
}

function mentionsOf(message: Message, { hub }: MessageView): ReadonlyMap<string, Style> {
  return new Map(
    (message.mentions ?? []).map((id) => [
      personName(hub, id),
      id === hub.you?.id ? { inverse: true, bold: true } : { color: personColor(id), bold: true },
    ]),
  );
}

function reactionRows(message: Message, view: MessageView): Row[] {
  const reactions = Object.entries(message.reactions ?? {});
  if (reactions.length === 0) return [];
  const mine = (by: readonly UserId[]): boolean => by.some((id) => id === view.hub.you?.id);
  const line = reactions.map(([reaction, by]) =>
    span(`${neutraliseLine(reaction)} ${by.length}  `, mine(by) ? { color: "cyan", bold: true } : { dim: true }),
  );
  return indent([line], gutter("", view), view);
}

function withEnds(lines: readonly Row[], start: Row, end: Row): Row[] {
  return lines.map((line, at) => [...(at === 0 ? start : []), ...line, ...(at === lines.length - 1 ? end : [])]);
}

/** The column at the left: the time, and in private conversations a bar that tells them apart. */
function gutter(label: string, view: MessageView, isNumber = false): { row: Row; width: number } {
  const text = span(`${label.padEnd(5)} `, isNumber ? { color: "yellow", bold: true } : { dim: true });
  return view.isPrivate ? { row: [text, span("┃ ", { color: "magenta" })], width: 8 } : { row: [text], width: 6 };
}

function indent(lines: readonly Row[], first: { row: Row; width: number }, view: MessageView): Row[] {
  const others = gutter("", view).row;
  return wrap(lines, Math.max(NARROWEST, view.columns - first.width)).map((row, at) => [
    ...(at === 0 ? first.row : others),
    ...row,
  ]);
}

function rule(label: string, columns: number, style: Style): Row {
  const text = ` ${label} `;
  const left = Math.max(2, Math.floor((columns - text.length) / 2));
  return fit(
    [span(`${"─".repeat(left)}${text}${"─".repeat(Math.max(0, columns - left - text.length))}`, style)],
    columns,
  );
}
