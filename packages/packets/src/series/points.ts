/**
 * Points of a line or a cloud, in the order of time. Times are seconds since the first segment of the conversation and never
 * fall: where the clock of a capture was set back, points stand at the latest time before.
 */
export interface Points {
  readonly count: number;
  /** Seconds. */
  readonly time: Float64Array;
  /** In the unit of the series. */
  readonly value: Float64Array;
  /** Row of the trace that each point is of. */
  readonly row: Uint32Array;
}

/** Upright strokes, in the order of time: each from `low` to `high` at one time. */
export interface Strokes {
  readonly count: number;
  /** Seconds, as of {@link Points}. */
  readonly time: Float64Array;
  /** In the unit of the series; `low` is not greater than `high`. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Row of the trace that each stroke is of. */
  readonly row: Uint32Array;
}

/** Gathers points, at most as many as said. */
export class PointList {
  #count = 0;
  #latest = Number.NEGATIVE_INFINITY;
  readonly #time: Float64Array;
  readonly #value: Float64Array;
  readonly #row: Uint32Array;

  constructor(most: number) {
    this.#time = new Float64Array(most);
    this.#value = new Float64Array(most);
    this.#row = new Uint32Array(most);
  }

  add(time: number, value: number, row: number): void {
    this.#latest = Math.max(this.#latest, time);
    this.#time[this.#count] = this.#latest;
    this.#value[this.#count] = value;
    this.#row[this.#count++] = row;
  }

  /** Adds a point unless the line has this value already. */
  step(time: number, value: number, row: number): void {
    if (this.#count === 0 || this.#value[this.#count - 1] !== value) this.add(time, value, row);
  }

  end(): Points {
    const count = this.#count;
    return {
      count,
      time: this.#time.slice(0, count),
      value: this.#value.slice(0, count),
      row: this.#row.slice(0, count),
    };
  }
}

/** Gathers strokes. */
export class StrokeList {
  #count = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #time = new Float64Array(FIRST);
  #low = new Float64Array(FIRST);
  #high = new Float64Array(FIRST);
  #row = new Uint32Array(FIRST);

  add(time: number, low: number, high: number, row: number): void {
    if (this.#count === this.#row.length) this.#grow();
    this.#latest = Math.max(this.#latest, time);
    this.#time[this.#count] = this.#latest;
    this.#low[this.#count] = low;
    this.#high[this.#count] = high;
    this.#row[this.#count++] = row;
  }

  end(): Strokes {
    const count = this.#count;
    return {
      count,
      time: this.#time.slice(0, count),
      low: this.#low.slice(0, count),
      high: this.#high.slice(0, count),
      row: this.#row.slice(0, count),
    };
  }

  #grow(): void {
    const room = 2 * this.#count;
    this.#time = grown(this.#time, new Float64Array(room));
    this.#low = grown(this.#low, new Float64Array(room));
    this.#high = grown(this.#high, new Float64Array(room));
    this.#row = grown(this.#row, new Uint32Array(room));
  }
}

const FIRST = 64;

function grown<Column extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
