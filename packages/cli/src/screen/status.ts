import type { Connection } from "@wireside/client";
import { nameKey } from "@wireside/protocol";
import { takesNumber } from "../chat/command.ts";
import { parseLine } from "../chat/line.ts";
import { neutraliseLine } from "../text/neutralise.ts";
import { span, type Row, type Span } from "../text/span.ts";
import { bar } from "./columns.ts";
import { isKnownPerson, numbered, personName, roomsShown, type Screen } from "./screen.ts";

/** The line between the conversation and what is typed: what matters now at the left, what waits elsewhere at the right. */
export function statusRow(screen: Screen, isBelow: boolean): Row {
  const left = notice(screen) ?? hint(screen) ?? typing(screen) ?? connection(screen);
  return bar(
    [span(" "), ...left],
    [...elsewhere(screen), ...(isBelow ? [span(" ↓ more below, End ", { bold: true })] : [])],
    screen.columns,
  );
}

/** To whom the line being typed would go privately; undefined when it is for the room. */
export function privateName(screen: Screen): string | undefined {
  if (!/^(@|\/msg\s)/i.test(screen.editor.text)) return undefined;
  const line = parseLine(screen.editor.text, { isKnown: isKnownPerson(screen.hub), commands: true });
  if (line.kind === "private") return line.name;
  return line.kind === "command" && line.command.name === "msg" ? line.command.to : undefined;
}

function notice({ notice: given }: Screen): Span[] | undefined {
  if (given === undefined) return undefined;
  return [span(neutraliseLine(given.text), given.tone === "error" ? { color: "red", bold: true } : { bold: true })];
}

/** What Enter would do with the line, where that is not plain. */
function hint(screen: Screen): Span[] | undefined {
  const { text } = screen.editor;
  const to = privateName(screen);
  if (to !== undefined) {
    const key = nameKey(to);
    const person = [...screen.hub.users.values()].find((user) => !user.retired && nameKey(user.name) === key);
    const door = person?.door === undefined ? "" : `, and it is not encrypted beyond the ${person.door} door`;
    return [span(`private: only ${neutraliseLine(to)} will see it${door}`, { color: "magenta", bold: true })];
  }
  if (!takesNumber(text)) return undefined;
  const number = Number(/^\/\w+\s+(\d+)/.exec(text)?.[1] ?? "0");
  const message = numbered(screen)[number - 1];
  if (message === undefined) return [span("the numbers beside the messages say which one")];
  return [span(`[${number}] ${personName(screen.hub, message.by)}: ${neutraliseLine(message.text)}`, { italic: true })];
}

function typing(screen: Screen): Span[] | undefined {
  const { hub, current, now } = screen;
  if (current === undefined || hub.connection.state !== "live") return undefined;
  const names = [...(hub.typing.get(current) ?? [])]
    .filter(([id, until]) => until > now && id !== hub.you?.id)
    .map(([id]) => personName(hub, id));
  if (names.length === 0) return undefined;
  const who = names.length > 3 ? `${names.length} people` : names.join(", ");
  return [span(`${who} ${names.length === 1 ? "is" : "are"} typing…`, { italic: true })];
}

function connection(screen: Screen): Span[] {
  const { hub, now } = screen;
  const text = connectionText(hub.connection, now);
  if (hub.connection.state !== "live") return [span(text, { color: "red", bold: true })];
  return [span(`${personName(hub, hub.you?.id)} · ${text} · /help`)];
}

/** The connection in words. */
export function connectionText(state: Connection, now: number): string {
  switch (state.state) {
    case "connecting":
      return "connecting…";
    case "catching-up":
      return "catching up…";
    case "live":
      return "connected";
    case "waiting":
      return `not connected, again in ${Math.max(0, Math.ceil((state.retryAt - now) / 1000))} s: ${neutraliseLine(state.because.message)}`;
    case "closed":
      return "closed";
  }
}

function elsewhere(screen: Screen): Span[] {
  const others = roomsShown(screen.hub).filter((room) => room.id !== screen.current && room.unread > 0);
  const unread = others.reduce((sum, room) => sum + room.unread, 0);
  const forYou = others.reduce((sum, room) => sum + (room.kind === "direct" ? room.unread : room.mentions), 0);
  if (unread === 0) return [];
  const where = screen.columns < 60 ? "" : " elsewhere";
  return [
    span(` ${unread} unread${where}${forYou > 0 ? `, ${forYou} for you` : ""} `, forYou > 0 ? { bold: true } : {}),
  ];
}
