import type { IntervalCount, IntervalCounts } from "@wireside/packets";
import type { Report } from "./report.ts";
import { styled } from "./style.ts";
import { tableLines } from "./text-table.ts";

/** Frames and bytes in each stretch of time that has some. */
export function intervalReport(intervals: IntervalCounts): Report {
  const counts = intervals.counts();
  return {
    objects: () => counts,
    records: () => [
      ["from", "to", "frames", "bytes"],
      ...counts.map(({ from, to, frames, bytes }) => [from, to, frames, bytes]),
    ],
    lines: () => {
      const rows = withPauses(counts);
      const digits = Math.max(0, ...rows.flatMap(({ from, to }) => [digitsOf(from), digitsOf(to)]));
      const table = [
        ...tableLines(
          ["From", "To", "Frames", "Bytes"].map((name) => ({ name, side: "right" })),
          rows.map(({ from, to, frames, bytes }) => [
            ...[from, to].map((seconds) => seconds.toFixed(digits)),
            ...[String(frames), String(bytes)],
          ]),
        ),
      ];
      const most = counts.reduce((largest, { bytes }) => Math.max(largest, bytes), 1);
      const room = process.stdout.isTTY ? process.stdout.columns - (table[1] ?? "").length - 2 : 0;
      const bars = rows.map(({ bytes }) => barOf(bytes / most, Math.min(60, room)));
      const left = intervals.leftOut === 0 ? [] : [`${intervals.leftOut} frames of further stretches are left out.`];
      return [...table.map((line, i) => (i === 0 ? line : `${line}${bars[i - 1]!}`)), ...left];
    },
  };
}

/** A stretch without frames between two that have some is one line, however long it is. */
function withPauses(counts: readonly IntervalCount[]): IntervalCount[] {
  return counts.flatMap((count, i) => {
    const before = counts[i - 1]?.to ?? count.from;
    return before < count.from ? [{ from: before, to: count.from, frames: 0, bytes: 0 }, count] : [count];
  });
}

/** Digits after the point that seconds need. */
function digitsOf(seconds: number): number {
  return (
    seconds
      .toFixed(6)
      .replace(/\.?0+$/u, "")
      .split(".")[1]?.length ?? 0
  );
}

function barOf(share: number, columns: number): string {
  if (columns < 10) return "";
  const eighths = Math.round(share * columns * 8);
  return `  ${styled("█".repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? ""), "cyan")}`.trimEnd();
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
