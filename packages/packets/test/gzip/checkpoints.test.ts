import { expect, it } from "vitest";
import { CAPTURE_LIMITS } from "@wireside/packets";
import { Checkpoints } from "../../src/gzip/checkpoints.ts";
import { Inflate } from "../../src/gzip/inflate.ts";

it("checkpoints lead to every place from near it, and are never too many", () => {
  const checkpoints = new Checkpoints();
  const state = new Inflate().save();
  const step = 262_144;
  for (let position = 0; position < 3e9; position += step) {
    checkpoints.offer({ position, point: () => ({ input: position, output: position, state }) });
    if (position % (1000 * step) > 0) continue;
    const places = new Set<number>();
    let farthest = 0;
    for (let place = 0; place <= position; place += step / 2) {
      const { output } = checkpoints.before(place) ?? { output: 0 };
      places.add(output);
      if (output > place) expect.fail(`${output} is behind ${place}`);
      farthest = Math.max(farthest, place - output);
    }
    expect(farthest).toBeLessThan(Math.max(position / 256, 1_048_576) + step);
    expect(places.size).toBeLessThanOrEqual(CAPTURE_LIMITS.checkpoints);
  }
});

it("a place where unpacking cannot begin again is none", () => {
  const checkpoints = new Checkpoints();
  checkpoints.offer({ position: 5_000_000, point: () => undefined });
  expect(checkpoints.before(6_000_000)).toBeUndefined();
});
