import type { HubClient } from "@wireside/client";
import type { MessageId, RoomId } from "@wireside/protocol";
import { directRoom, enterRoom, findPerson, untilKnown } from "../chat/people.ts";
import type { Command } from "../chat/command.ts";
import { span, type Row } from "../text/span.ts";
import { foundRows, helpRows, inviteRows, memberRows, onlineRows, roomListRows, sessionRows } from "./answers.ts";
import type { Effect, Input } from "./screen.ts";

const PAGE = "100";

/** Does what the screen asks for, and tells it what came of it. Rejects with the hub's reason. */
export async function perform(client: HubClient, effect: Effect, tell: (input: Input) => void): Promise<void> {
  switch (effect.type) {
    case "load":
      return load(client, effect.room, effect.before, tell);
    case "read":
      return client.markRead(effect.room, effect.upTo);
    case "typing":
      return client.typing(effect.room);
    case "send":
      // A refusal stays visible with the message itself, in the list of what is pending.
      await client.send(effect.room, effect.text, { replyTo: effect.replyTo });
      return;
    case "private": {
      const room = await directRoom(client, effect.to);
      await client.send(room, effect.text);
      return;
    }
    case "edit":
      await client.call("edit", { ...at(effect.room, effect.message), body: { text: effect.text } });
      return;
    case "delete":
      await client.call("remove", at(effect.room, effect.message));
      return;
    case "react":
      return react(client, effect.room, effect.message, effect.text);
    case "list":
      return tell({ type: "say", room: undefined, rows: onlineRows(client.state) });
    case "command":
      return command(client, effect.room, effect.command, tell);
    case "redraw":
    case "quit":
      return;
  }
}

const at = (room: RoomId, message: MessageId) => ({ params: { room: String(room), message: String(message) } });

async function load(
  client: HubClient,
  room: RoomId,
  before: MessageId | undefined,
  tell: (input: Input) => void,
): Promise<void> {
  try {
    const query = before === undefined ? { limit: PAGE } : { limit: PAGE, before: String(before) };
    const page = await client.call("history", { params: { room: String(room) }, query });
    const people = page.messages.flatMap((message) => [message.by, ...Object.values(message.reactions ?? {}).flat()]);
    await client.resolveUsers([...new Set(people)]);
    tell({ type: "page", room, page });
  } catch (error) {
    tell({ type: "page-failed", room, because: error instanceof Error ? error.message : String(error) });
  }
}

/** Gives a reaction, or takes it back when it is there: the hub knows best, so it is asked for the message. */
async function react(client: HubClient, room: RoomId, message: MessageId, reaction: string): Promise<void> {
  const page = await client.call("history", {
    params: { room: String(room) },
    query: { around: String(message), limit: "1" },
  });
  const given = page.messages.find((each) => each.id === message)?.reactions?.[reaction] ?? [];
  const mine = given.some((id) => id === client.state.you?.id);
  await client.call(mine ? "unreact" : "react", { params: { ...at(room, message).params, reaction } });
}

async function command(
  client: HubClient,
  room: RoomId | undefined,
  given: Command,
  tell: (input: Input) => void,
): Promise<void> {
  const say = (rows: readonly Row[]): void => tell({ type: "say", room, rows });
  const note = (text: string): void => tell({ type: "notice", notice: { text, tone: "info" } });
  const here = room === undefined ? undefined : { params: { room: String(room) } };
  switch (given.name) {
    case "help":
      return say(helpRows());
    case "rooms":
      return say(roomListRows(await client.call("rooms"), client.state));
    case "join":
      return tell({ type: "open", room: await enterRoom(client, given.room) });
    case "create": {
      const made = await client.call("createRoom", { body: { name: given.room, kind: given.kind } });
      return tell({ type: "open", room: await untilKnown(client, made.id) });
    }
    case "search": {
      const { found, more } = await client.call("search", { query: { q: given.words, limit: "20" } });
      await client.resolveUsers([...new Set(found.map(({ message }) => message.by))]);
      return say(foundRows(found, more, given.words, client.state));
    }
    case "invite":
      return say(inviteRows(await client.call("invite", { body: { role: given.role } })));
    case "sessions":
      if (given.end === undefined) return say(sessionRows(await client.call("sessions")));
      await client.call("endSession", { params: { session: String(given.end) } });
      return note(`Session ${given.end} is ended.`);
    default:
      if (room === undefined || here === undefined) return say([[span("You are in no room.", { color: "red" })]]);
      return commandHere(client, room, given, say, note);
  }
}

async function commandHere(
  client: HubClient,
  room: RoomId,
  given: Command,
  say: (rows: readonly Row[]) => void,
  note: (text: string) => void,
): Promise<void> {
  const params = { room: String(room) };
  if (given.name === "leave") await client.call("leaveRoom", { params });
  else if (given.name === "topic") await client.call("changeRoom", { params, body: { topic: given.text } });
  else if (given.name === "who") say(memberRows(await client.call("members", { params }), client.state));
  else if (given.name === "add") {
    const person = await findPerson(client, given.person);
    await client.call("addMember", { params: { ...params, user: String(person.id) } });
    note(`${person.name} is in this room now.`);
  }
}
