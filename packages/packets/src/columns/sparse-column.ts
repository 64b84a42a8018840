/** Words of a row. */
const WIDTH = 3;
const FIRST_CAPACITY = 16;

/** Three 32-bit words for the few rows that have them. Rows are added in order, so that one is found by halving. */
export class SparseColumn {
  #count = 0;
  #rows = new Uint32Array(0);
  #words = new Int32Array(0);
  /** Where a row was found last: mostly the next one is asked for next. */
  #found = 0;

  /** Adds a row after those that are there; of a row that is added twice the second counts. */
  set(row: number, first: number, second: number, third = 0): void {
    if (this.#count > 0 && this.#rows[this.#count - 1] === row) this.#count -= 1;
    if (this.#count === this.#rows.length) this.#grow();
    const at = this.#count * WIDTH;
    this.#rows[this.#count] = row;
    this.#words[at] = first;
    this.#words[at + 1] = second;
    this.#words[at + 2] = third;
    this.#count += 1;
  }

  has(row: number): boolean {
    return this.#find(row) >= 0;
  }

  /** A word of a row, signed; 0 where the row has none. */
  get(row: number, word: 0 | 1 | 2): number {
    const index = this.#find(row);
    return index < 0 ? 0 : this.#words[index * WIDTH + word]!;
  }

  clear(): void {
    this.#count = 0;
  }

  #find(row: number): number {
    const count = this.#count;
    if (count === 0) return -1;
    const rows = this.#rows;
    for (let near = this.#found; near < count && near <= this.#found + 1; near++) {
      if (rows[near] === row) return (this.#found = near);
    }
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = rows[middle]!;
      if (found === row) return (this.#found = middle);
      if (found < row) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#rows.length * 2);
    const [rows, words] = [this.#rows, this.#words];
    this.#rows = new Uint32Array(capacity);
    this.#words = new Int32Array(capacity * WIDTH);
    this.#rows.set(rows);
    this.#words.set(words);
  }
}
