import {
  INVITE_SECRET_BYTES,
  LIMITS,
  WiresideError,
  atLeast,
  nameKey,
  type DoorName,
  type Invite,
  type Preferences,
  type Role,
  type User,
  type UserId,
} from "@wireside/protocol";
import type { Core } from "../core.ts";
import { viewOf, type Person } from "./directory.ts";
import { enterLobby } from "./rooms.ts";
import { newSecret, type Passwords } from "./secrets.ts";
import { closeConnections } from "./sessions.ts";

/** Comes in with a nickname. A name that nobody used for a while and no password keeps is given up by its last bearer. */
export async function joinByName(core: Core, name: string): Promise<Person> {
  const person = await addByName(core, { name, role: "member" });
  await enterLobby(core, person);
  return person;
}

/** Adds a person who has no password, under a name that is free. */
export async function addByName(
  core: Core,
  { name, ...given }: { name: string; role: Role; door?: DoorName },
): Promise<Person> {
  const key = nameKey(name);
  await freeName(core, key);
  return addPerson(core, { name, key, ...given, passwordHash: undefined, invite: undefined });
}

/** Has the name given up by whoever has no password for it and is gone. Throws name_taken. */
async function freeName(core: Core, key: string): Promise<void> {
  const holder = core.directory.personByKey(key);
  if (holder === undefined) return;
  if (holder.registered) {
    throw new WiresideError("name_taken", {
      message: `The name "${holder.name}" belongs to an account; log in with its password, or choose another.`,
    });
  }
  if (!core.presence.isNameFree(holder.id)) {
    throw new WiresideError("name_taken", {
      message: `Someone named "${holder.name}" is here, or was a moment ago; choose another name.`,
    });
  }
  await core.log.append({ type: "retire-user", user: holder.id });
}

export async function register(
  core: Core,
  passwords: Passwords,
  given: { name: string; password: string; inviteHash: Uint8Array },
): Promise<Person> {
  const key = nameKey(given.name);
  const invite = await usableInvite(core, given.inviteHash);
  await freeName(core, key);
  const passwordHash = await passwords.make(given.password);
  const person = await addPerson(core, {
    name: given.name,
    key,
    role: invite.role,
    passwordHash,
    invite: given.inviteHash,
  });
  await enterLobby(core, person);
  return person;
}

interface NewPerson {
  name: string;
  key: string;
  role: Role;
  passwordHash: string | undefined;
  invite: Uint8Array | undefined;
  door?: DoorName;
}

async function addPerson(core: Core, person: NewPerson): Promise<Person> {
  const { id } = await core.log.append({ type: "add-user", ...person, at: core.now() });
  const added = core.directory.person(id as UserId);
  if (added === undefined) throw new WiresideError("internal");
  core.presence.expect(added.id);
  return added;
}

/** Fails early with the reason; the store checks again when the invite is used up. */
async function usableInvite(core: Core, tokenHash: Uint8Array): Promise<Invite> {
  const invite = await core.store.inviteByToken(tokenHash);
  if (invite === undefined) throw new WiresideError("bad_invite");
  if (invite.usedBy !== null) throw new WiresideError("invite_used");
  if (invite.expiresAt <= core.now()) throw new WiresideError("invite_expired");
  return invite;
}

/** Checks name and password. The answer and the work are the same for a name that nobody has. */
export async function logIn(core: Core, passwords: Passwords, name: string, password: string): Promise<Person> {
  const person = core.directory.personByKey(nameKey(name));
  const phc = person === undefined ? undefined : await core.store.passwordHash(person.id);
  const isRight = await passwords.check(phc, password);
  if (!isRight || person === undefined || phc === undefined) throw new WiresideError("wrong_credentials");
  if (passwords.isOld(phc)) void rehash(core, passwords, person.id, password);
  return person;
}

async function rehash(core: Core, passwords: Passwords, user: UserId, password: string): Promise<void> {
  const passwordHash = await passwords.make(password);
  core.log.submit({ type: "set-password", user, passwordHash, endSessions: false }, () => undefined);
}

