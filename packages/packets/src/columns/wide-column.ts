const TWO_32 = 0x1_0000_0000;

/**
 * A column of whole numbers that nearly always lie less than 2³² above the column's base: four bytes a row then, and
 * eight in the few chunks where they do not.
 */
export class WideColumn {
  /** What the near numbers are counted from. Set before the first row is. */
  base = 0;
  readonly #near: Uint32Array;
  #far: Float64Array | undefined = undefined;

  constructor(near: Uint32Array) {
    this.#near = near;
  }

  get(row: number): number {
    return this.#far === undefined ? this.base + this.#near[row]! : this.#far[row]!;
  }

  set(row: number, value: number): void {
    const offset = value - this.base;
    if (this.#far === undefined && offset >= 0 && offset < TWO_32) this.#near[row] = offset;
    else this.#setFar(row, value);
  }

  /** Sets rows from `to` on to `values[from … until)`. */
  setAll(values: Float64Array, from: number, until: number, to: number): void {
    for (let index = from; index < until; index++) this.set(to + index - from, values[index]!);
  }

  /** Forgets every row. */
  clear(base: number): void {
    this.base = base;
    this.#far = undefined;
  }

  #setFar(row: number, value: number): void {
    this.#far ??= Float64Array.from(this.#near, (offset) => this.base + offset);
    this.#far[row] = value;
  }
}
