import type { Field } from "../fields/field.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import type { Interval } from "./literals.ts";
import type { Operand } from "./operand.ts";
import { compareScalars } from "./order.ts";
import type { Scalar } from "./shapes.ts";
import type { Quantifier, Relation } from "./syntax.ts";
import type { FrameValues } from "./values.ts";

/** Whether a frame passes. */
export type Matches = (values: FrameValues) => boolean;

/** Whether one value passes. */
export type Holds = (value: Scalar, values: FrameValues) => boolean;

/** Whether one value, or every value, passes; never where there is no value. */
export function quantified(operand: Operand, quantifier: Quantifier, holds: Holds): Matches {
  const isAny = quantifier === "any";
  return (values) => {
    const count = operand.count(values);
    let found = false;
    for (let i = 0; i < count; i++) {
      const value = operand.at(values, i);
      if (value === undefined) continue;
      if (holds(value, values) === isAny) return isAny;
      found = true;
    }
    return found && !isAny;
  };
}

/**
 * Whether one value, or every value, is to what is written as the relation asks. Plain numbers of a field, which most filters
 * are about, are read with as few calls as can be.
 */
export function quantifiedRelation(
  operand: Operand,
  quantifier: Quantifier,
  relation: Relation,
  interval: Interval,
): Matches {
  const { numbersOf } = operand;
  const { low, high } = interval;
  if (numbersOf === undefined || typeof low !== "number" || typeof high !== "number") {
    return quantified(operand, quantifier, relatesTo(relation, interval));
  }
  switch (relation) {
    case "==":
    case "===":
      return quantifiedNumbers(numbersOf, quantifier, low, high, true);
    case "!=":
    case "!==":
      return quantifiedNumbers(numbersOf, quantifier, low, high, false);
    case ">":
      return quantifiedNumbers(numbersOf, quantifier, -Infinity, high, false);
    case "<":
      return quantifiedNumbers(numbersOf, quantifier, low, Infinity, false);
    case ">=":
      return quantifiedNumbers(numbersOf, quantifier, low, Infinity, true);
    case "<=":
      return quantifiedNumbers(numbersOf, quantifier, -Infinity, high, true);
  }
}

/** Whether one number of a field, or every one, is from `low` to `high`, or is not. */
function quantifiedNumbers(
  field: Field,
  quantifier: Quantifier,
  low: number,
  high: number,
  isInside: boolean,
): Matches {
  // "All are inside" is "none is outside", once there is one.
  const isAny = quantifier === "any";
  const wanted = isInside === isAny;
  return (values) => {
    const count = values.count(field);
    for (let i = 0; i < count; i++) {
      const value = values.number(field, i);
      if ((value >= low && value <= high) === wanted) return isAny;
    }
    return count > 0 && !isAny;
  };
}

/** Whether one pair of values, or every pair, passes. Pairs past the limit are not looked at. */
export function quantifiedPairs(
  left: Operand,
  right: Operand,
  quantifier: Quantifier,
  holds: (a: Scalar, b: Scalar) => boolean,
): Matches {
  const isAny = quantifier === "any";
  return (values) => {
    const lefts = left.count(values);
    const rights = right.count(values);
    let found = false;
    for (let pair = 0; pair < Math.min(lefts * rights, CAPTURE_LIMITS.filterPairs); pair++) {
      const a = left.at(values, Math.floor(pair / rights));
      const b = right.at(values, pair % rights);
      if (a === undefined || b === undefined) continue;
      if (holds(a, b) === isAny) return isAny;
      found = true;
    }
    return found && !isAny;
  };
}

/** Whether one is enough, unless the filter says otherwise. */
export function quantifierOf(relation: Relation): Quantifier {
  return relation === "!=" || relation === "===" ? "all" : "any";
}

/** Whether two values are to each other as the relation asks. */
export function relates(relation: Relation): (a: Scalar, b: Scalar) => boolean {
  switch (relation) {
    case "==":
    case "===":
      return (a, b) => compareScalars(a, b) === 0;
    case "!=":
    case "!==":
      return (a, b) => compareScalars(a, b) !== 0;
    case ">":
      return (a, b) => compareScalars(a, b) > 0;
    case "<":
      return (a, b) => compareScalars(a, b) < 0;
    case ">=":
      return (a, b) => compareScalars(a, b) >= 0;
    case "<=":
      return (a, b) => compareScalars(a, b) <= 0;
  }
}

/** The relation as seen from the other side. */
export function mirrored(relation: Relation): Relation {
  return MIRRORED[relation] ?? relation;
}

/** Whether a value is to what is written as the relation asks. A network is all of its addresses: what is less is less than the first. */
function relatesTo(relation: Relation, { low, high }: Interval): Holds {
  const isWithinIt = isWithin(low, high);
  switch (relation) {
    case "==":
    case "===":
      return isWithinIt;
    case "!=":
    case "!==":
      return (value, values) => !isWithinIt(value, values);
    case ">":
      return (value) => compareScalars(value, high) > 0;
    case "<":
      return (value) => compareScalars(value, low) < 0;
    case ">=":
      return (value) => compareScalars(value, low) >= 0;
    case "<=":
      return (value) => compareScalars(value, high) <= 0;
  }
}

/** Whether a value lies in one of some intervals. */
export function isOneOf(intervals: readonly Interval[]): Holds {
  const [first] = intervals;
  if (intervals.length === 1 && first !== undefined) return isWithin(first.low, first.high);
  if (typeof first?.low === "number") return isOneOfNumbers(intervals as readonly NumberInterval[]);
  const isText = ({ low, high }: Interval) => typeof low === "string" && low === high;
  const texts = new Set(intervals.filter(isText).map(({ low }) => low));
  const others = intervals.filter((interval) => !isText(interval)).map(({ low, high }) => isWithin(low, high));
  return (value, values) => texts.has(value) || others.some((holds) => holds(value, values));
}

interface NumberInterval {
  readonly low: number;
  readonly high: number;
}

/** Looks in ranges that are sorted and apart. */
function isOneOfNumbers(intervals: readonly NumberInterval[]): Holds {
  const sorted = intervals.filter(({ low, high }) => low <= high).sort((a, b) => a.low - b.low);
  const lows: number[] = [];
  const highs: number[] = [];
  for (const { low, high } of sorted) {
    const last = highs.at(-1);
    if (last !== undefined && low <= last) highs[highs.length - 1] = Math.max(last, high);
    else {
      lows.push(low);
      highs.push(high);
    }
  }
  return (value) => {
    let from = 0;
    let to = lows.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (lows[middle]! <= (value as number)) from = middle + 1;
      else to = middle;
    }
    return from > 0 && (value as number) <= highs[from - 1]!;
  };
}

function isWithin(low: Scalar, high: Scalar): Holds {
  if (low === high && !(low instanceof Uint8Array)) return (value) => value === low;
  if (typeof low === "number" && typeof high === "number") {
    return (value) => (value as number) >= low && (value as number) <= high;
  }
  return (value) => compareScalars(value, low) >= 0 && compareScalars(value, high) <= 0;
}

const MIRRORED: Partial<Record<Relation, Relation>> = { ">": "<", "<": ">", ">=": "<=", "<=": ">=" };
