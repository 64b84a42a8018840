import type { HubClient } from "@wireside/client";
import { WiresideError, nameKey, type Room, type RoomId, type User } from "@wireside/protocol";

/** The person of that name, asked of the hub when the client does not know them. Throws not_found. */
export async function findPerson(client: HubClient, name: string): Promise<User> {
  const key = nameKey(name);
  const fits = (user: User): boolean => !user.retired && nameKey(user.name) === key;
  const person =
    [...client.state.users.values()].find(fits) ?? (await client.call("users", { query: { name } })).find(fits);
  if (person === undefined) throw new WiresideError("not_found", { message: `There is nobody called "${name}" here.` });
  return person;
}

/** The room of that name: one of ours, or a public one. Throws not_found. */
async function findRoom(client: HubClient, name: string): Promise<Room> {
  const key = nameKey(name);
  const fits = (room: Room): boolean => room.kind !== "direct" && nameKey(room.name) === key;
  const room =
    [...client.state.rooms.values()].find((each) => each.role !== null && fits(each)) ??
    (await client.call("rooms")).find(fits);
  if (room === undefined)
    throw new WiresideError("not_found", { message: `There is no room called "${name}", or it is not yours to see.` });
  return room;
}

/** Goes into a room of that name, when one is not in it already. Resolves when the client knows that it is. */
export async function enterRoom(client: HubClient, name: string): Promise<RoomId> {
  const room = await findRoom(client, name);
  if (room.role === null) await client.call("joinRoom", { params: { room: String(room.id) } });
  return untilKnown(client, room.id);
}

/** The room of direct messages with someone. Resolves when the client knows it. */
export async function directRoom(client: HubClient, name: string): Promise<RoomId> {
  const person = await findPerson(client, name);
  const known = [...client.state.rooms.values()].find((room) => room.kind === "direct" && room.peer === person.id);
  if (known !== undefined) return known.id;
  const room = await client.call("direct", { body: { user: person.id } });
  return untilKnown(client, room.id);
}

/** An answer over HTTP may be faster than the event on the socket: waits until the client's state has the room. */
export function untilKnown(client: HubClient, id: RoomId): Promise<RoomId> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const { rooms, connection } = client.state;
      const room = rooms.get(id);
      if (room !== undefined && room.role !== null) finish(() => resolve(id));
      else if (connection.state === "closed") finish(() => reject(connection.because ?? new WiresideError("closed")));
    };
    const finish = (settle: () => void): void => {
      stop();
      settle();
    };
    const stop = client.subscribe(check);
    check();
  });
}
