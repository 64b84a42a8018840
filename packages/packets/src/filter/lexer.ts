import { CAPTURE_LIMITS } from "../limits.ts";
import { Mistake, type Span } from "./mistake.ts";
import { readCharacter, readString } from "./quotes.ts";
import { readLayerRanges, readRanges } from "./ranges.ts";
import type { ArithmeticOperator, Quantifier, Range, Relation } from "./syntax.ts";

/** Operators and brackets; of several ways to write one, this is the one that tokens have. */
export type Mark =
  | Relation
  | ArithmeticOperator
  | Quantifier
  | "~="
  | "and"
  | "or"
  | "xor"
  | "not"
  | "in"
  | "contains"
  | "matches"
  | "("
  | ")"
  | "{"
  | "}"
  | ","
  | "..";

/** A piece of a filter. */
export type Token = Span &
  (
    | { readonly kind: "word"; readonly text: string }
    | { readonly kind: "string"; readonly bytes: Uint8Array }
    | { readonly kind: "character"; readonly code: number }
    | { readonly kind: "slice" | "layers"; readonly ranges: readonly Range[] }
    | { readonly kind: "mark"; readonly mark: Mark }
    | { readonly kind: "end" }
  );

/**
 * Takes a filter apart. The last token is the end.
 *
 * @throws Mistake
 */
export function lex(text: string): readonly Token[] {
  if (text.length > CAPTURE_LIMITS.filterCharacters) {
    const at = { from: CAPTURE_LIMITS.filterCharacters, to: text.length };
    throw new Mistake("too_long", `A filter has at most ${CAPTURE_LIMITS.filterCharacters} characters.`, at);
  }
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = readToken(text, at);
    tokens.push(token);
    at = skipSpace(text, token.to);
  }
  tokens.push({ kind: "end", from: text.length, to: text.length });
  return tokens;
}

function readToken(text: string, from: number): Token {
  const first = text[from]!;
  if (first === '"' || ((first === "r" || first === "R") && text[from + 1] === '"')) return readString(text, from);
  if (first === "'") return readCharacter(text, from);
  if (first === "[") return readRanges(text, from);
  if (first === "#") return readLayerRanges(text, from);
  const word = readWord(text, from);
  if (word !== "") {
    const to = from + word.length;
    const mark = KEYWORDS.get(word);
    return mark === undefined ? { kind: "word", text: word, from, to } : { kind: "mark", mark, from, to };
  }
  for (const [spelling, mark] of PUNCTUATION) {
    if (text.startsWith(spelling, from)) return { kind: "mark", mark, from, to: from + spelling.length };
  }
  throw wrongCharacter(text, from);
}

/** A name, a number, an address: what a word is, is told by where it stands. Two dots end it, and so `1..5` is three tokens. */
function readWord(text: string, from: number): string {
  WORD.lastIndex = from;
  const word = WORD.exec(text)?.[0] ?? "";
  if (text[from + word.length] !== "/" || !ADDRESS.test(word)) return word;
  PREFIX_LENGTH.lastIndex = from + word.length;
  return word + (PREFIX_LENGTH.exec(text)?.[0] ?? "");
}

function wrongCharacter(text: string, from: number): Mistake {
  const character = String.fromCodePoint(text.codePointAt(from)!);
  const at = { from, to: from + character.length };
  for (const [wrong, right] of MISSPELT) {
    if (text.startsWith(wrong, from)) {
      const code = wrong === "=" ? "single_equals" : "unexpected";
      const span = { from, to: from + wrong.length };
      return new Mistake(code, `There is no operator ${wrong}.`, span, right === "" ? [] : [right]);
    }
  }
  if (character === "]") return new Mistake("unbalanced", "This ] closes nothing.", at);
  const quote = QUOTES.get(character);
  if (quote !== undefined) return new Mistake("bad_character", `${character} is not a quote that counts.`, at, [quote]);
  const name = character < " " ? `The character with code ${character.charCodeAt(0)}` : character;
  return new Mistake("bad_character", `${name} can stand inside double quotes only.`, at);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (SPACE.has(text[at] ?? "")) at++;
  return at;
}

/** Longer ones first. */
const PUNCTUATION: readonly (readonly [string, Mark])[] = [
  ["===", "==="],
  ["!==", "!=="],
  ["==", "=="],
  ["!=", "!="],
  ["~=", "~="],
  [">=", ">="],
  ["<=", "<="],
  ["&&", "and"],
  ["||", "or"],
  ["^^", "xor"],
  ["..", ".."],
  [">", ">"],
  ["<", "<"],
  ["~", "matches"],
  ["!", "not"],
  ["&", "&"],
  ["+", "+"],
  ["-", "-"],
  ["*", "*"],
  ["/", "/"],
  ["%", "%"],
  ["(", "("],
  [")", ")"],
  ["{", "{"],
  ["}", "}"],
  [",", ","],
];

/** Operators by their names. */
export const KEYWORDS: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ["and", "and"],
  ["or", "or"],
  ["xor", "xor"],
  ["not", "not"],
  ["eq", "=="],
  ["any_eq", "=="],
  ["ne", "!="],
  ["all_ne", "!="],
  ["all_eq", "==="],
  ["any_ne", "!=="],
  ["gt", ">"],
  ["lt", "<"],
  ["ge", ">="],
  ["le", "<="],
  ["bitwise_and", "&"],
  ["matches", "matches"],
  ["contains", "contains"],
  ["in", "in"],
  ["any", "any"],
  ["all", "all"],
]);

/** What other languages have, and what stands here instead. */
const MISSPELT: readonly (readonly [string, string])[] = [
  ["=>", ">="],
  ["=<", "<="],
  ["=~", "matches"],
  ["=", "=="],
  ["|", "or"],
  ["^", "xor"],
  ["@", ""],
  ["$", ""],
  [";", ""],
];

const QUOTES: ReadonlyMap<string, string> = new Map([
  ["“", '"'],
  ["”", '"'],
  ["„", '"'],
  ["«", '"'],
  ["»", '"'],
  ["‘", "'"],
  ["’", "'"],
  ["`", '"'],
]);

const SPACE: ReadonlySet<string> = new Set([" ", "\t", "\n", "\r"]);
const WORD = /(?:[A-Za-z0-9_:]|\.(?!\.))(?:[A-Za-z0-9_:-]|\.(?!\.))*/y;
const ADDRESS = /^(?:\d+\.\d+\.\d+\.\d+|[\dA-Fa-f.]*:[\dA-Fa-f.]*:[\dA-Fa-f:.]*)$/;
const PREFIX_LENGTH = /\/(?:\d|\.(?!\.))+/y;
