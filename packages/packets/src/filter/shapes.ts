import type { Field, FieldType } from "../fields/field.ts";

/** A value as filters work with it; how a type's values are held is told at FieldType. */
export type Scalar = number | bigint | string | Uint8Array;

/** A type of values; beside those of fields `integer`: a whole number of any size and sign, which arithmetic gives. */
export type ValueType = FieldType | "integer";

/** What is known of an expression's values before there are any. */
export interface Shape {
  readonly type: ValueType;
  /** The field itself, where the expression is one: its range and its names of values count for what it is compared with. */
  readonly field?: Field;
  /** As errors call it. */
  readonly called: string;
}

/** Types whose values can be compared with each other. */
export type Family = "number" | "ipv4" | "ipv6" | "bytes" | "string" | "relative-time" | "absolute-time" | "none";

export function familyOf(type: ValueType): Family {
  return FAMILIES[type] ?? "number";
}

/** Whether values of this type are held as a bigint. */
export function isBig(type: ValueType): boolean {
  return type === "uint64" || type === "int64" || type === "relative-time" || type === "absolute-time";
}

/** What a field of this type is compared with, and an example of it. */
export function describeType(type: ValueType): readonly [what: string, example: string] {
  return DESCRIPTIONS[type] ?? ["a whole number", "80"];
}

/** The least and the greatest value of a type of whole numbers. */
export function boundsOf(type: ValueType): readonly [bigint, bigint] | undefined {
  const found = /^(u?)int(\d+)$/.exec(type === "frame" ? "uint32" : type);
  if (found === null) return undefined;
  const bits = BigInt(found[2]!);
  return found[1] === "u" ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
}

const FAMILIES: Partial<Record<ValueType, Family>> = {
  ipv4: "ipv4",
  ipv6: "ipv6",
  ether: "bytes",
  bytes: "bytes",
  guid: "bytes",
  protocol: "bytes",
  string: "string",
  "relative-time": "relative-time",
  "absolute-time": "absolute-time",
  none: "none",
};

const BYTES = ["bytes in hexadecimal or text in quotes", "47:45:54"] as const;

const DESCRIPTIONS: Partial<Record<ValueType, readonly [string, string]>> = {
  boolean: ["True or False", "True"],
  double: ["a number", "0.5"],
  frame: ["the number of a frame", "7"],
  ipv4: ["an IPv4 address or network", "10.0.0.0/8"],
  ipv6: ["an IPv6 address or network", "fe80::/10"],
  ether: ["an Ethernet address", "02:00:00:00:00:01"],
  bytes: BYTES,
  protocol: BYTES,
  guid: ["a GUID", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
  string: ["text in quotes", '"example"'],
  "relative-time": ["a number of seconds", "0.25"],
  "absolute-time": ["a date and time in quotes, in UTC", '"2004-05-13 10:17:07"'],
};
