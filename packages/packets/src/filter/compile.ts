import { isTruthy } from "./arithmetic.ts";
import { searchFor } from "./byte-search.ts";
import { resolvePresence } from "./calls.ts";
import type { Context } from "./context.ts";
import type { Interval } from "./literals.ts";
import { Mistake } from "./mistake.ts";
import { compareScalars } from "./order.ts";
import {
  isOneOf,
  mirrored,
  quantified,
  quantifiedPairs,
  quantifiedRelation,
  quantifierOf,
  relates,
  type Holds,
  type Matches,
} from "./predicates.ts";
import { Matcher } from "./pattern/matcher.ts";
import { PatternMistake } from "./pattern/scanner.ts";
import { isLiteral, noField, resolve, resolveBeside, resolvePair } from "./resolve.ts";
import { familyOf, type Scalar, type Shape } from "./shapes.ts";
import type { Expression, Test } from "./syntax.ts";
import type { Typed } from "./typed.ts";
import type { FrameValues } from "./values.ts";

/**
 * Makes a function of a test.
 *
 * @throws Mistake where a name, a value or a type is wrong
 */
export function compile(context: Context, test: Test): Matches {
  switch (test.type) {
    case "and":
      return allOf(test.of.map((part) => compile(context, part)));
    case "or":
      return anyOf(test.of.map((part) => compile(context, part)));
    case "xor":
      return oddOf(test.of.map((part) => compile(context, part)));
    case "not": {
      const of = compile(context, test.of);
      return (values) => !of(values);
    }
    case "presence":
      return compilePresence(context, test.of);
    case "comparison":
      return compileComparison(context, test);
    case "contains":
      return compileContains(context, test);
    case "matches":
      return compileMatches(context, test);
    case "membership":
      return compileMembership(context, test);
  }
}

function compilePresence(context: Context, of: Expression): Matches {
  if (isLiteral(of)) throw noField(of);
  const { operand } = resolvePresence(context, of);
  if (of.type === "call") {
    const name = context.called(of);
    throw new Mistake("not_a_test", `${name} is a value; compare it with something.`, of, [`${name} > 0`]);
  }
  if (of.type === "arithmetic" || of.type === "negation") return quantified(operand, "any", isTruthy);
  return isPlain(of) ? (values) => operand.count(values) > 0 : quantified(operand, "any", () => true);
}

/** Whether it is a field as a whole: then it is there as often as it is counted. */
function isPlain(of: Expression): boolean {
  return of.type === "word" && of.layers === undefined;
}

function compileComparison(context: Context, test: Test & { type: "comparison" }): Matches {
  const [left, right] = resolvePair(context, test.left, test.right);
  const quantifier = test.quantifier ?? quantifierOf(test.relation);
  const { relation } = test;
  if (right.interval !== undefined) return quantifiedRelation(left.operand, quantifier, relation, right.interval);
  if (left.interval !== undefined) {
    return quantifiedRelation(right.operand, quantifier, mirrored(relation), left.interval);
  }
  return quantifiedPairs(left.operand, right.operand, quantifier, relates(relation));
}

function compileContains(context: Context, test: Test & { type: "contains" }): Matches {
  const whole = resolveSearched(context, test);
  const [left, right] = resolveBeside(context, whole, test.right, searched);
  const quantifier = test.quantifier ?? "any";
  const part = right.interval?.low;
  if (part === undefined) return quantifiedPairs(left.operand, right.operand, quantifier, includes);
  return quantified(left.operand, quantifier, inclusionOf(part));
}

function compileMatches(context: Context, test: Test & { type: "matches" }): Matches {
  const left = resolveSearched(context, test);
  const pattern = compilePattern(context, test.right);
  const holds: Holds = (value) =>
    typeof value === "string" ? pattern.matchesText(value) : pattern.matches(value as Uint8Array);
  return quantified(left.operand, test.quantifier ?? "any", holds);
}

