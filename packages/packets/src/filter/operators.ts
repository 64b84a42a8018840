/** An operator as it is shown to people: in completion, and in docs/FILTERS.md. */
export interface OperatorDescription {
  /** As {@link formatFilter} writes it. */
  readonly text: string;
  /** Other ways to write it. */
  readonly also: readonly string[];
  readonly words: string;
  /** Between two tests, before one, or between a field and a value. */
  readonly place: "between tests" | "before a test" | "after a field";
}

export const OPERATORS: readonly OperatorDescription[] = [
  { text: "==", also: ["eq", "any_eq"], words: "one of its values is equal", place: "after a field" },
  { text: "!=", also: ["ne", "all_ne"], words: "none of its values is equal", place: "after a field" },
  { text: "===", also: ["all_eq"], words: "all of its values are equal", place: "after a field" },
  { text: "!==", also: ["any_ne"], words: "one of its values is different", place: "after a field" },
  { text: ">", also: ["gt"], words: "greater", place: "after a field" },
  { text: "<", also: ["lt"], words: "less", place: "after a field" },
  { text: ">=", also: ["ge"], words: "greater or equal", place: "after a field" },
  { text: "<=", also: ["le"], words: "less or equal", place: "after a field" },
  { text: "contains", also: [], words: "has this text, or these bytes, in it", place: "after a field" },
  { text: "matches", also: ["~"], words: "a regular expression matches", place: "after a field" },
  { text: "in", also: [], words: "is one of a set: {80, 443, 8000..8080}", place: "after a field" },
  { text: "not in", also: ["!in"], words: "is none of a set", place: "after a field" },
  { text: "&", also: ["bitwise_and"], words: "the bits both have", place: "after a field" },
  { text: "and", also: ["&&"], words: "both are true", place: "between tests" },
  { text: "or", also: ["||"], words: "one of them is true", place: "between tests" },
  { text: "xor", also: ["^^"], words: "one of them is true, the other is not", place: "between tests" },
  { text: "not", also: ["!"], words: "it is not true", place: "before a test" },
  { text: "any", also: [], words: "it is enough that one value passes", place: "before a test" },
  { text: "all", also: [], words: "every value must pass", place: "before a test" },
];
