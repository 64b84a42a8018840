import type { Expression, Range, SetElement, Test } from "./syntax.ts";

/**
 * Writes a filter out, so that reading it again gives the same tests. Of several ways to write a thing it takes the shortest;
 * parentheses stand only where they are needed.
 *
 * @param test undefined for the filter that matches every frame, which is an empty text
 */
export function formatFilter(test: Test | undefined): string {
  return test === undefined ? "" : testText(test, 0);
}

/** @param strength that of the operator around it */
function testText(test: Test, strength: number): string {
  switch (test.type) {
    case "or":
    case "xor":
    case "and": {
      const own = STRENGTH[test.type];
      const text = test.of.map((part) => testText(part, own + 1)).join(` ${test.type} `);
      return own < strength ? `(${text})` : text;
    }
    case "not":
      return `not ${testText(test.of, STRENGTH.not)}`;
    case "presence":
      return expressionText(test.of, 0);
    case "comparison":
      return binary(test, test.relation);
    case "contains":
    case "matches":
      return binary(test, test.type);
    case "membership": {
      const left = quantified(test, expressionText(test.left, 0));
      return `${left} ${test.isNegated ? "not in" : "in"} {${test.set.map(elementText).join(", ")}}`;
    }
  }
}

function binary(test: Test & { type: "comparison" | "contains" | "matches" }, operator: string): string {
  return `${quantified(test, expressionText(test.left, 0))} ${operator} ${expressionText(test.right, 0)}`;
}

function quantified(test: { readonly quantifier?: string }, text: string): string {
  return test.quantifier === undefined ? text : `${test.quantifier} ${text}`;
}

/** The space keeps `1 .. 2` apart from a word that ends with a dot. */
function elementText({ low, high }: SetElement): string {
  const first = expressionText(low, VALUE);
  return high === undefined ? first : `${first} .. ${expressionText(high, VALUE)}`;
}

/** @param strength that of the operator around it */
function expressionText(expression: Expression, strength: number): string {
  switch (expression.type) {
    case "word":
      return expression.layers === undefined ? expression.text : `${expression.text}#${rangesText(expression.layers)}`;
    case "string":
      return `"${quotedText(expression.bytes, '"')}"`;
    case "character":
      return `'${quotedText(Uint8Array.of(expression.code), "'")}'`;
    case "slice": {
      const { of } = expression;
      const inner = of.type === "negation" ? `{${expressionText(of, 0)}}` : expressionText(of, VALUE);
      return `${inner}${rangesText(expression.ranges)}`;
    }
    case "call":
      return `${expression.name}(${expression.of.map((part) => expressionText(part, 0)).join(", ")})`;
    case "negation":
      return `-${expressionText(expression.of, VALUE)}`;
    case "arithmetic": {
      const own = STRENGTH[expression.operator];
      const left = expressionText(expression.left, own);
      const right = expressionText(expression.right, own + 1);
      const text = `${left} ${expression.operator} ${right}`;
      return own < strength ? `{${text}}` : text;
    }
  }
}

function rangesText(ranges: readonly Range[]): string {
  return `[${ranges.map(rangeText).join(",")}]`;
}

function rangeText(range: Range): string {
  switch (range.kind) {
    case "length":
      return range.length === 1 ? `${range.start}` : `${range.start}:${range.length}`;
    case "end":
      return `${range.start}-${range.end}`;
    case "rest":
      return `${range.start}:`;
  }
}

/** Text where the bytes are text, escapes where they are not. */
function quotedText(bytes: Uint8Array, quote: string): string {
  const text = decoded(bytes);
  if (text !== undefined) return Array.from(text, (character) => plain(character, quote)).join("");
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte));
  return characters.map((byte) => (byte > "~" ? escaped(byte) : plain(byte, quote))).join("");
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined; // not UTF-8
  }
}

function plain(character: string, quote: string): string {
  if (character === quote || character === "\\") return `\\${character}`;
  return character < " " || character === "\u007f" ? escaped(character) : character;
}

function escaped(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const VALUE = 9;
const STRENGTH = { or: 1, xor: 2, and: 3, not: 4, "&": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3 } as const;
