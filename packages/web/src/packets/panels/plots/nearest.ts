import type { PlotView } from "../../worker/study-views.ts";

/** A place in a plot. */
export interface PlotPlace {
  readonly layer: number;
  readonly at: number;
}

/**
 * What is nearest to a place on the screen.
 *
 * @param x gives pixels of a time, y of a value
 * @param reach pixels beyond which nothing is near
 */
export function nearest(
  plot: PlotView,
  [left, top]: readonly [number, number],
  x: (time: number) => number,
  y: (value: number) => number,
  reach: number,
): PlotPlace | undefined {
  let best: PlotPlace | undefined;
  let least = reach ** 2;
  for (const [layer, { time, low, high }] of plot.layers.entries()) {
    for (let at = 0; at < time.length; at++) {
      const across = x(time[at]!) - left;
      if (across > reach) break; // times never fall
      if (across < -reach) continue;
      const [lower, upper] = [y(low[at]!), y(high[at]!)];
      const along = top > lower ? top - lower : top < upper ? upper - top : 0;
      const distance = across ** 2 + along ** 2;
      // the later layer is drawn above
      if (distance <= least) [best, least] = [{ layer, at }, distance];
    }
  }
  return best;
}

/** The frames that a plot shows, each once, in their order. */
export function framesOf(plot: PlotView): Uint32Array {
  const frames = new Set<number>();
  for (const { frame } of plot.layers) for (const each of frame) frames.add(each);
  return Uint32Array.from(frames).sort();
}
