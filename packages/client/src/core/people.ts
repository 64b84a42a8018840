import type { User, UserId } from "@wireside/protocol";
import { withEntries } from "./replaced.ts";

/** Who is known, who is online, and whose names have to be asked for. */
export class People {
  users: ReadonlyMap<UserId, User> = new Map();
  online: ReadonlySet<UserId> = new Set();
  readonly #asked = new Set<UserId>();
  #unknown: UserId[] = [];

  know(users: readonly User[]): void {
    const news = users.filter((user) => !isSame(this.users.get(user.id), user));
    if (news.length > 0)
      this.users = withEntries(
        this.users,
        news.map((user) => [user.id, user]),
      );
    for (const { id } of users) this.#asked.delete(id);
  }

  /** Notes ids that were mentioned by the hub; those unknown are asked for once. */
  need(ids: Iterable<UserId>): void {
    for (const id of ids) {
      if (this.users.has(id) || this.#asked.has(id)) continue;
      this.#asked.add(id);
      this.#unknown.push(id);
    }
  }

  /** The ids to ask the hub for, each given once. */
  takeUnknown(): UserId[] {
    const ids = this.#unknown;
    this.#unknown = [];
    return ids;
  }

  /** Asking failed: ids may be asked for again. */
  notFound(ids: readonly UserId[]): void {
    for (const id of ids) this.#asked.delete(id);
  }

  /** Replaces who is online. */
  setOnline(ids: readonly UserId[]): void {
    this.online = new Set(ids);
    this.need(ids);
  }

  /** Some came online and some went. Returns who of them was not so before, as far as they are known. */
  change(came: readonly User[], went: readonly UserId[]): { came: User[]; went: User[] } {
    this.know(came);
    const news = {
      came: came.filter(({ id }) => !this.online.has(id)),
      went: went.filter((id) => this.online.has(id)),
    };
    const online = new Set(this.online);
    for (const { id } of news.came) online.add(id);
    for (const id of news.went) online.delete(id);
    if (news.came.length + news.went.length > 0) this.online = online;
    return { came: news.came, went: news.went.flatMap((id) => this.users.get(id) ?? []) };
  }
}

function isSame(a: User | undefined, b: User): boolean {
  return (
    a?.name === b.name &&
    a.role === b.role &&
    a.registered === b.registered &&
    a.retired === b.retired &&
    a.door === b.door
  );
}
