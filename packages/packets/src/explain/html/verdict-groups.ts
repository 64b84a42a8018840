import { CAPTURE_LIMITS } from "../../limits.ts";
import { FLAGGED_VERDICTS, toldVerdicts, VERDICTS } from "../../tcp/verdicts.ts";
import { compareVerdicts, type ComparedFrame } from "../../verdict/compare.ts";
import type { Judgement } from "../../verdict/judge.ts";

/** Frames of which Wireshark and we say the same two things. */
export interface VerdictGroup {
  /** The first of them, with the reasons; never empty. */
  readonly examples: readonly [ComparedFrame, ...ComparedFrame[]];
  /** Some that follow on those, by their numbers. */
  readonly others: readonly number[];
  /** How many there are in all. */
  readonly count: number;
}

/**
 * Puts verdicts together that say the same: those on which we differ from Wireshark first, each kind where it first occurs. Only
 * of the examples is put into words why.
 */
export function groupVerdicts(judgement: Judgement): VerdictGroup[] {
  const groups = [...gather(judgement).values()]
    .slice(0, CAPTURE_LIMITS.reportVerdictGroups)
    .flatMap((gathered) => groupOf(judgement, gathered));
  const isOther = ({ examples: [first] }: VerdictGroup) => first.difference !== "same";
  return [...groups.filter(isOther), ...groups.filter((group) => !isOther(group))];
}

interface Gathered {
  /** The first of them. */
  readonly frames: number[];
  count: number;
}

function gather({ facts: { trace }, verdicts, damaged }: Judgement): Map<string, Gathered> {
  const groups = new Map<string, Gathered>();
  const add = (saying: string, frame: number): void => {
    let group = groups.get(saying);
    if (group === undefined) groups.set(saying, (group = { frames: [], count: 0 }));
    if (group.frames.length < MOST_FRAMES) group.frames.push(frame);
    group.count++;
  };
  for (const { frame, verdicts: theirs } of damaged) add(`damaged ${toldVerdicts(theirs & COMPARED)}`, frame);
  for (let row = 0, at = 0; row < trace.count; row++) {
    const first = at;
    while (at < verdicts.length && verdicts[at]!.row === row) at++;
    const theirs = toldVerdicts(trace.verdicts[row]! & COMPARED);
    if (at === first && theirs === 0) continue;
    let saying = String(theirs);
    for (let each = first; each < at; each++) saying += ` ${verdicts[each]!.kind} ${verdicts[each]!.sureness}`;
    add(saying, trace.frame[row]!);
  }
  return groups;
}

function groupOf(judgement: Judgement, { frames, count }: Gathered): VerdictGroup[] {
  const compare = (frame: number) => compareVerdicts(judgement, [frame, frame]);
  const [first] = compare(frames[0]!);
  if (first === undefined) return [];
  const told = first.difference === "same" ? 1 : CAPTURE_LIMITS.reportVerdicts;
  const more = frames.slice(1, told).flatMap(compare);
  const others = frames.slice(told, told + CAPTURE_LIMITS.reportFramesNamed);
  return [{ examples: [first, ...more], others, count }];
}

const MOST_FRAMES = CAPTURE_LIMITS.reportVerdicts + CAPTURE_LIMITS.reportFramesNamed;
/** On reused ports we have no word of our own; Fast Open is no trouble. */
const COMPARED = FLAGGED_VERDICTS & ~VERDICTS.reusedPorts;
