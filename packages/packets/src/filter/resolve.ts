import type { Field } from "../fields/field.ts";
import { calculation, resultOf } from "./arithmetic.ts";
import { parseIpv4, parseIpv6 } from "./addresses.ts";
import { parseBytes } from "./byte-strings.ts";
import { resolveCall } from "./calls.ts";
import type { Context } from "./context.ts";
import { readLiteral } from "./literals.ts";
import { excerpt, Mistake, type Span } from "./mistake.ts";
import { findFields, nearestFields } from "./names.ts";
import { chained, combined, fieldOperand, inLayers } from "./operand.ts";
import { familyOf, isBig, type Shape, type ValueType } from "./shapes.ts";
import { sliceBytes } from "./slice.ts";
import type { Expression } from "./syntax.ts";
import { alike, bytesOf, changed, fixed, type Typed } from "./typed.ts";

/**
 * Finds the fields and functions of an expression, and with them its type.
 *
 * @param options.isRemainder whether a protocol is to be its bytes with all that follows them
 * @throws Mistake, also for an expression that is a value and no field: its type is told by what it is compared with
 */
export function resolve(context: Context, expression: Expression, { isRemainder = false } = {}): Typed {
  switch (expression.type) {
    case "word":
      return resolveField(context, expression, isRemainder);
    case "string":
    case "character":
      throw new Mistake("not_a_test", "Here stands a value; a field or a function is needed.", expression);
    case "slice": {
      const of = resolve(context, expression.of);
      const bytes = bytesOf(of);
      if (bytes !== undefined)
        return changed(bytes, bytes.shape, (value) => sliceBytes(value as Uint8Array, expression.ranges));
      throw new Mistake(
        "not_comparable",
        `No part can be taken of ${of.shape.called}: it is not bytes or text.`,
        expression,
      );
    }
    case "call":
      return resolveCall(context, expression);
    case "negation":
      return negated(resolve(context, expression.of), expression, context);
    case "arithmetic": {
      const { left, right } = expression;
      return calculated(context, expression, resolvePair(context, left, right, operandShape));
    }
  }
}

/** Whether an expression is a value whose type is told by what it is compared with. */
export function isLiteral(expression: Expression): boolean {
  switch (expression.type) {
    case "word":
      return expression.layers === undefined && findFields(expression.text) === undefined;
    case "string":
    case "character":
      return true;
    case "negation":
      return isLiteral(expression.of);
    case "arithmetic":
      return isLiteral(expression.left) && isLiteral(expression.right);
    default:
      return false;
  }
}

/**
 * Both sides of an operator, their values held in one way. A value takes the type of the other side.
 *
 * @throws Mistake
 */
export function resolvePair(
  context: Context,
  left: Expression,
  right: Expression,
  literalShape: (shape: Shape) => Shape = same,
): readonly [Typed, Typed] {
  if (isLiteral(left)) {
    if (isLiteral(right)) throw noField(left, right);
    const other = resolve(context, right);
    return [resolveLiteral(context, left, literalShape(other.shape)), other];
  }
  return resolveBeside(context, resolve(context, left), right, literalShape);
}

/**
 * What stands on the right of something that is resolved already, and that again, their values held in one way.
 *
 * @throws Mistake
 */
export function resolveBeside(
  context: Context,
  left: Typed,
  right: Expression,
  literalShape: (shape: Shape) => Shape = same,
): readonly [Typed, Typed] {
  const shape = literalShape(left.shape);
  if (isLiteral(right)) return [left, resolveLiteral(context, right, shape)];
  const literal = nameTakenAsText(context, right, shape);
  if (literal !== undefined) return [left, literal];
  const other = resolve(context, right);
  const pair = alike(left, other);
  if (pair !== undefined) return pair;
  const message = `${left.shape.called} and ${other.shape.called} are of types that cannot be compared.`;
  throw new Mistake("not_comparable", message, right);
}

/**
 * A value, as the other side needs it.
 *
 * @throws Mistake
 */
export function resolveLiteral(context: Context, literal: Expression, shape: Shape): Typed {
  switch (literal.type) {
    case "word":
    case "string":
    case "character":
      return fixed(shape, readLiteral(literal, shape, false));
    case "negation": {
      const { of } = literal;
      if (of.type === "word") return fixed(shape, readLiteral(of, shape, true));
      return negated(resolveLiteral(context, of, operandShape(shape)), literal, context);
    }
    case "arithmetic": {
      const wanted = operandShape(shape);
      const left = resolveLiteral(context, literal.left, wanted);
      return calculated(context, literal, [left, resolveLiteral(context, literal.right, wanted)]);
    }
    default:
      throw noField(literal);
  }
}

/**
 * Why values cannot stand where one field must be. A word among them that could be a name is taken for one that is wrong;
 * otherwise the first of them is pointed at.
 */
export function noField(first: Expression, ...others: readonly Expression[]): Mistake {
  const word = [first, ...others].flatMap(wordsOf).find(({ text }) => !isValue(text));
  if (word !== undefined) return unknownField(word.text, word);
  const address = first.type === "word" && ADDRESS_FIELDS.find(([, parse]) => parse(first.text) !== undefined);
  const suggestions = address === false || address === undefined ? [] : [`${address[0]} == ${first.text}`];
  return new Mistake("not_a_test", "Here stands a value; a field is needed.", first, suggestions);
}

