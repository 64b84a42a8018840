import type { Range, Relation, Test, Expression } from "../../src/filter/syntax.ts";

// The language once more, as plainly as it can be put: every expression is a list of values, worked out anew each time. For
// filters without mistakes over the fields of NUMBERS and TEXTS only; numbers are bigints, texts stand for themselves.

export type NaiveFrame = Readonly<Record<string, readonly (bigint | string)[]>>;
type Value = bigint | string;

export function naiveMatches(test: Test, frame: NaiveFrame): boolean {
  switch (test.type) {
    case "and":
      return test.of.every((part) => naiveMatches(part, frame));
    case "or":
      return test.of.some((part) => naiveMatches(part, frame));
    case "xor":
      return test.of.filter((part) => naiveMatches(part, frame)).length % 2 === 1;
    case "not":
      return !naiveMatches(test.of, frame);
    case "presence":
      return test.of.type === "word" || test.of.type === "slice"
        ? listOf(test.of, frame).length > 0
        : listOf(test.of, frame).some((value) => value !== 0n);
    case "comparison": {
      const rights = listOf(test.right, frame);
      const results = listOf(test.left, frame).flatMap((a) => rights.map((b) => related(test.relation, a, b)));
      const isAll = (test.quantifier ?? (test.relation === "!=" || test.relation === "===" ? "all" : "any")) === "all";
      return isAll ? results.length > 0 && !results.includes(false) : results.includes(true);
    }
    case "contains": {
      const [part] = listOf(test.right, frame);
      return quantified(test, frame, (value) => part !== "" && String(value).includes(String(part)));
    }
    case "matches": {
      const [pattern] = listOf(test.right, frame);
      return quantified(test, frame, (value) => new RegExp(String(pattern), "i").test(String(value)));
    }
    case "membership": {
      const isIn = (value: Value) =>
        test.set.some(({ low, high }) => {
          const [first] = listOf(low, frame);
          const [last] = high === undefined ? [first] : listOf(high, frame);
          return value >= first! && value <= last!;
        });
      if (!test.isNegated) return quantified(test, frame, isIn);
      if (test.quantifier === undefined) return !listOf(test.left, frame).some(isIn);
      return quantified(test, frame, (value) => !isIn(value));
    }
  }
}

function quantified(
  { left, quantifier }: { readonly left: Expression; readonly quantifier?: string },
  frame: NaiveFrame,
  holds: (value: Value) => boolean,
): boolean {
  const values = listOf(left, frame);
  return quantifier === "all" ? values.length > 0 && values.every(holds) : values.some(holds);
}

function listOf(expression: Expression, frame: NaiveFrame): readonly Value[] {
  switch (expression.type) {
    case "word":
      return frame[expression.text] ?? [expression.text.startsWith("f.") ? [] : BigInt(expression.text)].flat();
    case "string":
      return [new TextDecoder().decode(expression.bytes)];
    case "character":
      return [BigInt(expression.code)];
    case "negation":
      return listOf(expression.of, frame).map((value) => -(value as bigint));
    case "slice":
      return listOf(expression.of, frame).flatMap((value) => {
        const found = expression.ranges.map((range) => part(String(value), range)).filter((text) => text !== "");
        return found.length === 0 ? [] : [found.join("")];
      });
    case "call":
      return called(expression, frame);
    case "arithmetic": {
      const rights = listOf(expression.right, frame) as readonly bigint[];
      return (listOf(expression.left, frame) as readonly bigint[]).flatMap((a) =>
        rights.flatMap((b) => calculated(expression.operator, a, b)),
      );
    }
  }
}

function calculated(operator: string, a: bigint, b: bigint): readonly bigint[] {
  if (operator === "+") return [a + b];
  if (operator === "-") return [a - b];
  if (operator === "*") return [a * b];
  if (operator === "&") return [a & b];
  if (b === 0n) return [];
  return [operator === "/" ? a / b : a % b];
}

function called({ name, of }: Expression & { type: "call" }, frame: NaiveFrame): readonly Value[] {
  const values = of.flatMap((argument) => listOf(argument, frame));
  if (name === "count") return values.length === 0 ? [] : [BigInt(values.length)];
  if (name === "len") return values.map((value) => BigInt(String(value).length));
  if (name === "upper") return values.map((value) => String(value).toUpperCase());
  if (name === "string") return values.map(String);
  if (values.length === 0) return [];
  return [values.reduce((a, b) => (name === "max" ? (b > a ? b : a) : b < a ? b : a))];
}

function part(text: string, range: Range): string {
  const start = range.start < 0 ? text.length + range.start : range.start;
  const end =
    range.kind === "rest"
      ? text.length
      : range.kind === "length"
        ? start + range.length
        : (range.end < 0 ? text.length + range.end : range.end) + 1;
  return start < 0 || end > text.length ? "" : text.slice(start, end);
}

function related(relation: Relation, a: Value, b: Value): boolean {
  if (relation === "==" || relation === "===") return a === b;
  if (relation === "!=" || relation === "!==") return a !== b;
  if (relation === ">") return a > b;
  if (relation === "<") return a < b;
  return relation === ">=" ? a >= b : a <= b;
}
