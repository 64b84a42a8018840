import { etherText, hexText, ipv4Text, ipv6Text } from "../fields/format.ts";
import { compareScalars } from "./order.ts";
import { gathered } from "./operand.ts";
import { familyOf, type Scalar, type Shape } from "./shapes.ts";
import { alike, changed, type Typed } from "./typed.ts";

/** A function of the filter language. */
export interface FilterFunction {
  readonly name: string;
  /** What it gives, in a few words: for completion and for docs/FILTERS.md. */
  readonly words: string;
  /** Arguments it takes, at least and at most. */
  readonly arguments: readonly [least: number, most: number];
  /** Whether the arguments may be values beside fields. */
  readonly takesValues?: boolean;
  /** Whether it wants to know only how often a field is there. */
  readonly takesPresence?: boolean;
  /**
   * Applies it.
   *
   * @returns what it wants instead, in words, where the arguments have another type
   */
  apply(of: readonly [Typed, ...Typed[]], called: string): Typed | string;
}

export const FUNCTIONS: readonly FilterFunction[] = [
  {
    name: "len",
    words: "the length of a value in bytes",
    arguments: [1, 1],
    apply([of], called) {
      const { field } = of.shape;
      const size = field?.size ?? 0;
      return changed(of, { type: "integer", called }, (value) =>
        typeof value === "string" ? UTF8.encode(value).length : value instanceof Uint8Array ? value.length : size,
      );
    },
  },
  {
    name: "count",
    words: "how often a field stands in the frame",
    arguments: [1, 1],
    takesPresence: true,
    apply([of], called) {
      return { shape: { type: "integer", called }, operand: gathered([of.operand], (all) => all.length) };
    },
  },
  {
    name: "string",
    words: "a number or an address as text",
    arguments: [1, 1],
    apply([of], called) {
      const write = writer(of.shape);
      return write === undefined ? "a number or an address" : changed(of, { type: "string", called }, write);
    },
  },
  {
    name: "upper",
    words: "text in upper case",
    arguments: [1, 1],
    apply: ([of], called) => changedText(of, called, (text) => text.toUpperCase()),
  },
  {
    name: "lower",
    words: "text in lower case",
    arguments: [1, 1],
    apply: ([of], called) => changedText(of, called, (text) => text.toLowerCase()),
  },
  {
    name: "abs",
    words: "a number without its sign",
    arguments: [1, 1],
    apply([of], called) {
      const family = familyOf(of.shape.type);
      if (family !== "number" && family !== "relative-time") return "a number";
      return changed(of, { ...of.shape, called }, size);
    },
  },
  {
    name: "max",
    words: "the greatest of all values",
    arguments: [1, Infinity],
    takesValues: true,
    apply: (of, called) => extreme(of, called, 1),
  },
  {
    name: "min",
    words: "the least of all values",
    arguments: [1, Infinity],
    takesValues: true,
    apply: (of, called) => extreme(of, called, -1),
  },
];

export function functionNamed(name: string): FilterFunction | undefined {
  return FUNCTIONS.find((known) => known.name === name);
}

function changedText(of: Typed, called: string, change: (text: string) => string): Typed | string {
  if (familyOf(of.shape.type) !== "string") return "text";
  return changed(of, { type: "string", called }, (value) => change(value as string));
}

/** @param sign 1 for the greatest, -1 for the least */
function extreme(of: readonly [Typed, ...Typed[]], called: string, sign: 1 | -1): Typed | string {
  let [first] = of;
  if (familyOf(first.shape.type) === "none") return "values that can be compared";
  // Twice, as the last one may show that the first ones have to be held in another way.
  for (const other of of) {
    const pair = alike(first, other);
    if (pair === undefined) return "values of one type";
    [first] = pair;
  }
  const operands = of.map((typed) => alike(first, typed)![1].operand);
  const greater = (a: Scalar, b: Scalar) => (sign * compareScalars(b, a) > 0 ? b : a);
  return {
    shape: { type: first.shape.type, called },
    operand: gathered(operands, (all) => all.reduce(greater)),
  };
}

function size(value: Scalar): Scalar {
  return typeof value === "bigint" ? (value < 0n ? -value : value) : Math.abs(value as number);
}

function writer({ type }: Shape): ((value: Scalar) => string) | undefined {
  switch (type) {
    case "ipv4":
      return (value) => ipv4Text(value as number);
    case "ipv6":
      return (value) => ipv6Text(value as Uint8Array);
    case "ether":
      return (value) => etherText(value as Uint8Array);
    case "guid":
      return (value) => hexText(value as Uint8Array).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    case "boolean":
      return undefined;
    default:
      return familyOf(type) === "number" ? String : undefined;
  }
}

const UTF8 = new TextEncoder();
