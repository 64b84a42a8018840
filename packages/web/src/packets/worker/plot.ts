import {
  roundTripSeries,
  thinPoints,
  thinStrokes,
  throughputSeries,
  timeSequence,
  windowSeries,
  type Judgement,
  type Points,
  type Strokes,
} from "@wireside/packets";
import type { PlotArea, PlotLayer, PlotView, PlotWish } from "./study-views.ts";

/** What is drawn of one plot, thinned to the pixels that there are. */
export function plotOf(judgement: Judgement, { kind, direction }: PlotWish, area: PlotArea): PlotView {
  const { trace } = judgement.facts;
  const from = area.from ?? 0;
  const to = area.to ?? Math.max(from + SHORTEST, lastTime(trace.time, trace.count));
  const drawing = new Drawing(trace.frame, area, from, to);
  switch (kind) {
    case "sequence": {
      const series = timeSequence(judgement, direction);
      drawing.points("window", "Room of the receiver", "steps", series.window);
      drawing.points("acknowledged", "Acknowledged", "steps", series.acknowledged);
      drawing.strokes("selective", "Acknowledged selectively", series.selective);
      drawing.strokes("missing", "Not in the capture", series.missing);
      drawing.strokes("sent", "Sent", series.sent);
      drawing.strokes("copies", "Doubled on the way", series.copies);
      drawing.strokes("reordered", "Overtaken on the way", series.reordered);
      drawing.strokes("again", "Sent again", series.again);
      // what the receiver has room for may be far above all that was sent
      return drawing.view(
        "bytes",
        drawing.reach(({ label }) => label !== "Room of the receiver"),
      );
    }
    case "round-trip": {
      const { measured, smoothed } = roundTripSeries(judgement.facts.trace, direction);
      drawing.points("sent", "Until it was acknowledged", "dots", measured);
      drawing.points("again", "Smoothed (SRTT)", "line", smoothed);
      return drawing.view("seconds");
    }
    case "window": {
      const { advertised, inFlight, isScaled } = windowSeries(judgement, direction);
      drawing.points("window", "Window of the receiver", "steps", advertised);
      drawing.points("sent", "Under way", "steps", inFlight);
      const unscaled = "The capture does not have the SYN, so windows are shown as written, not scaled.";
      return drawing.view("bytes", drawing.reach(), isScaled ? undefined : unscaled);
    }
    case "throughput": {
      const options = { from, to, samples: Math.min(area.columns, MOST_SAMPLES) };
      const { raw, goodput, window } = throughputSeries(judgement, direction, options);
      drawing.points("window", "On the wire", "line", raw);
      drawing.points("sent", "Payload, each byte once", "line", goodput);
      return drawing.view(
        "bits per second",
        drawing.reach(),
        `Means over the last ${Number(window.toPrecision(2)) * 1e3} ms.`,
      );
    }
  }
}

/** Gathers the layers of a plot. */
class Drawing {
  readonly #frames: Uint32Array;
  readonly #area: PlotArea;
  readonly #from: number;
  readonly #to: number;
  readonly #layers: (PlotLayer & { readonly strokes?: Strokes })[] = [];

  constructor(frames: Uint32Array, area: PlotArea, from: number, to: number) {
    this.#frames = frames;
    this.#area = area;
    this.#from = from;
    this.#to = to;
  }

  points(colour: string, label: string, shape: PlotLayer["shape"], points: Points): void {
    const thin = thinPoints(points, { from: this.#from, to: this.#to, columns: this.#area.columns });
    const { time, value } = thin;
    if (thin.count > 0)
      this.#layers.push({ label, colour, shape, time, low: value, high: value, frame: this.#framesOf(thin.row) });
  }

  strokes(colour: string, label: string, strokes: Strokes): void {
    const { time, low, high, row } = strokes;
    if (strokes.count > 0)
      this.#layers.push({ label, colour, shape: "strokes", time, low, high, frame: this.#framesOf(row), strokes });
  }

  /** The lowest and the highest of what is seen. */
  reach(counts: (layer: PlotLayer) => boolean = () => true): readonly [number, number] {
    let [bottom, top] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const layer of this.#layers.filter(counts)) {
      for (const [at, time] of layer.time.entries()) {
        if (time < this.#from || time > this.#to) continue;
        bottom = Math.min(bottom, layer.low[at]!);
        top = Math.max(top, layer.high[at]!);
      }
    }
    return top < bottom ? [0, 1] : [bottom, top];
  }

  view(unit: PlotView["unit"], [lowest, highest] = this.reach(), remark?: string): PlotView {
    const bottom = this.#area.bottom ?? Math.min(0, lowest);
    const top = this.#area.top ?? (highest > bottom ? highest + (highest - bottom) * MARGIN : bottom + 1);
    const { columns, rows } = this.#area;
    const area = { columns, rows, from: this.#from, to: this.#to, bottom, top };
    const layers = this.#layers.map(({ strokes, ...layer }): PlotLayer => {
      if (strokes === undefined) return layer;
      const { time, low, high, row } = thinStrokes(strokes, area);
      return { ...layer, time, low, high, frame: this.#framesOf(row) };
    });
    return { unit, from: this.#from, to: this.#to, bottom, top, layers, remark };
  }

  #framesOf(rows: Uint32Array): Uint32Array {
    return rows.map((row) => this.#frames[row]!);
  }
}

/** Where the clock was set back the last segment is not the latest. */
function lastTime(times: Float64Array, count: number): number {
  let last = 0;
  for (let row = 0; row < count; row++) last = Math.max(last, times[row]!);
  return last;
}

/** Seconds that a plot shows at least. */
const SHORTEST = 1e-6;
/** Room above the highest value, as a part of the height. */
const MARGIN = 0.04;
const MOST_SAMPLES = 600;
