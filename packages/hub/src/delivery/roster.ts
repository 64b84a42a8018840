import type { RoomId, UserId } from "@wireside/protocol";
import type { RoomState } from "../domain/directory.ts";
import type { Connection } from "./connection.ts";

const NOBODY: ReadonlySet<Connection> = new Set();

/** Who is connected, by person. */
export class Roster {
  readonly #byUser = new Map<UserId, Set<Connection>>();
  readonly #byRoom = new Map<RoomId, readonly Connection[]>();
  readonly all = new Set<Connection>();

  add(connection: Connection): void {
    this.membersChanged();
    this.all.add(connection);
    const own = this.#byUser.get(connection.user);
    if (own === undefined) this.#byUser.set(connection.user, new Set([connection]));
    else own.add(connection);
  }

  remove(connection: Connection): void {
    this.membersChanged();
    this.all.delete(connection);
    const own = this.#byUser.get(connection.user);
    own?.delete(connection);
    if (own?.size === 0) this.#byUser.delete(connection.user);
  }

  of(user: UserId): ReadonlySet<Connection> {
    return this.#byUser.get(user) ?? NOBODY;
  }

  get people(): number {
    return this.#byUser.size;
  }

  /** The connections of the room's members: one list, walked for every group, so it is kept until someone comes or goes. */
  inRoom(room: RoomState): readonly Connection[] {
    const known = this.#byRoom.get(room.id);
    if (known !== undefined) return known;
    const found: Connection[] = [];
    if (this.#byUser.size < room.members.size) {
      for (const [user, own] of this.#byUser) if (room.members.has(user)) found.push(...own);
    } else for (const user of room.members.keys()) found.push(...this.of(user));
    this.#byRoom.set(room.id, found);
    return found;
  }

  /** To be called when someone has come into a room or left one. */
  membersChanged(): void {
    this.#byRoom.clear();
  }
}
