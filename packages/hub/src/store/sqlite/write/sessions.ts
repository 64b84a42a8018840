import type { Time, UserId } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";
import { done, refused, type Appliers } from "../../outcome.ts";

interface NewSession {
  user: UserId;
  tokenHash: Uint8Array;
  client: string;
  address: string;
  at: Time;
  expiresAt: Time;
}

/** Sessions: opened, seen, ended. */
export function createSessions(statements: Statements): Appliers<"add-session" | "seen-session" | "end-session"> {
  const insert = statements.prepare<NewSession, { id: number }>((q, p) =>
    q
      .insertInto("session")
      .columns(["user", "tokenHash", "client", "address", "createdAt", "seenAt", "expiresAt"])
      .expression((e) =>
        e
          .selectFrom("user")
          .select([
            "user.id as user",
            p("tokenHash").as("tokenHash"),
            p("client").as("client"),
            p("address").as("address"),
            p("at").as("createdAt"),
            p("at").as("seenAt"),
            p("expiresAt").as("expiresAt"),
          ])
          .where("user.id", "=", p("user"))
          .where("retired", "=", sql.lit(0)),
      )
      .returning("id"),
  );
  const endOldest = statements.prepare<{ user: UserId; most: number }, never>((q, p) =>
    q
      .deleteFrom("session")
      .where((e) =>
        e(
          "id",
          "in",
          e
            .selectFrom("session")
            .select("id")
            .where("user", "=", p("user"))
            .orderBy("id", "desc")
            .limit(sql.lit(-1))
            .offset(p("most")),
        ),
      ),
  );
  const seen = statements.prepare<{ id: number; at: Time }, never>((q, p) =>
    q
      .updateTable("session")
      .set((e) => ({ seenAt: e.fn<number>("max", ["seenAt", p("at")]) }))
      .where("id", "=", p("id")),
  );
  const end = statements.prepare<{ id: number; user: UserId }, never>((q, p) =>
    q.deleteFrom("session").where("id", "=", p("id")).where("user", "=", p("user")),
  );

  return {
    "add-session": ({ user, tokenHash, client, address, at, expiresAt, most }) => {
      const session = insert.get({ user, tokenHash, client, address, at, expiresAt });
      if (session === undefined) return refused("not_found");
      endOldest.run({ user, most });
      return done(session.id, at);
    },

    "seen-session": ({ session, at }) => (seen.run({ id: session, at }).changes === 0 ? refused("not_found") : done()),

    "end-session": ({ session, user }) =>
      end.run({ id: session, user }).changes === 0 ? refused("not_found") : done(),
  };
}
