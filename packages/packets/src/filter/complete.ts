import { allFields, type Field } from "../fields/field.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { FUNCTIONS } from "./functions.ts";
import { lex, type Mark, type Token } from "./lexer.ts";
import { Mistake } from "./mistake.ts";
import { findFields, valueNamesOf } from "./names.ts";
import { OPERATORS, type OperatorDescription } from "./operators.ts";

/** Something that could stand where the caret is. */
export interface FilterSuggestion {
  readonly kind: "field" | "protocol" | "function" | "operator" | "value";
  /** What to put in. */
  readonly text: string;
  /** What it is called in the tree, `Source Port`; of a value its number. */
  readonly label: string;
  /** What it is for; may be empty. */
  readonly words: string;
}

export interface FilterCompletion {
  /** What the suggestions take the place of, UTF-16 units: first … */
  readonly from: number;
  /** … and the one after the last. */
  readonly to: number;
  /** The likeliest first, {@link CAPTURE_LIMITS.filterSuggestions} at most. */
  readonly suggestions: readonly FilterSuggestion[];
}

/**
 * What a filter that is being written could go on with: fields and functions where something with a value is due, operators
 * after it, names of values after those. Never throws, whatever the text.
 *
 * @param caret where the caret stands in the text, UTF-16 units
 */
export function completeFilter(text: string, caret: number): FilterCompletion {
  const { from, to, begun, before } = placeOf(text, Math.max(0, Math.min(caret, text.length)));
  if (before === undefined) return { from, to, suggestions: [] };
  const field = comparedField(before);
  const isQuoted = begun.startsWith('"');
  const found = field === undefined ? [] : valueSuggestions(field, begun.replaceAll('"', ""), isQuoted);
  if (!isQuoted)
    found.push(...(wantsOperator(before) ? operatorSuggestions(before, begun) : nameSuggestions(begun, field)));
  return { from, to, suggestions: found.slice(0, CAPTURE_LIMITS.filterSuggestions) };
}

interface Place {
  readonly from: number;
  readonly to: number;
  /** What is there of the word or string with the caret, up to the caret. */
  readonly begun: string;
  /** The tokens before it; undefined where they are no tokens. */
  readonly before: readonly Token[] | undefined;
}

