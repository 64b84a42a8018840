import type { Room, User, UserId } from "@wireside/protocol";

/** What to call someone. Names of people the page has not heard of yet come a moment later. */
export function nameOf(user: User | undefined): string {
  return user?.name ?? "…";
}

/** A room's name as a person reads it: that of the other one, for direct messages. */
export function titleOf(room: Room, users: ReadonlyMap<UserId, User>): string {
  return room.kind === "direct" ? nameOf(room.peer === undefined ? undefined : users.get(room.peer)) : room.name;
}

/** "alice", "alice and bob", "alice, bob and 3 others". */
export function listNames(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? "";
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1);
  const rest = names.length - shown.length;
  return `${shown.join(", ")} and ${rest === 1 ? (names.at(-1) ?? "") : `${rest} others`}`;
}
