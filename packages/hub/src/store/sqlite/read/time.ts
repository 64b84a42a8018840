import type { MessageId, Position, Time } from "@wireside/protocol";
import { sql } from "kysely";
import type { Statements } from "../statement.ts";

/** The id such that exactly the messages from it on were written at or after a time. */
export type FindTime = (at: Time) => MessageId;

/** Time in the log never runs backwards, so a binary search over positions finds it, and no index is needed. */
export function createFindTime(statements: Statements): FindTime {
  const newest = statements.prepare<object, { position: Position }>((q) => q.selectFrom("hub").select("position"));
  const nextFrom = statements.prepare<{ id: MessageId }, { at: Time }>((q, p) =>
    q.selectFrom("message").select("at").where("id", ">=", p("id")).orderBy("id").limit(sql.lit(1)),
  );

  return (at) => {
    let low = 1;
    let high = (newest.get({})?.position ?? 0) + 1; // the answer lies in [low, high]
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const next = nextFrom.get({ id: middle as MessageId });
      if (next === undefined || next.at >= at) high = middle;
      else low = middle + 1;
    }
    return low as MessageId;
  };
}
