import type { HubState } from "@wireside/client";
import type { ApiReply, Room, User } from "@wireside/protocol";
import { COMMANDS } from "../chat/command.ts";
import { neutraliseLine } from "../text/neutralise.ts";
import { span, widthOf, type Row } from "../text/span.ts";
import { DOOR, clock, personColor } from "./message-rows.ts";
import { compareNames, doorMark, personName, roomName } from "./screen.ts";

// What the commands answer, as lines of this screen's own.

const KEYS: readonly (readonly [string, string])[] = [
  ["text", "to everyone in the room"],
  ["@NAME: text", "to NAME only"],
  ["#ls", "who is online"],
  ["Tab", "complete a name or a command"],
  ["Page Up/Down", "go through history"],
  ["Alt+↑/↓, Ctrl+P/N", "go from room to room"],
  ["Alt+Enter, Ctrl+J", "a new line in the message"],
  ["↑ ↓", "what you wrote before"],
  ["NAME ‹DOOR›", "came through that door, without password or encryption"],
];

export function helpRows(): Row[] {
  const commands = Object.entries(COMMANDS).map(
    ([name, form]) => [`/${name} ${form.takes}`.trim(), form.says] as const,
  );
  return [heading("Keys"), ...table(KEYS), heading("Commands"), ...table(commands)];
}

export function onlineRows(state: HubState): Row[] {
  const people = [...state.online].flatMap((id) => state.users.get(id) ?? []).toSorted(byName);
  return [
    heading(`Online: ${people.length}`),
    ...people.map((user) => personRow(user, user.id === state.you?.id ? "you" : "")),
  ];
}

export function memberRows(members: ApiReply<"members">, state: HubState): Row[] {
  const sorted = [...members].toSorted(
    (one, other) => Number(other.online) - Number(one.online) || byName(one.user, other.user),
  );
  const about = (each: (typeof members)[number]): string =>
    [each.user.id === state.you?.id ? "you" : "", each.role === "owner" ? "owner" : "", each.online ? "" : "away"]
      .filter((word) => word !== "")
      .join(", ");
  return [heading(`In this room: ${members.length}`), ...sorted.map((each) => personRow(each.user, about(each)))];
}

export function roomListRows(rooms: readonly Room[], state: HubState): Row[] {
  const named = rooms
    .filter((room) => room.kind !== "direct")
    .toSorted((one, other) => compareNames(one.name, other.name));
  return [
    heading(`Rooms: ${named.length}`),
    ...named.map((room): Row => {
      const about = [
        `${room.members} here`,
        room.kind === "private" ? "closed" : "",
        room.role === null ? "" : "you are in it",
      ].filter((word) => word !== "");
      const topic = room.topic === "" ? "" : `  ${neutraliseLine(room.topic)}`;
      return [
        span(`# ${roomName(state, room)}`, { bold: true }),
        span(`  ${about.join(", ")}`, { dim: true }),
        span(topic),
      ];
    }),
  ];
}

export function foundRows(found: ApiReply<"search">["found"], more: boolean, words: string, state: HubState): Row[] {
  const title =
    found.length === 0
      ? `Nothing found for "${neutraliseLine(words)}".`
      : `Found for "${neutraliseLine(words)}", newest first${more ? " (there is more)" : ""}:`;
  return [
    heading(title),
    ...found.map(({ room, message }): Row => {
      const where = state.rooms.get(room);
      const day = new Date(message.at).toISOString().slice(0, 10);
      return [
        span(`${day} ${clock(message.at)} ${where === undefined ? "" : `${roomName(state, where)}  `}`, { dim: true }),
        span(personName(state, message.by), { color: personColor(message.by), bold: true }),
        span(doorMark(state.users.get(message.by)), DOOR),
        span(`  ${neutraliseLine(message.text)}`),
      ];
    }),
  ];
}

export function inviteRows({ invite, code, link }: ApiReply<"invite">): Row[] {
  const until = new Date(invite.expiresAt);
  return [
    heading(
      `An invite for one ${invite.role}, good once, until ${until.toISOString().slice(0, 16).replace("T", " ")} UTC:`,
    ),
    [span(neutraliseLine(link))],
    [span(`wireside chat --invite ${neutraliseLine(code)}`, { dim: true })],
  ];
}

export function sessionRows(sessions: ApiReply<"sessions">): Row[] {
  return [
    heading("Your sessions; /sessions end ID ends one:"),
    ...sessions.map((session): Row => {
      const seen = new Date(session.seenAt).toISOString().slice(0, 16).replace("T", " ");
      return [
        span(`${session.id}  `, { bold: true }),
        span(neutraliseLine(`${session.client || "a client"} from ${session.address}, seen ${seen} UTC`)),
        span(session.current ? "  this one" : "", { color: "green" }),
      ];
    }),
  ];
}

const byName = (one: User, other: User): number => compareNames(one.name, other.name);

function personRow(user: User, about: string): Row {
  return [
    span(`  ${neutraliseLine(user.name)}`, { color: personColor(user.id), bold: true }),
    span(doorMark(user), DOOR),
    span(about === "" ? "" : `  ${about}`, { dim: true }),
  ];
}

function heading(text: string): Row {
  return [span(text, { bold: true, color: "cyan" })];
}

function table(lines: readonly (readonly [string, string])[]): Row[] {
  const columns = Math.max(...lines.map(([term]) => widthOf(term))) + 2;
  return lines.map(([term, says]) => [span(term + " ".repeat(columns - widthOf(term)), { bold: true }), span(says)]);
}
