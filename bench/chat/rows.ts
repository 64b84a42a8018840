import { median, type Result, type Row } from "../report.ts";
import type { Saturation } from "./load/phases.ts";
import { MANY, type Idle, type Talk } from "./session.ts";

/** What one server did, round by round. */
export interface Seen<What> {
  who: string;
  rounds: What[];
}

/** The rows of the talks with one number of subscribers. */
export function talkRows(subscribers: number, seen: readonly Seen<Talk>[]): Row[] {
  const crowd = `${subscribers.toLocaleString("en-US")} subscribers`;
  const kinds = [
    { work: `${crowd}, 1 in flight`, pick: (talk: Talk) => talk.one },
    { work: `${crowd}, ${MANY} in flight`, pick: (talk: Talk) => talk.many },
  ];
  const rows = kinds.flatMap(({ work, pick }): Row[] => {
    const row = (unit: string, better: Row["better"], value: (part: Saturation) => number): Row => ({
      work,
      unit,
      better,
      results: seen.map(({ who, rounds }) => ({
        ...spread(
          who,
          rounds.map((talk) => value(pick(talk))),
        ),
        cpu_s: median(rounds.map((talk) => pick(talk).serverCpuS)),
        rss_mb: median(rounds.map((talk) => pick(talk).serverRssMb)),
      })),
    });
    return [
      row("deliveries/s", "higher", (part) => part.deliveries / part.seconds),
      row("server CPU s per million deliveries", "lower", (part) => (part.serverCpuS / part.deliveries) * 1e6),
      row("load generator's share of a core", "lower", (part) => part.generatorCpuS / part.seconds),
    ];
  });
  const latencies = [
    { unit: "ms, p50", value: (talk: Talk) => talk.latency?.p50Ms },
    { unit: "ms, p99", value: (talk: Talk) => talk.latency?.p99Ms },
  ];
  for (const { unit, value } of latencies) {
    const results = seen.map(({ who, rounds }) =>
      spread(
        who,
        rounds.map(value).filter((ms) => ms !== undefined),
      ),
    );
    if (results.some((result) => !Number.isNaN(result.value))) {
      rows.push({ work: `${crowd}, at half of the rate with ${MANY} in flight`, unit, better: "lower", results });
    }
  }
  return rows;
}

/** The rows of idle connections. */
export function idleRows(levels: readonly number[], seen: readonly Seen<Idle[]>[]): Row[] {
  const kinds = [
    { unit: "KiB resident each", value: (idle: Idle) => idle.residentKib },
    { unit: "KiB private and dirty each", value: (idle: Idle) => idle.privateKib },
  ];
  return levels.flatMap((level) =>
    kinds.map(({ unit, value }): Row => {
      const results = seen.map(({ who, rounds }) => {
        const at = rounds
          .map((round) => round.find((idle) => idle.connections === level))
          .filter((idle) => idle !== undefined);
        return spread(who, at.map(value));
      });
      return { work: `${level.toLocaleString("en-US")} idle connections`, unit, better: "lower", results };
    }),
  );
}

function spread(who: string, values: readonly number[]): Result {
  return { who, value: median(values), min: Math.min(...values), max: Math.max(...values), cpu_s: null, rss_mb: null };
}
