import { median, type Result, type Row } from "../report.ts";
import type { MadeCapture } from "./captures.ts";
import type { Work } from "./programs.ts";
import type { Measured } from "./run.ts";

/** What one program needed for a work, round by round. */
export interface Seen {
  readonly who: string;
  readonly rounds: readonly Measured[];
}

/** How fast everyone was. */
export function rateRow(work: Work, { name, packets }: MadeCapture, seen: readonly Seen[]): Row {
  const results = seen.map(({ who, rounds }): Result => {
    const rates = rounds.map(({ seconds }) => packets / seconds);
    return {
      who,
      value: median(rates),
      min: Math.min(...rates),
      max: Math.max(...rates),
      cpu_s: median(rounds.map(({ cpuS }) => cpuS)),
      rss_mb: median(rounds.map(({ peakMb }) => peakMb)) || null, // some end before they are looked at
    };
  });
  return { work: `${work}: ${name}`, unit: "packets/s", better: "higher", results };
}

/** What it takes to keep the analysis of every packet. */
export function memoryRow({ name }: MadeCapture, bytesPerPacket: number): Row {
  const value = { value: bytesPerPacket, min: bytesPerPacket, max: bytesPerPacket };
  const results = [{ who: "wireside", ...value, cpu_s: null, rss_mb: null }];
  return { work: `analysis of every packet kept: ${name}`, unit: "bytes of memory a packet", better: "lower", results };
}
