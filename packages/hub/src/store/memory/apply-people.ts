import type { ErrorCode, UserId } from "@wireside/protocol";
import { already, done, refused, type Appliers } from "../outcome.ts";
import { isActive, type State } from "./state.ts";

type Kinds =
  | "add-user"
  | "retire-user"
  | "set-role"
  | "set-preferences"
  | "set-password"
  | "add-session"
  | "seen-session"
  | "end-session"
  | "add-invite"
  | "remove-invite";

/** People, their sessions, and the invites they came with. */
export const people: Appliers<Kinds, [State]> = {
  "add-user": (state, { name, key, role, passwordHash, invite: tokenHash, door, at }) => {
    const invite = tokenHash === undefined ? undefined : state.invites.find((row) => row.tokenHash === hex(tokenHash));
    const refusal = tokenHash === undefined ? undefined : whyUseless(invite, at);
    if (refusal !== undefined) return refused(refusal);
    if (state.users.some((user) => user.key === key && user.retired !== true)) return refused("name_taken");
    const id = (state.users.length + 1) as UserId;
    const preferences = { presence: true, typing: true };
    state.users.push({
      id,
      name,
      key,
      role,
      registered: passwordHash !== undefined,
      createdAt: at,
      preferences,
      passwordHash,
      ...(door !== undefined && { door }),
    });
    if (invite !== undefined) invite.usedBy = id;
    return done(id, at);
  },

  "retire-user": (state, { user: id }) => {
    const user = state.users.find((row) => row.id === id);
    if (user === undefined) return refused("not_found");
    if (user.retired === true) return already();
    user.retired = true;
    user.registered = false;
    user.passwordHash = undefined;
    state.sessions = state.sessions.filter((session) => session.user !== id);
    state.memberships = state.memberships.filter((member) => member.user !== id);
    return done();
  },

  "set-role": (state, { user, role }) => changeUser(state, user, { role }),
  "set-preferences": (state, { user, preferences }) => changeUser(state, user, { preferences: { ...preferences } }),
  "set-password": (state, { user, passwordHash, endSessions }) => {
    const outcome = changeUser(state, user, { passwordHash, registered: true });
    if (outcome.ok && endSessions) state.sessions = state.sessions.filter((session) => session.user !== user);
    return outcome;
  },

  "add-session": (state, { user, tokenHash, client, address, at, expiresAt, most }) => {
    if (!isActive(state, user)) return refused("not_found");
    const id = ++state.lastSession;
    state.sessions.push({ id, user, tokenHash: hex(tokenHash), createdAt: at, seenAt: at, expiresAt, client, address });
    const ended = state.sessions.filter((session) => session.user === user).slice(0, -most);
    state.sessions = state.sessions.filter((session) => !ended.includes(session));
    return done(id, at);
  },

  "seen-session": (state, { session: id, at }) => {
    const session = state.sessions.find((row) => row.id === id);
    if (session === undefined) return refused("not_found");
    session.seenAt = Math.max(session.seenAt, at);
    return done();
  },

  "end-session": (state, { session: id, user }) => {
    const session = state.sessions.find((row) => row.id === id && row.user === user);
    if (session === undefined) return refused("not_found");
    state.sessions = state.sessions.filter((row) => row !== session);
    return done();
  },

  "add-invite": (state, { tokenHash, role, createdBy, at, expiresAt }) => {
    const id = ++state.lastInvite;
    state.invites.push({ id, tokenHash: hex(tokenHash), role, createdBy, createdAt: at, expiresAt, usedBy: null });
    return done(id, at);
  },

  "remove-invite": (state, { invite: id }) => {
    const invite = state.invites.find((row) => row.id === id && row.usedBy === null);
    if (invite === undefined) return refused("not_found");
    state.invites = state.invites.filter((row) => row !== invite);
    return done();
  },
};

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function whyUseless(invite: State["invites"][number] | undefined, at: number): ErrorCode | undefined {
  if (invite === undefined) return "bad_invite";
  if (invite.usedBy !== null) return "invite_used";
  return invite.expiresAt <= at ? "invite_expired" : undefined;
}

function changeUser(state: State, id: UserId, changes: Partial<State["users"][number]>) {
  const user = state.users.find((row) => row.id === id && row.retired !== true);
  if (user === undefined) return refused("not_found");
  Object.assign(user, changes);
  return done();
}
