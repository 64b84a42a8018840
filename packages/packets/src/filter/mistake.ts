/** What can be wrong with a filter; docs/FILTERS.md lists these and is held to them. */
export const FILTER_ERRORS = {
  too_long: "The filter is longer than the limit.",
  too_deep: "Parentheses, functions or operators are nested deeper than the limit.",
  too_many_elements: "A set has more elements than the limit.",
  bad_character: "A character that stands nowhere in the language, outside of quotes.",
  open_quote: "A string or character constant has no closing quote.",
  bad_escape: "A backslash is followed by something that is not an escape.",
  bad_constant: "A character constant is not one character.",
  bad_range: "What stands between [ and ] or after # is not a range.",
  single_equals: "A single = where == is meant.",
  unbalanced: "A parenthesis, bracket or brace that is not closed, or never was opened.",
  missing_operand: "An operator without a value or a test beside it.",
  missing_operator: "Two values or tests with nothing between them.",
  unexpected: "Something that cannot stand in this place.",
  unknown_field: "There is no field or protocol of this name.",
  unknown_function: "There is no function of this name.",
  bad_arguments: "The function takes other arguments.",
  bad_literal: "The value is not one that the field can have.",
  not_a_test: "A value or a function's result stands where a field or a test is needed.",
  not_comparable: "The operator cannot be used on this field, or not between these two.",
  bad_pattern: "The regular expression is wrong.",
  pattern_not_supported: "The regular expression is right, but needs what cannot be matched in one pass.",
  pattern_too_large: "The regular expression is larger than the limit.",
} as const;

export type FilterErrorCode = keyof typeof FILTER_ERRORS;

/** Why a text is not a filter. */
export interface FilterError {
  readonly code: FilterErrorCode;
  /** One sentence. */
  readonly message: string;
  /** Where in the text, UTF-16 units: first … */
  readonly from: number;
  /** … and the one after the last; the same as `from` where something is missing. */
  readonly to: number;
  /** What could stand there instead, the likeliest first. */
  readonly suggestions: readonly string[];
}

/** Something that works but is better written otherwise. */
export interface FilterWarning {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly string[];
}

/** Where something stands in the text of a filter. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Thrown while a filter is read, and caught in `parseFilter`: it never leaves this folder. */
export class Mistake extends Error {
  readonly code: FilterErrorCode;
  readonly at: Span;
  readonly suggestions: readonly string[];

  constructor(code: FilterErrorCode, message: string, at: Span, suggestions: readonly string[] = []) {
    super(message);
    this.code = code;
    this.at = at;
    this.suggestions = suggestions;
  }

  /** As the public functions give it. */
  toError(): FilterError {
    const { code, message, suggestions } = this;
    return { code, message, from: this.at.from, to: this.at.to, suggestions };
  }
}

/** A piece of a filter as a message shows it: not all of it where it is long, and nothing that a terminal would act on. */
export function excerpt(text: string): string {
  const shown = text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT)}…`;
  return shown.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, " ");
}

const EXCERPT = 60;
