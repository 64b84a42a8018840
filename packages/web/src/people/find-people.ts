import { nameKey, type User, type UserId } from "@wireside/protocol";

/** People whose name, or one word of it, begins so: those online first, then by name. At most `most`. */
export function findPeople(query: string, users: Iterable<User>, online: ReadonlySet<UserId>, most: number): User[] {
  // After a space only names that go on can be meant: "Ada " is Ada Lovelace, not Ada, who is complete.
  const key = query === "" ? "" : nameKey(query) + (query.endsWith(" ") ? " " : "");
  return [...users]
    .filter((user) => user.retired !== true && matches(user.name, key))
    .map((user) => ({ user, rank: (nameKey(user.name).startsWith(key) ? 0 : 2) + (online.has(user.id) ? 0 : 1) }))
    .toSorted((a, b) => a.rank - b.rank || a.user.name.localeCompare(b.user.name))
    .slice(0, most)
    .map(({ user }) => user);
}

function matches(name: string, key: string): boolean {
  const whole = nameKey(name);
  return whole.startsWith(key) || whole.split(/[\s._-]+/u).some((word) => word.startsWith(key));
}
