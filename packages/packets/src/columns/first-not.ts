/**
 * Index of the first of things in order that is not before what is looked for, by halving.
 *
 * @param count how many there are; it is also what is given back when all are before
 * @param isBefore whether one of them is; once it is not, none after it is
 */
export function firstNot(count: number, isBefore: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
