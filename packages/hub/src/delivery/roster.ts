import type { UserId } from "@wireside/protocol";
import type { RoomState } from "../domain/directory.ts";
import type { Connection } from "./connection.ts";

const NOBODY: ReadonlySet<Connection> = new Set();

/** Who is connected, by person. */
export class Roster {
  readonly #byUser = new Map<UserId, Set<Connection>>();
  readonly all = new Set<Connection>();

  add(connection: Connection): void {
    this.all.add(connection);
    const own = this.#byUser.get(connection.user);
    if (own === undefined) this.#byUser.set(connection.user, new Set([connection]));
    else own.add(connection);
  }

  remove(connection: Connection): void {
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

  /** Calls for each connection of each member of the room. */
  forRoom(room: RoomState, call: (connection: Connection) => void): void {
    if (this.#byUser.size < room.members.size) {
      for (const [user, own] of this.#byUser)
        if (room.members.has(user)) for (const connection of own) call(connection);
      return;
    }
    for (const user of room.members.keys()) for (const connection of this.of(user)) call(connection);
  }
}
