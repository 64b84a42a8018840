/** A set of whole numbers as rising intervals, both ends inside; asked for numbers in rising order. */
export class Intervals {
  readonly #of: readonly (readonly [from: number, to: number])[];
  /** Where the last question ended. */
  #at = 0;

  constructor(of: readonly (readonly [from: number, to: number])[]) {
    this.#of = of;
  }

  has(number: number): boolean {
    while (this.#at < this.#of.length && this.#of[this.#at]![1] < number) this.#at++;
    return this.#at < this.#of.length && this.#of[this.#at]![0] <= number;
  }
}
