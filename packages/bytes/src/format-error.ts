export type FormatProblem = "truncated" | "trailing" | "too-large" | "not-utf8" | "not-text-form";

export interface FormatDetails {
  /** What was being read, from the outside in: `["invite", "secret"]`. */
  what: readonly string[];
  /** Where it begins, in bytes (in characters for text forms) from the start of the whole input. */
  offset: number;
  /** How many bytes it takes; for `too-large`, the most it may be. */
  needed: number;
  /** How many there were; for `too-large`, the value found. */
  had: number;
}

/** Input that does not have its format: which part of it, where, how much it needed and how much was there. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  readonly problem: FormatProblem;
  readonly what: readonly string[];
  readonly offset: number;
  readonly needed: number;
  readonly had: number;

  constructor(problem: FormatProblem, details: FormatDetails) {
    super(`${details.what.join(" › ")}: ${sentence(problem, details)}`);
    this.problem = problem;
    this.what = details.what;
    this.offset = details.offset;
    this.needed = details.needed;
    this.had = details.had;
  }
}

function sentence(problem: FormatProblem, { offset, needed, had }: FormatDetails): string {
  switch (problem) {
    case "truncated":
      return `needs ${needed} bytes at offset ${offset}, but ${had} are left`;
    case "trailing":
      return `ends at offset ${offset}, but ${had} more bytes follow`;
    case "too-large":
      return `is ${had} at offset ${offset}, but may be at most ${needed}`;
    case "not-utf8":
      return `is not UTF-8 in the ${had} bytes at offset ${offset}`;
    case "not-text-form":
      return `the text has no valid continuation at character ${offset}`;
  }
}
