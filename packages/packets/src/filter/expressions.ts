import type { Cursor } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import { Mistake } from "./mistake.ts";
import type { ArithmeticOperator, Expression } from "./syntax.ts";

/**
 * Reads something that has values.
 *
 * ```
 * expression = sum { "&" sum }
 * sum        = product { ("+" | "-") product }
 * product    = value { ("*" | "/" | "%") value }
 * value      = ("-" | "+") value | "{" expression "}" | function "(" [ expression { "," expression } ] ")"
 *            | (word [ layers ] | string | character) , then any number of slices
 * ```
 * @throws Mistake
 */
export function parseExpression(cursor: Cursor): Expression {
  return parseLevel(cursor, 0);
}

/** One value without arithmetic around it, as an element of a set is. */
export function parseValue(cursor: Cursor): Expression {
  const { next } = cursor;
  const { from } = next;
  if (cursor.sees("-") || cursor.sees("+")) {
    cursor.takeOperator();
    const of = cursor.nested(() => parseValue(cursor));
    return next.kind === "mark" && next.mark === "-" ? { type: "negation", of, from, to: of.to } : { ...of, from };
  }
  return parseSlices(cursor, parsePrimary(cursor, next));
}

/** Operators of one strength, taken from the left. */
function parseLevel(cursor: Cursor, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseValue(cursor);
  let left = parseLevel(cursor, level + 1);
  let depth = 0;
  for (;;) {
    const { next } = cursor;
    const operator = next.kind === "mark" ? operators.find((mark) => mark === next.mark) : undefined;
    if (operator === undefined) break;
    cursor.takeOperator();
    cursor.deepen();
    depth++;
    const right = parseLevel(cursor, level + 1);
    left = { type: "arithmetic", operator, left, right, from: left.from, to: right.to };
  }
  cursor.deepen(-depth);
  return left;
}

function parsePrimary(cursor: Cursor, token: Token): Expression {
  const { from, to } = token;
  switch (token.kind) {
    case "word": {
      cursor.take();
      if (cursor.sees("(")) return parseCall(cursor, token);
      const { next } = cursor;
      if (next.kind !== "layers") return { type: "word", text: token.text, from, to };
      cursor.take();
      return { type: "word", text: token.text, layers: next.ranges, from, to: next.to };
    }
    case "string":
      cursor.take();
      return { type: "string", bytes: token.bytes, from, to };
    case "character":
      cursor.take();
      return { type: "character", code: token.code, from, to };
    default: {
      if (!cursor.sees("{")) throw cursor.unexpected();
      cursor.takeOperator();
      const inner = cursor.nested(() => parseExpression(cursor));
      return { ...inner, from, to: cursor.close(token, "}").to };
    }
  }
}

function parseCall(cursor: Cursor, name: Token & { kind: "word" }): Expression {
  const open = cursor.take();
  const of: Expression[] = [];
  cursor.nested(() => {
    if (cursor.sees(")")) return;
    of.push(parseExpression(cursor));
    while (cursor.sees(",")) {
      cursor.takeOperator();
      of.push(parseExpression(cursor));
    }
  });
  const { to } = cursor.close(open, ")");
  return { type: "call", name: name.text, nameEnd: name.to, of, from: name.from, to };
}

function parseSlices(cursor: Cursor, expression: Expression): Expression {
  let result = expression;
  let depth = 0;
  for (;;) {
    const { next } = cursor;
    if (next.kind !== "slice") break;
    if (result.type === "string" || result.type === "character") {
      throw new Mistake("unexpected", "A part can be taken of a field or a function's result only.", next);
    }
    cursor.take();
    cursor.deepen();
    depth++;
    result = { type: "slice", of: result, ranges: next.ranges, from: result.from, to: next.to };
  }
  cursor.deepen(-depth);
  return result;
}

/** The loosest first. */
const LEVELS: readonly (readonly ArithmeticOperator[])[] = [["&"], ["+", "-"], ["*", "/", "%"]];