function compileMembership(context: Context, test: Test & { type: "membership" }): Matches {
  if (isLiteral(test.left)) throw noField(test.left);
  const left = resolve(context, test.left);
  const intervals: Interval[] = [];
  const others: Holds[] = [];
  for (const element of test.set) {
    const low = resolveElement(context, left, element.low);
    const high = element.high === undefined ? low : resolveElement(context, left, element.high);
    if (low.interval !== undefined && high.interval !== undefined) {
      intervals.push({ low: low.interval.low, high: high.interval.high });
    } else others.push(between(low, element.high === undefined ? undefined : high));
  }
  const isFixed = isOneOf(intervals);
  const holds: Holds =
    others.length === 0 ? isFixed : (value, values) => isFixed(value, values) || others.some((is) => is(value, values));
  if (!test.isNegated) return quantified(left.operand, test.quantifier ?? "any", holds);
  if (test.quantifier !== undefined) {
    return quantified(left.operand, test.quantifier, (value, values) => !holds(value, values));
  }
  const isIn = quantified(left.operand, "any", holds);
  return (values) => !isIn(values);
}

/** An end of an element, held as the values on the left are. */
function resolveElement(context: Context, left: Typed, element: Expression): Typed {
  const [same, end] = resolveBeside(context, left, element);
  if (same === left) return end;
  const message = `${left.shape.called} and ${end.shape.called} are of types that cannot be compared.`;
  throw new Mistake("not_comparable", message, element);
}

/** Whether a value is one of `low`, or from one of `low` to one of `high`. */
function between(low: Typed, high: Typed | undefined): Holds {
  if (high === undefined) return (value, values) => hasOne(low, values, (end) => compareScalars(value, end) === 0);
  return (value, values) =>
    hasOne(low, values, (end) => compareScalars(value, end) >= 0) &&
    hasOne(high, values, (end) => compareScalars(value, end) <= 0);
}

function hasOne({ operand }: Typed, values: FrameValues, holds: (end: Scalar) => boolean): boolean {
  const count = operand.count(values);
  for (let i = 0; i < count; i++) {
    const end = operand.at(values, i);
    if (end !== undefined && holds(end)) return true;
  }
  return false;
}

function compilePattern(context: Context, right: Expression): Matcher {
  if (right.type !== "string") {
    const quoted = right.type === "word" ? [`"${right.text}"`] : [];
    throw new Mistake("unexpected", "After matches comes a regular expression in double quotes.", right, quoted);
  }
  try {
    return new Matcher(right.bytes);
  } catch (mistake) {
    if (!(mistake instanceof PatternMistake)) throw mistake;
    const inside = context.unescaped(right);
    const isWithin = inside !== undefined && mistake.to > mistake.from;
    const at = isWithin ? { from: inside.from + mistake.from, to: inside.from + mistake.to } : right;
    throw new Mistake(mistake.problem, mistake.message, at);
  }
}

function inclusionOf(part: Scalar): (whole: Scalar) => boolean {
  if (typeof part === "string") return (value) => part !== "" && (value as string).includes(part);
  const isFound = searchFor(part as Uint8Array);
  return (value) => isFound(value as Uint8Array);
}

function includes(whole: Scalar, part: Scalar): boolean {
  return inclusionOf(part)(whole);
}

/** What is looked for in bytes is bytes, not an address as a whole. */
function searched(shape: Shape): Shape {
  return familyOf(shape.type) === "bytes" ? { type: "bytes", called: shape.called } : shape;
}

/** What is searched: text or bytes, of a protocol with all that follows it. */
function resolveSearched(context: Context, { type, left }: Test & { type: "contains" | "matches" }): Typed {
  if (isLiteral(left)) throw noField(left);
  const typed = resolve(context, left, { isRemainder: true });
  const { shape } = typed;
  const family = familyOf(shape.type);
  if (family === "string" || family === "bytes") return typed;
  const suggestions = family === "none" ? [] : [`string(${shape.called})`];
  const message = `${type} looks into text and bytes, and ${shape.called} is neither.`;
  throw new Mistake("not_comparable", message, left, suggestions);
}

function allOf(tests: readonly Matches[]): Matches {
  const [first, second] = tests;
  if (tests.length === 2 && first !== undefined && second !== undefined) {
    return (values) => first(values) && second(values);
  }
  return (values) => tests.every((test) => test(values));
}

function anyOf(tests: readonly Matches[]): Matches {
  const [first, second] = tests;
  if (tests.length === 2 && first !== undefined && second !== undefined) {
    return (values) => first(values) || second(values);
  }
  return (values) => tests.some((test) => test(values));
}

/** Exclusive or: one of them, or three, or five. */
function oddOf(tests: readonly Matches[]): Matches {
  return (values) => tests.reduce((isOdd, test) => isOdd !== test(values), false);
}
