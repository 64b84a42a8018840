import { parseIpv4, parseIpv6 } from "./addresses.ts";
import { parseBytes, parseGuid } from "./byte-strings.ts";
import { parseInteger } from "./integers.ts";
import { excerpt, Mistake } from "./mistake.ts";
import { nearest, nearestFields, valueNamed, valueNamesOf } from "./names.ts";
import { boundsOf, describeType, familyOf, isBig, type Scalar, type Shape } from "./shapes.ts";
import type { Expression } from "./syntax.ts";
import { parseSeconds, parseTime } from "./times.ts";

/** Everything from one value to another; the same twice where a single value is written. */
export interface Interval {
  readonly low: Scalar;
  readonly high: Scalar;
}

/** A value as it is written. */
export type Literal = Expression & { readonly type: "word" | "string" | "character" };

/**
 * The value of what is written, as the type needs it that it is compared with.
 *
 * @param isNegative whether a minus stands before it
 * @throws Mistake that says what the type needs
 */
export function readLiteral(literal: Literal, shape: Shape, isNegative: boolean): Interval {
  const value = literal.type === "word" ? readWord(literal, shape, isNegative) : readQuoted(literal, shape);
  if (value !== undefined && (!isNegative || literal.type === "word")) return value;
  throw wrongLiteral(literal, shape);
}

function readWord(literal: Literal & { type: "word" }, shape: Shape, isNegative: boolean): Interval | undefined {
  const { text } = literal;
  switch (familyOf(shape.type)) {
    case "number":
      return single(readNumber(literal, shape, isNegative));
    case "relative-time": {
      const time = parseSeconds(text);
      return single(time !== undefined && isNegative ? -time : time);
    }
    case "absolute-time":
      return isNegative ? undefined : single(parseTime(text));
    case "ipv4":
      return isNegative ? undefined : parseIpv4(text);
    case "ipv6":
      return isNegative ? undefined : parseIpv6(text);
    case "bytes":
      return isNegative ? undefined : single(readBytes(text, shape));
    case "string":
      return isNegative ? undefined : single(text.startsWith(":") ? text.slice(1) : text);
    case "none":
      return undefined;
  }
}

function readQuoted(literal: Literal & { type: "string" | "character" }, shape: Shape): Interval | undefined {
  const bytes = literal.type === "string" ? literal.bytes : Uint8Array.of(literal.code);
  switch (familyOf(shape.type)) {
    case "number": {
      if (literal.type === "character") return single(isBig(shape.type) ? BigInt(literal.code) : literal.code);
      return single(shape.field === undefined ? undefined : valueNamed(shape.field, UTF8.decode(bytes)));
    }
    case "absolute-time":
      return single(parseTime(UTF8.decode(bytes).trim()));
    case "string":
      return single(UTF8.decode(bytes));
    case "bytes":
      return shape.type === "ether" || shape.type === "guid" ? undefined : single(bytes);
    default:
      return undefined;
  }
}

function readNumber(literal: Literal & { type: "word" }, shape: Shape, isNegative: boolean): Scalar | undefined {
  const { text } = literal;
  if (shape.type === "double") {
    const number = /^\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$|^\.\d+$/.test(text)
      ? Number(text)
      : Number(parseInteger(text) ?? NaN);
    return Number.isNaN(number) ? undefined : isNegative ? -number : number;
  }
  const size = parseInteger(text);
  if (shape.type === "boolean") {
    const truth = /^(?:true|false)$/i.test(text) ? Number(text.toLowerCase() === "true") : undefined;
    return truth ?? (size === undefined ? named(text, shape) : Number(size !== 0n));
  }
  if (size === undefined) return isNegative ? undefined : named(text, shape);
  const value = isNegative ? -size : size;
  const bounds = shape.field === undefined ? undefined : boundsOf(shape.type);
  if (bounds !== undefined && (value > bounds[1] || (bounds[0] < 0n && value < bounds[0]))) {
    const message = `${excerpt(text)} is outside of what ${shape.called} can be: ${bounds[0]} to ${bounds[1]}.`;
    throw new Mistake("bad_literal", message, literal);
  }
  return isBig(shape.type) ? value : Number(value);
}

function named(text: string, shape: Shape): number | undefined {
  return shape.field === undefined ? undefined : valueNamed(shape.field, text);
}

function readBytes(text: string, shape: Shape): Uint8Array | undefined {
  if (shape.type === "guid") return parseGuid(text);
  const bytes = parseBytes(text.startsWith(":") && !text.startsWith("::") ? text.slice(1) : text);
  return shape.type === "ether" && bytes?.length !== 6 ? undefined : bytes;
}

function single(value: Scalar | undefined): Interval | undefined {
  return value === undefined ? undefined : { low: value, high: value };
}

function wrongLiteral(literal: Literal, shape: Shape): Mistake {
  if (shape.type === "none") {
    return new Mistake("not_comparable", `${shape.called} has no value: it is there or not.`, literal);
  }
  const [what, example] = describeType(shape.type);
  const message = `${shape.called} is compared with ${what}, such as ${example}; ${shown(literal)} is none.`;
  return new Mistake("bad_literal", message, literal, suggestionsFor(literal, shape));
}

function shown(literal: Literal): string {
  if (literal.type === "character") return "a character";
  return literal.type === "word" ? excerpt(literal.text) : `"${excerpt(UTF8.decode(literal.bytes))}"`;
}

function suggestionsFor(literal: Literal, shape: Shape): readonly string[] {
  if (literal.type === "character") return [];
  const text = literal.type === "word" ? literal.text : UTF8.decode(literal.bytes);
  const names = shape.field === undefined ? [] : Array.from(valueNamesOf(shape.field), ([name]) => name);
  const akin = nearest(text, names).map((name) => JSON.stringify(name));
  if (akin.length > 0) return akin;
  if (literal.type === "word") {
    if (familyOf(shape.type) === "bytes" && shape.type !== "ether") return [`"${text}"`];
    return text.includes(".") && /[A-Za-z]/.test(text) ? nearestFields(text) : [];
  }
  try {
    readLiteral({ type: "word", text, from: literal.from, to: literal.to }, shape, false);
    return [text]; // right, but for the quotes
  } catch (mistake) {
    if (!(mistake instanceof Mistake)) throw mistake;
    return [];
  }
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
