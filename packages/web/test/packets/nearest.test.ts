import { expect, it } from "vitest";
import { framesOf, nearest } from "../../src/packets/panels/plots/nearest.ts";
import type { PlotLayer, PlotView } from "../../src/packets/worker/study-views.ts";

const layer = (
  shape: PlotLayer["shape"],
  points: readonly (readonly [number, number, number, number])[],
): PlotLayer => ({
  label: shape,
  colour: "sent",
  shape,
  time: Float64Array.from(points, ([time]) => time),
  low: Float64Array.from(points, ([, low]) => low),
  high: Float64Array.from(points, ([, , high]) => high),
  frame: Uint32Array.from(points, ([, , , frame]) => frame),
});

const plot: PlotView = {
  unit: "bytes",
  from: 0,
  to: 100,
  bottom: 0,
  top: 100,
  remark: undefined,
  layers: [
    layer("strokes", [
      [10, 0, 50, 4],
      [40, 50, 90, 7],
    ]),
    layer("dots", [[40, 20, 20, 9]]),
  ],
};

/** A pixel for a second, and for a byte, from the top down. */
const near = (left: number, top: number) =>
  nearest(
    plot,
    [left, top],
    (time) => time,
    (value) => 100 - value,
    8,
  );

it("finds the stroke beside the pointer, wherever along it", () => {
  expect(near(12, 60)).toEqual({ layer: 0, at: 0 });
  expect(near(41, 12)).toEqual({ layer: 0, at: 1 });
});

it("finds the nearer of two, and nothing where nothing is in reach", () => {
  expect(near(42, 76)).toEqual({ layer: 1, at: 0 });
  expect(near(70, 50)).toBeUndefined();
});

it("gives each frame once, in order", () => {
  expect([...framesOf(plot)]).toEqual([4, 7, 9]);
});
