import { CAPTURE_LIMITS } from "../../limits.ts";
import type { ByteSet } from "./byte-set.ts";
import type { Assertion, Piece } from "./piece.ts";
import { PatternMistake } from "./scanner.ts";

/** A step of a pattern: what must be there, and where it goes on. Steps are told apart by their place in the program. */
export type Step =
  | { readonly type: "byte"; readonly set: ByteSet; readonly next: number }
  | { readonly type: "assertion"; readonly assertion: Assertion; readonly next: number }
  | { readonly type: "either"; readonly next: readonly number[] }
  | { readonly type: "found" };

/** A pattern as steps, after Thompson (CACM 11:6, 1968). */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
}

/** @throws PatternMistake where it would have more steps than the limit */
export function assemble(piece: Piece): Program {
  const steps: Step[] = [{ type: "found" }];
  const start = place(steps, piece, 0);
  return { steps, start };
}

/**
 * Adds the steps of a piece.
 *
 * @param next where to go on after it
 * @returns where it begins
 */
function place(steps: Step[], piece: Piece, next: number): number {
  switch (piece.type) {
    case "byte":
      return add(steps, { type: "byte", set: piece.set, next });
    case "assertion":
      return add(steps, { type: "assertion", assertion: piece.assertion, next });
    case "sequence":
      return piece.of.reduceRight((after, part) => place(steps, part, after), next);
    case "choice":
      return add(steps, { type: "either", next: piece.of.map((part) => place(steps, part, next)) });
    case "repeat":
      return placeRepeat(steps, piece, next);
  }
}

function placeRepeat(steps: Step[], { of, least, most }: Piece & { type: "repeat" }, next: number): number {
  let start = next;
  if (most === Infinity) {
    const again: number[] = [next];
    start = add(steps, { type: "either", next: again });
    again.push(place(steps, of, start));
  } else {
    for (let i = least; i < most; i++) start = add(steps, { type: "either", next: [next, place(steps, of, start)] });
  }
  for (let i = 0; i < least; i++) {
    const after = start;
    start = place(steps, of, after);
    if (start === after) break; // it is empty: a thousand of it are too
  }
  return start;
}

function add(steps: Step[], step: Step): number {
  if (steps.length >= CAPTURE_LIMITS.patternSteps) {
    const message = `A pattern has at most ${CAPTURE_LIMITS.patternSteps} steps; this one has more, counting its repetitions.`;
    throw new PatternMistake("pattern_too_large", message, 0, 0);
  }
  return steps.push(step) - 1;
}
