import { LIMITS, type Position, type User } from "@wireside/protocol";
import type { Core } from "../core.ts";
import type { Connection } from "../delivery/connection.ts";
import { encode } from "../delivery/frame.ts";
import { viewOf } from "../domain/directory.ts";
import { countUnread, roomsOf, viewRoom } from "../domain/views.ts";

/** Tells a client how things stand: the first frame of every connection. */
export async function sendWelcome(core: Core, connection: Connection): Promise<void> {
  const { directory, store, presence, delivery } = core;
  const person = directory.person(connection.user);
  if (person === undefined || person.retired) {
    connection.end(4001, "the session ended");
    return;
  }
  connection.awaitsWelcome = true;
  const unread = await countUnread(store, person.id, roomsOf(directory, person.id));
  // From here on in one turn: all that was not pushed meanwhile is in this frame.
  connection.awaitsWelcome = false;
  connection.resume();
  connection.write(
    encode({
      type: "welcome",
      hub: { name: core.name, version: core.version, id: directory.hubId },
      you: viewOf(person),
      preferences: person.preferences,
      rooms: roomsOf(directory, person.id).map((room) => viewRoom(room, person.id, unread(room.id))),
      users: peopleFor(core),
      online: [...presence.online].slice(0, LIMITS.welcomeUsers),
      position: delivery.published,
      from: Math.min(connection.cursor, delivery.published) as Position,
    }),
  );
}

/** Those online first, then others, up to the limit. */
function peopleFor({ directory, presence }: Core): User[] {
  const people: User[] = [];
  for (const id of presence.online) {
    const person = directory.person(id);
    if (person !== undefined) people.push(viewOf(person));
    if (people.length === LIMITS.welcomeUsers) return people;
  }
  for (const person of directory.people.values()) {
    if (people.length === LIMITS.welcomeUsers) break;
    if (!person.retired && !presence.online.has(person.id)) people.push(viewOf(person));
  }
  return people;
}
