import type { Field } from "../fields/field.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { familyOf, isBig, type Scalar } from "./shapes.ts";
import type { Range } from "./syntax.ts";
import type { FrameValues } from "./values.ts";

/** Where a filter's values come from: an expression, made ready to be asked frame after frame. */
export interface Operand {
  /** Set where it is just the numbers of one field, which can be read without going through here. */
  readonly numbersOf?: Field;
  /** How many values there are, at most. */
  count(values: FrameValues): number;
  /** One of them; undefined where it turned out that there is none, as of a part past a value's end. */
  at(values: FrameValues, index: number): Scalar | undefined;
}

/** The values of one field. */
export function fieldOperand(field: Field, isRemainder = false): Operand {
  const count = (values: FrameValues) => values.count(field);
  if (field.type === "none") return { count, at: () => undefined };
  if (isRemainder && field.type === "protocol") return { count, at: (values, index) => values.remainder(field, index) };
  return isNumber(field)
    ? { numbersOf: field, count, at: (values, index) => values.number(field, index) }
    : { count, at: (values, index) => values.value(field, index) ?? undefined };
}

/** 1 for every place where a field stands, whatever its type. */
export function presenceOperand(field: Field): Operand {
  return { count: (values) => values.count(field), at: () => 1 };
}

/** The values of several operands, one after the other. */
export function chained(operands: readonly Operand[]): Operand {
  const [only] = operands;
  if (operands.length === 1 && only !== undefined) return only;
  return {
    count: (values) => operands.reduce((sum, operand) => sum + operand.count(values), 0),
    at(values, index) {
      let rest = index;
      for (const operand of operands) {
        const count = operand.count(values);
        if (rest < count) return operand.at(values, rest);
        rest -= count;
      }
      return undefined;
    },
  };
}

/** Those values of a field that are in certain layers. */
export function inLayers(operand: Operand, field: Field, ranges: readonly Range[]): Operand {
  const { count } = operand;
  return {
    count,
    at(values, index) {
      // Layers come in their order, so the last value is in the last of them.
      const last = values.layer(field, count(values) - 1);
      const layer = values.layer(field, index);
      return ranges.some((range) => isWithin(layer, range, last)) ? operand.at(values, index) : undefined;
    },
  };
}

export function constant(value: Scalar): Operand {
  return { count: () => 1, at: () => value };
}

/** Every value changed; one for which there is nothing is left out. */
export function mapped(operand: Operand, change: (value: Scalar) => Scalar | undefined): Operand {
  return {
    count: operand.count,
    at(values, index) {
      const value = operand.at(values, index);
      return value === undefined ? undefined : change(value);
    },
  };
}

/** Every value of one with every value of the other. */
export function combined(left: Operand, right: Operand, join: (a: Scalar, b: Scalar) => Scalar | undefined): Operand {
  return {
    count: (values) => Math.min(CAPTURE_LIMITS.filterValues, left.count(values) * right.count(values)),
    at(values, index) {
      const rights = right.count(values);
      const a = left.at(values, Math.floor(index / rights));
      const b = right.at(values, index % rights);
      return a === undefined || b === undefined ? undefined : join(a, b);
    },
  };
}

/** One value made of all values of some operands; none where they have none. */
export function gathered(operands: readonly Operand[], join: (all: readonly Scalar[]) => Scalar): Operand {
  return {
    count: () => 1,
    at(values) {
      const all: Scalar[] = [];
      for (const operand of operands) {
        const count = operand.count(values);
        for (let i = 0; i < count; i++) {
          const value = operand.at(values, i);
          if (value !== undefined) all.push(value);
        }
      }
      return all.length === 0 ? undefined : join(all);
    },
  };
}

function isNumber({ type }: Field): boolean {
  const family = familyOf(type);
  return (family === "number" || family === "ipv4") && !isBig(type);
}

function isWithin(layer: number, range: Range, last: number): boolean {
  const first = fromEnd(range.start, last);
  if (range.kind === "rest") return layer >= first;
  const end = range.kind === "length" ? first + range.length - 1 : fromEnd(range.end, last);
  return layer >= first && layer <= end;
}

/** -1 is the last layer. */
function fromEnd(position: number, last: number): number {
  return position < 0 ? last + 1 + position : position;
}
