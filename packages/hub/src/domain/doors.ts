import { UserName, WiresideError, nameKey, type DoorName, type RoomId, type UserId } from "@wireside/protocol";
import type { Core } from "../core.ts";
import { plainAddress } from "../net/addresses.ts";
import type { Admission, Admitted } from "../options.ts";
import { badInput } from "./bad-input.ts";
import { viewOf, type Person } from "./directory.ts";
import { addByName } from "./people.ts";
import { LOBBY_KEY, addMember, enterLobby, findLobby, leaveRoom } from "./rooms.ts";
import { closeConnections, endSession, openSession } from "./sessions.ts";
import { roomsOf } from "./views.ts";

/** Rooms named in the message that one was not found. */
const MOST_NAMED = 20;

/**
 * Lets people in through a door for classic clients: as guests of one public room, without a password, from `admit`
 * until `dismiss`. Whoever comes again under the same name through the same door is the same person.
 */
export class Doors {
  readonly #core: Core;
  /** Those let in and not yet dismissed. */
  readonly #inside = new Set<UserId>();
  readonly #leaving = new Map<UserId, Promise<void>>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** See RunningHub.admit. */
  async admit({ door, name: given, address: from, room: wanted }: Admission): Promise<Admitted> {
    const core = this.#core;
    const address = plainAddress(from);
    const name = UserName.safeParse(given);
    if (!name.success) throw badInput(name.error);
    core.rates.take("joins", address);
    const chosen = wanted ?? findLobby(core);
    if (chosen !== undefined && core.directory.rooms.get(chosen)?.kind !== "public")
      throw new WiresideError("not_found", { message: "There is no such public room." });
    const person = await this.#enter(door, name.data);
    try {
      const token = await openSession(core, person.id, { address, client: `the ${door} door` });
      return { token, user: viewOf(person), room: await enterRoom(core, person, chosen) };
    } catch (error) {
      this.#inside.delete(person.id);
      throw error;
    }
  }

  /** See RunningHub.dismiss. */
  dismiss(user: UserId): Promise<void> {
    const known = this.#leaving.get(user);
    if (known !== undefined) return known;
    const leaving = this.#leave(user).finally(() => {
      this.#leaving.delete(user);
      this.#inside.delete(user);
    });
    this.#leaving.set(user, leaving);
    return leaving;
  }

  /** At start: those who were inside when the hub was last stopped or killed leave now. */
  async clear(): Promise<void> {
    const leaving: Promise<void>[] = [];
    for (const { id, door, rooms } of this.#core.directory.people.values())
      if (door !== undefined && rooms.size > 0) leaving.push(this.dismiss(id));
    await Promise.all(leaving);
  }

  /** The person to whom the name belongs behind this door, now inside. Throws name_taken. */
  async #enter(door: DoorName, name: string): Promise<Person> {
    const { directory, presence } = this.#core;
    let known = directory.personByKey(nameKey(name));
    if (known !== undefined) await this.#leaving.get(known.id);
    known = directory.personByKey(nameKey(name));
    if (known !== undefined && known.door === door) {
      if (this.#inside.has(known.id))
        throw new WiresideError("name_taken", {
          message: `Someone named "${known.name}" is here; choose another name.`,
        });
      presence.expect(known.id);
      this.#inside.add(known.id);
      return known;
    }
    const added = await addByName(this.#core, { name, role: "guest", door });
    this.#inside.add(added.id);
    return added;
  }

  async #leave(user: UserId): Promise<void> {
    const core = this.#core;
    const person = core.directory.person(user);
    if (person?.door === undefined || person.retired) return;
    for (const connection of core.roster.of(user)) connection.said = true;
    closeConnections(core, user, () => true);
    core.presence.disconnected(user, true);
    for (const { id, kind } of roomsOf(core.directory, user)) if (kind !== "direct") await leaveRoom(core, person, id);
    for (const { id } of await core.store.sessions(user)) await endSession(core, user, id);
  }
}

/** Into the chosen room, or the lobby that is not made yet. */
async function enterRoom(core: Core, person: Person, chosen: RoomId | undefined): Promise<RoomId> {
  if (chosen === undefined) await enterLobby(core, person);
  else if (!person.rooms.has(chosen)) await addMember(core, person, chosen);
  const room = chosen ?? findLobby(core);
  if (room === undefined) throw new WiresideError("internal");
  return room;
}

/** See RunningHub.findRoom. */
export function findPublicRoom({ directory }: Core, name: string): RoomId | undefined {
  const key = nameKey(name);
  const id = directory.roomKeys.get(key);
  if (id === undefined && key === LOBBY_KEY) return undefined;
  const open = [...directory.rooms.values()].filter(({ kind }) => kind === "public");
  const room = open.find((known) => known.id === id);
  if (room !== undefined) return room.id;
  const names = open.length === 0 ? ["lobby"] : open.slice(0, MOST_NAMED).map((known) => known.name);
  const more = open.length > MOST_NAMED ? `, and ${String(open.length - MOST_NAMED)} more` : "";
  throw new WiresideError("not_found", {
    message: `There is no public room named "${name}". There is: ${names.join(", ")}${more}.`,
  });
}
