import type { ClientEvent, Connection, HubState } from "@wireside/client";
import type { Message, RoomId, UserId } from "@wireside/protocol";
import { clock, noteText } from "../screen/message-rows.ts";
import { doorMark, markedName, roomName } from "../screen/screen.ts";
import { connectionText } from "../screen/status.ts";
import { neutraliseLine } from "../text/neutralise.ts";

/**
 * An event as one line for people; undefined for what says nothing to them (acknowledgements, read markers, typing).
 * Every name and text is neutralised: the line may end on a terminal.
 */
export function eventText(event: ClientEvent, state: HubState): string | undefined {
  switch (event.type) {
    case "message":
      return `${clock(event.message.at)} ${messageText(event.room, event.message, state)}`;
    case "edited":
      return `${clock(event.at)} ${place(event.room, state)} * a message now reads: ${neutraliseLine(event.text)}`;
    case "deleted":
      return `${clock(event.at)} ${place(event.room, state)} * ${markedName(state, event.by)} deleted a message`;
    case "reaction":
      return event.on
        ? `${place(event.room, state)} * ${markedName(state, event.by)} reacted with ${neutraliseLine(event.reaction)}`
        : undefined;
    case "online":
      return `* ${neutraliseLine(event.user.name)}${doorMark(event.user)} is online`;
    case "offline":
      return `* ${neutraliseLine(event.user.name)}${doorMark(event.user)} is offline`;
    default:
      return undefined;
  }
}

/** What happens to the connection, for standard error. */
export function connectionLine(event: ClientEvent, now: number): string | undefined {
  if (event.type === "closing") return "wireside: the hub is going down and will be back.";
  if (event.type !== "connection" || event.connection.state !== "waiting") return undefined;
  return `wireside: ${connectionText(event.connection, now)}`;
}

function messageText(room: RoomId, message: Message, state: HubState): string {
  if (message.note !== undefined) return `${place(room, state)} * ${noteText(message, state)}`;
  const text = neutraliseLine(message.text);
  const known = state.rooms.get(room);
  if (known?.kind !== "direct") return `${place(room, state)} ${markedName(state, message.by)}: ${text}`;
  return message.by === state.you?.id
    ? `to ${markedName(state, known.peer)} (private): ${text}`
    : `${markedName(state, message.by)} (private): ${text}`;
}

function place(room: RoomId, state: HubState): string {
  const known = state.rooms.get(room);
  if (known === undefined) return `room ${room}`;
  return known.kind === "direct" ? `${markedName(state, known.peer)} (private)` : `#${roomName(state, known)}`;
}

/**
 * An event as the object of one line of JSON: the event itself, and the names of the room and the person its ids mean.
 * packages/cli/README.md documents them.
 */
export function eventJson(event: ClientEvent, state: HubState): Record<string, unknown> {
  const room = "room" in event && typeof event.room === "number" ? event.room : undefined;
  const by = actorOf(event);
  const door = by === undefined ? undefined : state.users.get(by)?.door;
  const known = room === undefined ? undefined : state.rooms.get(room);
  return {
    ...event,
    ...(event.type === "connection" ? { connection: plainErrors(event.connection) } : {}),
    ...(event.type === "refused" ? { error: plainError(event.error) } : {}),
    ...(known === undefined
      ? {}
      : {
          roomName: known.kind === "direct" ? rawName(known.peer, state) : known.name,
          private: known.kind === "direct",
        }),
    ...(by === undefined ? {} : { from: rawName(by, state) }),
    ...(door === undefined ? {} : { door }),
  };
}

function actorOf(event: ClientEvent): UserId | undefined {
  if (event.type === "message") return event.message.by;
  if (event.type === "deleted" || event.type === "reaction") return event.by;
  return event.type === "typing" ? event.user : undefined;
}

function rawName(id: UserId | undefined, state: HubState): string | null {
  return (id === undefined ? undefined : state.users.get(id)?.name) ?? null;
}

function plainErrors(connection: Connection): object {
  return "because" in connection && connection.because instanceof Error
    ? { ...connection, because: plainError(connection.because) }
    : connection;
}

function plainError(error: Error): object {
  return { code: "code" in error ? error.code : "internal", message: error.message };
}
