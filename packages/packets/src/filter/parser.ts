import { CAPTURE_LIMITS } from "../limits.ts";
import { Cursor } from "./cursor.ts";
import { parseExpression, parseValue } from "./expressions.ts";
import { Mistake, type FilterWarning } from "./mistake.ts";
import type { Expression, Quantifier, Relation, SetElement, Test } from "./syntax.ts";

/** A filter as it is written; without a test it matches every frame. */
export interface Syntax {
  readonly test: Test | undefined;
  readonly warnings: readonly FilterWarning[];
}

/**
 * Reads a filter's text into its tests. Nothing is known of fields yet.
 *
 * ```
 * or       = xor { ("or" | "||") xor }
 * xor      = and { ("xor" | "^^") and }
 * and      = not { ("and" | "&&") not }
 * not      = ("not" | "!") not | "(" or ")" | test
 * test     = [ "any" | "all" ] expression [ comparison expression { comparison expression }
 *                                         | ("contains" | "matches") expression
 *                                         | [ "not" | "!" ] "in" "{" element { "," element } "}" ]
 * element  = value [ ".." value ]
 * ```
 * @throws Mistake
 */
export function parse(text: string): Syntax {
  const cursor = new Cursor(text);
  if (cursor.isAtEnd) return { test: undefined, warnings: [] };
  const test = parseJoined(cursor, 0);
  if (!cursor.isAtEnd) throw cursor.unexpected();
  return { test, warnings: cursor.warnings };
}

function parseJoined(cursor: Cursor, level: number): Test {
  const type = JOINS[level];
  if (type === undefined) return parseNot(cursor);
  const first = parseJoined(cursor, level + 1);
  if (!cursor.sees(type)) return first;
  const of = [first];
  while (cursor.sees(type)) {
    cursor.takeOperator();
    of.push(parseJoined(cursor, level + 1));
  }
  return join(type, of);
}

/** (a and b) and c says no more than a and b and c. */
function join(type: (typeof JOINS)[number], tests: readonly Test[]): Test {
  const of = tests.flatMap((test) => (test.type === type ? test.of : [test]));
  return { type, of, from: tests[0]!.from, to: tests.at(-1)!.to };
}

function parseNot(cursor: Cursor): Test {
  const { from } = cursor.next;
  if (cursor.sees("not")) {
    cursor.takeOperator();
    const of = cursor.nested(() => parseNot(cursor));
    return { type: "not", of, from, to: of.to };
  }
  return cursor.sees("(") ? parseParentheses(cursor) : parseTest(cursor);
}

function parseParentheses(cursor: Cursor): Test {
  const open = cursor.take();
  if (cursor.sees(")")) {
    const at = { from: open.from, to: cursor.next.to };
    throw new Mistake("missing_operand", "There is nothing between these parentheses.", at);
  }
  const test = cursor.nested(() => parseJoined(cursor, 0));
  const { to } = cursor.close(open, ")");
  const { next } = cursor;
  if (next.kind === "mark" && isRelation(next.mark) && test.type === "presence") {
    const inner = cursor.text.slice(open.to, to - 1);
    throw new Mistake("unexpected", "Parentheses are for tests; a value stands in braces.", { from: open.from, to }, [
      `{${inner}}`,
    ]);
  }
  return { ...test, from: open.from, to };
}

function parseTest(cursor: Cursor): Test {
  const { from } = cursor.next;
  const quantifier = takeQuantifier(cursor);
  const left = parseExpression(cursor);
  const { next } = cursor;
  const mark = next.kind === "mark" ? next.mark : undefined;
  if (mark === "in" || (mark === "not" && cursor.sees("in", 1))) return parseMembership(cursor, from, left, quantifier);
  if (mark === "contains" || mark === "matches") {
    cursor.takeOperator();
    const right = parseExpression(cursor);
    return { type: mark, ...quantifier, left, right, from, to: right.to };
  }
  if (isRelation(mark)) return parseComparisons(cursor, from, left, quantifier);
  if (quantifier !== undefined) {
    const word = quantifier.quantifier;
    const message = `After "${word}" comes a comparison, as in ${word} tcp.port > 1024.`;
    throw new Mistake("missing_operand", message, { from, to: left.to });
  }
  return { type: "presence", of: left, from, to: left.to };
}

/** `a < b < c` is `a < b and b < c`. */
function parseComparisons(
  cursor: Cursor,
  from: number,
  first: Expression,
  quantifier: { readonly quantifier: Quantifier } | undefined,
): Test {
  const tests: Test[] = [];
  let left = first;
  for (;;) {
    const { next } = cursor;
    const mark = next.kind === "mark" ? next.mark : undefined;
    if (!isRelation(mark)) break;
    cursor.takeOperator();
    if (mark === "~=")
      cursor.warnings.push({ message: DEPRECATED, from: next.from, to: next.to, suggestions: ["!=="] });
    const relation = mark === "~=" ? "!==" : mark;
    const right = parseExpression(cursor);
    const start = tests.length === 0 ? from : left.from;
    tests.push({ type: "comparison", relation, ...quantifier, left, right, from: start, to: right.to });
    left = right;
  }
  return tests.length === 1 ? tests[0]! : join("and", tests);
}

function parseMembership(
  cursor: Cursor,
  from: number,
  left: Expression,
  quantifier: { readonly quantifier: Quantifier } | undefined,
): Test {
  const isNegated = cursor.sees("not");
  if (isNegated) cursor.take();
  cursor.takeOperator();
  const open = cursor.next;
  if (!cursor.sees("{")) {
    throw new Mistake("unexpected", "After in comes a set in braces, as in {80, 443, 8000..8080}.", open);
  }
  cursor.take();
  if (cursor.sees("}")) {
    throw new Mistake("missing_operand", "A set has one element at least.", { from: open.from, to: cursor.next.to });
  }
  const set = [parseElement(cursor)];
  while (cursor.sees(",")) {
    cursor.takeOperator();
    set.push(parseElement(cursor));
    if (set.length > CAPTURE_LIMITS.filterSetElements) {
      const message = `A set has at most ${CAPTURE_LIMITS.filterSetElements} elements.`;
      throw new Mistake("too_many_elements", message, { from: open.from, to: cursor.next.to });
    }
  }
  const { next } = cursor;
  if (next.kind !== "mark" && next.kind !== "end") {
    throw new Mistake("unexpected", "Elements of a set are separated by commas.", next, [`, ${cursor.textOf(next)}`]);
  }
  const { to } = cursor.close(open, "}");
  return { type: "membership", isNegated, ...quantifier, left, set, from, to };
}

function parseElement(cursor: Cursor): SetElement {
  const low = parseValue(cursor);
  if (!cursor.sees("..")) return { low };
  cursor.takeOperator();
  return { low, high: parseValue(cursor) };
}

function takeQuantifier(cursor: Cursor): { readonly quantifier: Quantifier } | undefined {
  const { next } = cursor;
  if (next.kind !== "mark" || (next.mark !== "any" && next.mark !== "all")) return undefined;
  cursor.takeOperator();
  return { quantifier: next.mark };
}

function isRelation(mark: string | undefined): mark is Relation | "~=" {
  return mark !== undefined && RELATIONS.has(mark);
}

/** The loosest first. */
const JOINS = ["or", "xor", "and"] as const;
const RELATIONS: ReadonlySet<string> = new Set(["==", "!=", "===", "!==", "~=", ">", "<", ">=", "<="]);
const DEPRECATED = "~= is the old way to write !==: one value at least is different.";
