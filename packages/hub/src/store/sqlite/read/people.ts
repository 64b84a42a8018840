import type { Invite, UserId } from "@wireside/protocol";
import type { SessionRow } from "../../store.ts";
import type { Statements } from "../statement.ts";

const SESSION = ["id", "user", "createdAt", "seenAt", "expiresAt", "client", "address"] as const;
const INVITE = ["id", "role", "createdBy", "createdAt", "expiresAt", "usedBy"] as const;

/** Sessions, invites and passwords. */
export function createPeopleReads(statements: Statements) {
  const sessionByToken = statements.prepare<{ tokenHash: Uint8Array }, SessionRow>((q, p) =>
    q.selectFrom("session").select(SESSION).where("tokenHash", "=", p("tokenHash")),
  );
  const sessions = statements.prepare<{ user: UserId }, SessionRow>((q, p) =>
    q.selectFrom("session").select(SESSION).where("user", "=", p("user")).orderBy("id"),
  );
  const inviteByToken = statements.prepare<{ tokenHash: Uint8Array }, Invite>((q, p) =>
    q.selectFrom("invite").select(INVITE).where("tokenHash", "=", p("tokenHash")),
  );
  const invites = statements.prepare<object, Invite>((q) => q.selectFrom("invite").select(INVITE).orderBy("id"));
  const invitesBy = statements.prepare<{ createdBy: UserId }, Invite>((q, p) =>
    q.selectFrom("invite").select(INVITE).where("createdBy", "=", p("createdBy")).orderBy("id"),
  );
  const passwordHash = statements.prepare<{ id: UserId }, { passwordHash: string | null }>((q, p) =>
    q.selectFrom("user").select("passwordHash").where("id", "=", p("id")),
  );

  return {
    sessionByToken: (tokenHash: Uint8Array) => sessionByToken.get({ tokenHash }),
    sessions: (user: UserId) => sessions.all({ user }),
    inviteByToken: (tokenHash: Uint8Array) => inviteByToken.get({ tokenHash }),
    invites: (createdBy: UserId | null) => (createdBy === null ? invites.all({}) : invitesBy.all({ createdBy })),
    passwordHash: (id: UserId) => passwordHash.get({ id })?.passwordHash ?? undefined,
  };
}