function placeOf(text: string, caret: number): Place {
  const written = text.slice(0, caret);
  try {
    const tokens = lex(written).slice(0, -1);
    const last = tokens.at(-1);
    const isWord = last !== undefined && last.to === caret && isWordLike(last, written);
    const from = isWord ? last.from : caret;
    const rest = /^[\w.:-]*/.exec(text.slice(caret))?.[0] ?? "";
    const before = isWord ? tokens.slice(0, -1) : tokens;
    return { from, to: caret + rest.length, begun: written.slice(from), before };
  } catch (mistake) {
    if (!(mistake instanceof Mistake)) throw mistake;
    if (mistake.code !== "open_quote" || text[mistake.at.from] !== '"') {
      return { from: caret, to: caret, begun: "", before: undefined };
    }
    const { from } = mistake.at;
    const rest = /^[^"\\]*"/.exec(text.slice(caret))?.[0] ?? "";
    return { from, to: caret + rest.length, begun: written.slice(from), before: lex(text.slice(0, from)).slice(0, -1) };
  }
}

/** Whether a token is a word, or an operator that is one, as `and`. */
function isWordLike(token: Token, text: string): boolean {
  return token.kind === "word" || (token.kind === "mark" && /[a-z]/.test(text[token.from]!));
}

/** The field whose value is due: before a comparison, or before the set that is being written. */
function comparedField(before: readonly Token[]): Field | undefined {
  let at = before.length - 1;
  if (!isMark(before[at], COMPARISONS)) {
    if (!isMark(before[at], ELEMENTS)) return undefined;
    while (at >= 0 && !isMark(before[at], IN)) {
      if (isMark(before[at], SET_ENDS)) return undefined;
      at--;
    }
    if (isMark(before[at - 1], NOT)) at--;
  }
  const token = before[at - 1];
  return token?.kind === "word" ? findFields(token.text)?.fields[0] : undefined;
}

function wantsOperator(before: readonly Token[]): boolean {
  const last = before.at(-1);
  return last !== undefined && (last.kind !== "mark" || isMark(last, CLOSINGS));
}

function valueSuggestions(field: Field, begun: string, isQuoted: boolean): FilterSuggestion[] {
  const found: FilterSuggestion[] = [];
  const wanted = begun.toLowerCase();
  for (const [name, value] of valueNamesOf(field)) {
    if (found.length >= CAPTURE_LIMITS.filterSuggestions) break;
    if (!name.toLowerCase().startsWith(wanted)) continue;
    const text = !isQuoted && /^[A-Za-z]\w*$/.test(name) ? name : JSON.stringify(name);
    found.push({ kind: "value", text, label: String(value), words: "" });
  }
  return found;
}

function operatorSuggestions(before: readonly Token[], begun: string): FilterSuggestion[] {
  const last = before.at(-1)!;
  const isField = last.kind === "word" && findFields(last.text) !== undefined;
  const hasValue = isField || last.kind === "slice" || last.kind === "layers" || isMark(last, CLOSINGS);
  const fitting = OPERATORS.filter(({ place }) => place === "between tests" || (place === "after a field" && hasValue));
  return operatorsLike(fitting, begun);
}

/** Those whose own name begins so come before those that have another name that does. */
function operatorsLike(operators: readonly OperatorDescription[], begun: string): FilterSuggestion[] {
  const own = operators.filter(({ text }) => text.startsWith(begun));
  const others = operators.filter(({ also }) => also.some((spelling) => spelling.startsWith(begun)));
  return Array.from(new Set([...own, ...others]), ({ text, also, words }) => ({
    kind: "operator",
    text,
    label: also.join(", "),
    words,
  }));
}

/** @param compared the field on the left of the comparison that is being written, where there is one */
function nameSuggestions(begun: string, compared: Field | undefined): FilterSuggestion[] {
  const wanted = begun.toLowerCase().replace(/^\./, "");
  if (compared !== undefined && wanted === "") return [];
  const fields = fieldsLike(wanted);
  if (compared !== undefined) return fields;
  const functions = FUNCTIONS.filter(({ name }) => name.startsWith(wanted)).map(
    ({ name, words }): FilterSuggestion => ({ kind: "function", text: `${name}(`, label: name, words }),
  );
  const operators = OPERATORS.filter(({ place }) => place === "before a test");
  return [...fields, ...functions, ...operatorsLike(operators, wanted)];
}

/** Names that begin so come first, then those of which a part begins so, then others that have it inside; protocols before fields. */
function fieldsLike(wanted: string): FilterSuggestion[] {
  const rank = new Map<string, number>();
  const byName = new Map<string, Field>();
  for (const field of allFields()) {
    const at = field.name.indexOf(wanted);
    if (at === -1 || byName.has(field.name) || (at > 0 && wanted.length < 2)) continue;
    byName.set(field.name, field);
    const place = at === 0 ? 0 : field.name.includes(`.${wanted}`) ? 2 : 4;
    rank.set(field.name, place + (field.type === "protocol" ? 0 : 1));
  }
  const names = [...byName.keys()].sort((a, b) => rank.get(a)! - rank.get(b)! || (a < b ? -1 : 1));
  return names.slice(0, CAPTURE_LIMITS.filterSuggestions).map((text) => {
    const { type, label, words = "" } = byName.get(text)!;
    return { kind: type === "protocol" ? "protocol" : "field", text, label, words };
  });
}

function isMark(token: Token | undefined, marks: ReadonlySet<Mark>): boolean {
  return token?.kind === "mark" && marks.has(token.mark);
}

const COMPARISONS: ReadonlySet<Mark> = new Set<Mark>([
  "==",
  "!=",
  "===",
  "!==",
  "~=",
  ">",
  "<",
  ">=",
  "<=",
  "contains",
]);
const ELEMENTS: ReadonlySet<Mark> = new Set<Mark>(["{", ",", ".."]);
const CLOSINGS: ReadonlySet<Mark> = new Set<Mark>([")", "}"]);
const SET_ENDS: ReadonlySet<Mark> = new Set<Mark>(["}", "(", ")"]);
const IN: ReadonlySet<Mark> = new Set<Mark>(["in"]);
const NOT: ReadonlySet<Mark> = new Set<Mark>(["not"]);
