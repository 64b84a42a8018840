import { LIMITS, type Position, type User } from "@wireside/protocol";
import type { Core } from "../core.ts";
import type { Connection } from "../delivery/connection.ts";
import { encode } from "../delivery/frame.ts";
import { viewOf } from "../domain/directory.ts";
import { roomsOf, viewRooms } from "../domain/views.ts";

/** Tells a client how things stand: the first frame of every connection. */
export async function sendWelcome(core: Core, connection: Connection): Promise<void> {
  const { directory, store, presence, delivery } = core;
  const person = directory.person(connection.user);
  if (person === undefined || person.retired) {
    connection.end(4001, "the session ended");
    return;
  }
  const rooms = await viewRooms(directory, store, person.id, roomsOf(directory, person.id));
  connection.write(
    encode({
      type: "welcome",
      hub: { name: core.name, version: core.version, id: directory.hubId },
      you: viewOf(person),
      preferences: person.preferences,
      rooms,
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
