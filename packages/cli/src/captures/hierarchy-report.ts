import type { ProtocolCount, ProtocolHierarchy } from "@wireside/packets";
import type { Report } from "./report.ts";
import { tableLines } from "./text-table.ts";

/** Which protocols stand above which, with their frames and bytes. */
export function hierarchyReport(hierarchy: ProtocolHierarchy): Report {
  const counts = hierarchy.counts();
  const all = counts.filter(({ path }) => path.length === 1);
  const [frames, bytes] = [sum(all.map((each) => each.frames)), sum(all.map((each) => each.bytes))];
  return {
    objects: () => counts,
    records: () => [["path", "title", "frames", "bytes"], ...counts.map(record)],
    lines: () =>
      tableLines(
        [
          { name: "Protocol", side: "left" },
          { name: "Frames", side: "right" },
          { name: "%", side: "right" },
          { name: "Bytes", side: "right" },
          { name: "%", side: "right" },
          { name: "", side: "left" },
        ],
        counts.map((each) => [
          `${"  ".repeat(each.path.length - 1)}${each.path.at(-1)!}`,
          String(each.frames),
          percent(each.frames, frames),
          String(each.bytes),
          percent(each.bytes, bytes),
          each.title,
        ]),
      ),
  };
}

function record({ path, title, frames, bytes }: ProtocolCount): readonly (string | number)[] {
  return [path.join(":"), title, frames, bytes];
}

function percent(part: number, whole: number): string {
  return ((100 * part) / Math.max(1, whole)).toFixed(1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
