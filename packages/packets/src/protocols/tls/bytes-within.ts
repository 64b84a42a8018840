import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";

/** Ends the layer when `length` bytes from `at` on are more than there are until `end`. */
export function expectWithin(d: Dissection, at: number, length: number, end: number): void {
  if (at + length > end) d.malformed(at, `${length} bytes, where there are ${Math.max(0, end - at)}`);
}

/** Adds a length and gives back where the bytes end that it counts: never after `end`. */
export function addLength(d: Dissection, field: Field, at: number, end: number): number {
  expectWithin(d, at, field.size, end);
  const from = at + field.size;
  const length = d.uint(field, at);
  expectWithin(d, from, length, end);
  return from + length;
}

/** Adds numbers of one field from `at` to `end`, and gives them back. */
export function addNumbers(d: Dissection, field: Field, at: number, end: number): number[] {
  const values: number[] = [];
  for (let place = at; place + field.size <= end; place += field.size) values.push(d.uint(field, place));
  return values;
}
