import { directionOf, opposite } from "../trace/segment.ts";
import type { TraceFacts } from "./facts.ts";
import { placeOf } from "./vantage.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Finds the segments that were lost behind the capture: what they carried had to be sent again, and nothing shows that it had
 * come after all. That they came too late to be of use cannot be told from it where the receiver does not report doubles.
 *
 * @param verdicts after hindsight: needless retransmissions are called so
 */
export function judgeLosses({ trace, vantage }: TraceFacts, verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.flatMap(({ row, kind, reason, other }) => {
    if (kind !== "retransmission" || reason !== "sent-before" || other === undefined) return [];
    // What came to the receiver's own capture came to the receiver.
    if (vantage.place === placeOf(opposite(directionOf(trace, row)))) return [];
    const sureness = vantage.place === "unknown" || vantage.place === "both" ? "possible" : "likely";
    return [{ row: other, kind: "lost-after", reason: "had-to-be-sent-again", sureness, other: row } as const];
  });
}
