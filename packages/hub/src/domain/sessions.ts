import { LIMITS, WiresideError, type Session, type Time, type UserId } from "@wireside/protocol";
import type { Core } from "../core.ts";
import type { SessionRow } from "../store/store.ts";
import { hashSecret, newSecret } from "./secrets.ts";

/** A session ends when it was not used for this long. */
const SESSION_MS = 30 * 24 * 3_600_000;
/** Use is written down at most this often. */
const SEEN_MS = 3_600_000;
const TOKEN_BYTES = 32;

/** Where a request came from, for the list of sessions and for rate limits. */
export interface Origin {
  address: string;
  client: string;
}

/** Opens a session and answers its token: shown once, kept only as a hash. */
export async function openSession(core: Core, user: UserId, from: Origin): Promise<string> {
  const { secret, hash } = newSecret(TOKEN_BYTES);
  const at = core.now();
  await core.log.append({
    type: "add-session",
    user,
    tokenHash: hash,
    client: from.client.slice(0, 120),
    address: from.address,
    at,
    expiresAt: at + SESSION_MS,
    most: LIMITS.sessionsPerUser,
  });
  return secret.toString("base64url");
}

/** The session a token belongs to. Throws session_ended for one that is no longer good. */
export async function findSession(core: Core, token: string): Promise<SessionRow> {
  const secret = Buffer.from(token, "base64url");
  const row = secret.length === TOKEN_BYTES ? await core.store.sessionByToken(hashSecret(secret)) : undefined;
  const person = row === undefined ? undefined : core.directory.person(row.user);
  if (row === undefined || person === undefined || person.retired || row.seenAt + SESSION_MS <= core.now())
    throw new WiresideError("session_ended");
  touchSession(core, row);
  return row;
}

/** Notes that a session is in use, now and then; answers when it was last noted. */
export function touchSession(core: Core, { id, seenAt }: { id: number; seenAt: Time }): Time {
  const now = core.now();
  if (now - seenAt <= SEEN_MS) return seenAt;
  core.log.submit({ type: "seen-session", session: id, at: now }, () => undefined);
  return now;
}

export async function listSessions(core: Core, user: UserId, current: number): Promise<Session[]> {
  const rows = await core.store.sessions(user);
  return rows.map(({ id, createdAt, seenAt, client, address }) => ({
    id,
    current: id === current,
    createdAt,
    seenAt,
    client,
    address,
  }));
}

/** Ends one session at once: its token is worthless and its connections are closed when this resolves. */
export async function endSession(core: Core, user: UserId, session: number): Promise<void> {
  await core.log.append({ type: "end-session", session, user });
  closeConnections(core, user, (id) => id === session);
}

/** Closes the person's connections whose session is `ended`. */
export function closeConnections(core: Core, user: UserId, ended: (session: number) => boolean): void {
  for (const connection of core.roster.of(user)) {
    if (ended(connection.session)) connection.end(4001, "the session ended");
  }
}
