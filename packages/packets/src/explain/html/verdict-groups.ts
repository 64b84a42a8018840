import type { ComparedFrame } from "../../verdict/compare.ts";

/** Frames of which Wireshark and we say the same two things. */
export interface VerdictGroup {
  /** The first of them; what is said of it stands for all. */
  readonly first: ComparedFrame;
  /** Ascending. */
  readonly frames: readonly ComparedFrame[];
}

/** Puts verdicts together that say the same: those on which we differ from Wireshark first, each kind where it first occurs. */
export function groupVerdicts(compared: readonly ComparedFrame[]): VerdictGroup[] {
  const groups = [...Map.groupBy(compared, sayingOf).values()].map((frames) => ({ first: frames[0]!, frames }));
  const isOther = ({ first }: VerdictGroup) => first.difference !== "same";
  return [...groups.filter(isOther), ...groups.filter((group) => !isOther(group))];
}

function sayingOf({ wireshark, ours, difference, why }: ComparedFrame): string {
  const theirs = wireshark.map(({ verdict }) => verdict);
  const own = ours.map(({ kind, sureness }) => `${kind} ${sureness}`);
  return [difference, why ?? "", theirs.join(), own.join()].join("\0");
}
