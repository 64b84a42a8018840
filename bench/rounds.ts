import { median, type Result } from "./report.ts";

/** Lets everyone do it once a round, forwards in one round and backwards in the next. */
export async function inTurn<Who, Seen>(
  rounds: number,
  all: readonly Who[],
  run: (who: Who, round: number) => Promise<Seen>,
): Promise<Map<Who, Seen[]>> {
  const seen = new Map(all.map((who) => [who, [] as Seen[]]));
  for (let round = 1; round <= rounds; round++) {
    for (const who of round % 2 === 1 ? all : all.toReversed()) seen.get(who)?.push(await run(who, round));
  }
  return seen;
}

/** The medians of what was seen. @param rss memory of each, MB, where it means something */
export function resultsOf<Seen>(
  seen: ReadonlyMap<string, readonly Seen[]>,
  value: (one: Seen) => number,
  rss?: (one: Seen) => number,
): Result[] {
  return [...seen].map(([who, all]) => {
    const values = all.map(value);
    return {
      who,
      value: median(values),
      min: Math.min(...values),
      max: Math.max(...values),
      cpu_s: null,
      rss_mb: rss === undefined ? null : median(all.map(rss)),
    };
  });
}
