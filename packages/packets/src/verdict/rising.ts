import { firstNot } from "../columns/first-not.ts";

/** Index of the last of rising numbers that is not greater than `value`, -1 when all are. */
export function lastNotAfter(numbers: readonly number[], value: number): number {
  return firstNot(numbers.length, (at) => numbers[at]! <= value) - 1;
}