/** Sets the password; every session of the person ends, this one too. */
export async function setPassword(
  core: Core,
  passwords: Passwords,
  person: Person,
  given: { current: string | undefined; next: string },
): Promise<void> {
  const phc = await core.store.passwordHash(person.id);
  if (phc !== undefined && !(await passwords.check(phc, given.current ?? "")))
    throw new WiresideError("wrong_credentials");
  await core.log.append({
    type: "set-password",
    user: person.id,
    passwordHash: await passwords.make(given.next),
    endSessions: true,
  });
  closeConnections(core, person.id, () => true);
}

/**
 * An admin may change those below an owner; only an owner makes owners, and the last owner stays one. Whoever came
 * through a door stays a guest: the next one to come under that name is the same person to the hub.
 */
export async function setRole(core: Core, by: Person, userId: UserId, role: Role): Promise<User> {
  const person = core.directory.person(userId);
  if (person === undefined || person.retired) throw new WiresideError("not_found");
  const isAllowed = atLeast(by.role, "admin") && (by.role === "owner" || (role !== "owner" && person.role !== "owner"));
  if (!isAllowed) throw new WiresideError("forbidden");
  if (person.door !== undefined)
    throw new WiresideError("forbidden", { message: "Whoever came through a door stays a guest." });
  if (person.role === "owner" && role !== "owner" && owners(core) === 1) {
    throw new WiresideError("forbidden", { message: "The hub's only owner stays its owner; make another one first." });
  }
  await core.log.append({ type: "set-role", user: userId, role });
  return viewOf(person);
}

function owners(core: Core): number {
  let count = 0;
  for (const person of core.directory.people.values()) if (!person.retired && person.role === "owner") count++;
  return count;
}

export async function setPreferences(core: Core, person: Person, changes: Partial<Preferences>): Promise<Preferences> {
  const preferences = { ...person.preferences, ...changes };
  await core.log.append({ type: "set-preferences", user: person.id, preferences });
  core.presence.refresh(person.id);
  return preferences;
}

/** Makes an invite; `by` is null for the hub itself at first start. The secret is shown once. */
export async function makeInvite(
  core: Core,
  by: Person | null,
  role: Role,
  seconds: number,
): Promise<{ invite: Invite; secret: Buffer }> {
  if (by !== null && (by.role === "guest" || !atLeast(by.role, role))) {
    throw new WiresideError("forbidden", {
      message: "You may invite for your own role and those below it; guests may not invite.",
    });
  }
  const createdAt = core.now();
  const known = await core.store.invites(null);
  const outstanding = known.filter(({ usedBy, expiresAt }) => usedBy === null && expiresAt > createdAt);
  if (outstanding.length >= LIMITS.invites) throw new WiresideError("too_many");
  const { secret, hash } = newSecret(INVITE_SECRET_BYTES);
  const expiresAt = createdAt + seconds * 1000;
  const createdBy = by?.id ?? null;
  const { id } = await core.log.append({
    type: "add-invite",
    tokenHash: hash,
    role,
    createdBy,
    at: createdAt,
    expiresAt,
  });
  return { invite: { id, role, createdBy, createdAt, expiresAt, usedBy: null }, secret };
}

/** The invites this person may see: their own, or all for an admin. */
export function listInvites(core: Core, person: Person): Promise<Invite[]> {
  return core.store.invites(atLeast(person.role, "admin") ? null : person.id);
}

export async function revokeInvite(core: Core, person: Person, id: number): Promise<void> {
  const invites = await listInvites(core, person);
  if (!invites.some((invite) => invite.id === id && invite.usedBy === null)) throw new WiresideError("not_found");
  await core.log.append({ type: "remove-invite", invite: id });
}

const MOST_FOUND = 50;

/** People by id, or by the beginning of their name. */
export function findPeople(core: Core, by: { ids?: readonly UserId[]; name?: string }): User[] {
  if (by.ids !== undefined) return by.ids.flatMap((id) => core.directory.person(id) ?? []).map(viewOf);
  const start = nameKey(by.name ?? "");
  const found: User[] = [];
  for (const [key, id] of core.directory.names) {
    const person = key.startsWith(start) ? core.directory.person(id) : undefined;
    if (person !== undefined) found.push(viewOf(person));
    if (found.length === MOST_FOUND) break;
  }
  return found;
}