function wordsOf(expression: Expression): readonly (Expression & { type: "word" })[] {
  switch (expression.type) {
    case "word":
      return [expression];
    case "negation":
      return wordsOf(expression.of);
    case "arithmetic":
      return [...wordsOf(expression.left), ...wordsOf(expression.right)];
    default:
      return [];
  }
}

function isValue(text: string): boolean {
  return /^[\d:]/.test(text) || ADDRESS_FIELDS.some(([, parse]) => parse(text) !== undefined);
}

function resolveField(context: Context, word: Expression & { type: "word" }, isRemainder: boolean): Typed {
  const found = context.find(word);
  if (found === undefined) throw unknownField(word.text, word);
  const [first] = found.fields;
  // Fields of one name have one type; should one be of another, the first is the one that counts.
  const fields = found.fields.filter(
    ({ type }) => familyOf(type) === familyOf(first.type) && isBig(type) === isBig(first.type),
  );
  const { layers } = word;
  context.need(fields, { value: true, layer: layers !== undefined });
  const operandOf = (field: Field) => {
    const operand = fieldOperand(field, isRemainder);
    return layers === undefined ? operand : inLayers(operand, field, layers);
  };
  return { shape: { type: first.type, field: first, called: first.name }, operand: chained(fields.map(operandOf)) };
}

/** `ip.proto == tcp`, `frame.protocols contains http`: a name of a field, where no field of its type can stand. */
function nameTakenAsText(context: Context, word: Expression, shape: Shape): Typed | undefined {
  if (word.type !== "word" || word.layers !== undefined || word.text.startsWith(".")) return undefined;
  const type = findFields(word.text)?.fields[0].type ?? "none";
  const [wanted, found] = [familyOf(shape.type), familyOf(type)];
  const isAlike = wanted === found || (wanted === "bytes" && found === "string");
  if (isAlike || (wanted === "string" && found === "bytes" && type !== "protocol")) return undefined;
  try {
    return resolveLiteral(context, word, shape);
  } catch (mistake) {
    if (mistake instanceof Mistake) return undefined;
    throw mistake;
  }
}

function negated(of: Typed, { from, to }: Span, context: Context): Typed {
  const called = context.called({ from, to });
  const type = resultOf("-", of.shape.type);
  if (type === undefined) throw new Mistake("not_comparable", `${of.shape.called} has no negative.`, { from, to });
  return changed(of, { type, called }, (value) => (typeof value === "bigint" ? -value : -(value as number)));
}

function calculated(
  context: Context,
  { operator, from, to }: Expression & { type: "arithmetic" },
  [left, right]: readonly [Typed, Typed],
): Typed {
  const operands = commonType(left.shape.type, right.shape.type);
  const type = resultOf(operator, operands);
  if (type === undefined) {
    const meant = operator === "&" ? [`${left.shape.called} and ${right.shape.called}`] : [];
    throw new Mistake("not_comparable", `${operator} cannot be used on ${left.shape.called}.`, { from, to }, meant);
  }
  const shape: Shape = { type, called: context.called({ from, to }) };
  const calculate = calculation(operator, operands);
  if (left.interval === undefined || right.interval === undefined) {
    return { shape, operand: combined(left.operand, right.operand, calculate) };
  }
  const value = calculate(left.interval.low, right.interval.low);
  if (value === undefined) throw new Mistake("bad_literal", "There is no division by zero.", { from, to });
  return fixed(shape, { low: value, high: value });
}

/** The type of two that {@link alike} has let pass. */
function commonType(left: ValueType, right: ValueType): ValueType {
  if (left === right) return left;
  if (left === "double" || right === "double") return "double";
  return familyOf(left) === "bytes" ? "bytes" : left;
}

/** What a value must be beside a field in arithmetic: of its kind, but not within its range. */
function operandShape({ type, called }: Shape): Shape {
  switch (familyOf(type)) {
    case "number":
      return { type: resultOf("+", type)!, called };
    case "bytes":
      return { type: "bytes", called };
    default:
      return { type, called };
  }
}

function same(shape: Shape): Shape {
  return shape;
}

function unknownField(text: string, at: Span): Mistake {
  const span = { from: at.from, to: at.from + text.length };
  const message = `There is no field or protocol called ${excerpt(text)}.`;
  return new Mistake("unknown_field", message, span, [...minusMeant(text), ...nearestFields(text)]);
}

/** `tcp.srcport-1` is one word; the minus needs a space. */
function minusMeant(text: string): readonly string[] {
  const dash = text.indexOf("-");
  return dash > 0 && findFields(text.slice(0, dash)) !== undefined
    ? [`${text.slice(0, dash)} - ${text.slice(dash + 1)}`]
    : [];
}

const ADDRESS_FIELDS = [
  ["ip.addr", parseIpv4],
  ["ipv6.addr", parseIpv6],
  ["eth.addr", (text: string) => (parseBytes(text)?.length === 6 ? text : undefined)],
] as const;
