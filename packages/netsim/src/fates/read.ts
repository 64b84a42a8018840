import type { Direction } from "../impairments.ts";
import { NetsimError } from "../netsim-error.ts";
import type { Fate, FateLog, LinkStatistics } from "./fate.ts";

/**
 * Reads a fate log: a line of JSON for the link, one for each packet, one for the statistics.
 * @throws {NetsimError} `bad-fates` when it is not one, or was cut before its last line
 */
export function readFates(text: string): FateLog {
  const lines = text.trimEnd().split("\n");
  try {
    const head = JSON.parse(lines[0] ?? "") as { epochNs: string; options: string[] };
    const { statistics } = JSON.parse(lines.at(-1) ?? "") as { statistics?: LinkStatistics };
    if (statistics === undefined) throw new NetsimError("bad-fates", "The fate log has no statistics at its end.");
    const fates = lines.slice(1, -1).map((line) => JSON.parse(line) as Fate);
    return { epochNs: BigInt(head.epochNs), options: head.options, fates, statistics };
  } catch (error) {
    if (error instanceof NetsimError) throw error;
    throw new NetsimError("bad-fates", "The fate log is not one, or was cut.", { cause: error });
  }
}

/** The packets of one direction, in the order in which they were sent. */
export function inOrder(log: Pick<FateLog, "fates">, direction: Direction): Fate[] {
  return log.fates.filter((fate) => fate.direction === direction).toSorted((left, right) => left.number - right.number);
}
