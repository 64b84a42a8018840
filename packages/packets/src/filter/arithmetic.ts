import { familyOf, isBig, type Scalar, type ValueType } from "./shapes.ts";
import type { ArithmeticOperator } from "./syntax.ts";

/** Works out one value of two; undefined where there is none: a division by zero. */
export type Calculate = (a: Scalar, b: Scalar) => Scalar | undefined;

/**
 * What an operator gives for values of a type.
 *
 * @returns the type of the result; undefined where the operator cannot be used on it
 */
export function resultOf(operator: ArithmeticOperator, type: ValueType): ValueType | undefined {
  const family = familyOf(type);
  switch (operator) {
    case "&":
      if (family === "number") return type === "double" ? undefined : wholeNumber(type);
      // Of a protocol as a whole nobody means its bits: tcp & udp is meant to be tcp && udp.
      return type !== "protocol" && (family === "ipv4" || family === "ipv6" || family === "bytes") ? type : undefined;
    case "+":
    case "-":
      if (family === "relative-time") return type;
      return family === "number" ? wholeNumber(type) : undefined;
    case "*":
    case "/":
    case "%":
      return family === "number" ? wholeNumber(type) : undefined;
  }
}

/** The operator itself, for two values of a type that {@link resultOf} allows. */
export function calculation(operator: ArithmeticOperator, type: ValueType): Calculate {
  const family = familyOf(type);
  if (family === "bytes" || family === "ipv6") return andBytes;
  if (isBig(type)) return (a, b) => calculateBig(operator, a as bigint, b as bigint);
  const isWhole = type !== "double";
  return (a, b) => calculate(operator, a as number, b as number, isWhole);
}

function wholeNumber(type: ValueType): ValueType {
  if (type === "double") return type;
  return isBig(type) ? "int64" : "integer";
}

function calculate(operator: ArithmeticOperator, a: number, b: number, isWhole: boolean): number | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? undefined : isWhole ? Math.trunc(a / b) : a / b;
    case "%":
      return b === 0 ? undefined : a % b;
    case "&":
      return isUint32(a) && isUint32(b) ? (a & b) >>> 0 : andNumbers(a, b);
  }
}

/** Bits of whole numbers that are negative or longer than 32 bits; none of what has outgrown numbers. */
function andNumbers(a: number, b: number): number | undefined {
  return Number.isFinite(a) && Number.isFinite(b) ? Number(BigInt(a) & BigInt(b)) : undefined;
}

function calculateBig(operator: ArithmeticOperator, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0n ? undefined : a / b;
    case "%":
      return b === 0n ? undefined : a % b;
    case "&":
      return a & b;
  }
}

/** As long as the shorter of the two. */
function andBytes(a: Scalar, b: Scalar): Uint8Array {
  const [left, right] = [a as Uint8Array, b as Uint8Array];
  const result = new Uint8Array(Math.min(left.length, right.length));
  for (let i = 0; i < result.length; i++) result[i] = left[i]! & right[i]!;
  return result;
}

/** Whether a result counts as true where it stands alone. */
export function isTruthy(value: Scalar): boolean {
  return value instanceof Uint8Array ? value.some((byte) => byte !== 0) : Boolean(value);
}

function isUint32(value: number): boolean {
  return value >>> 0 === value;
}
