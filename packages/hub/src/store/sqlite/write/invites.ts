import type { ErrorCode, Role, Time, UserId } from "@wireside/protocol";
import type { Statements } from "../statement.ts";
import { done, refused, type Appliers } from "../../outcome.ts";

export interface Invites extends Appliers<"add-invite" | "remove-invite"> {
  /** The invite, if it can be used at this time; else why not. */
  find(tokenHash: Uint8Array, at: Time): { id: number } | ErrorCode;
  use(id: number, by: UserId): void;
}

/** Invites: made, used once, taken back. */
export function createInvites(statements: Statements): Invites {
  const find = statements.prepare<{ tokenHash: Uint8Array }, { id: number; expiresAt: Time; usedBy: UserId | null }>(
    (q, p) => q.selectFrom("invite").select(["id", "expiresAt", "usedBy"]).where("tokenHash", "=", p("tokenHash")),
  );
  const use = statements.prepare<{ id: number; by: UserId }, never>((q, p) =>
    q
      .updateTable("invite")
      .set({ usedBy: p("by") })
      .where("id", "=", p("id")),
  );
  const insert = statements.prepare<
    { tokenHash: Uint8Array; role: Role; createdBy: UserId | null; createdAt: Time; expiresAt: Time },
    { id: number }
  >((q, p) =>
    q
      .insertInto("invite")
      .values({
        tokenHash: p("tokenHash"),
        role: p("role"),
        createdBy: p("createdBy"),
        createdAt: p("createdAt"),
        expiresAt: p("expiresAt"),
      })
      .returning("id"),
  );
  const remove = statements.prepare<{ id: number }, never>((q, p) =>
    q.deleteFrom("invite").where("id", "=", p("id")).where("usedBy", "is", null),
  );

  return {
    find(tokenHash, at) {
      const invite = find.get({ tokenHash });
      if (invite === undefined) return "bad_invite";
      if (invite.usedBy !== null) return "invite_used";
      return invite.expiresAt <= at ? "invite_expired" : { id: invite.id };
    },

    use(id, by) {
      use.run({ id, by });
    },

    "add-invite": ({ tokenHash, role, createdBy, at, expiresAt }) => {
      const invite = insert.get({ tokenHash, role, createdBy, createdAt: at, expiresAt });
      return invite === undefined ? refused("internal") : done(invite.id, at);
    },

    "remove-invite": ({ invite }) => (remove.run({ id: invite }).changes === 0 ? refused("not_found") : done()),
  };
}
