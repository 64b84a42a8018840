import { expect, it } from "vitest";
import { bytesText, durationText, rateText } from "../../src/packets/text.ts";

it("writes bytes, durations and rates with three digits and a unit", () => {
  expect([0, 999, 1000, 35_140, 1_050_000].map(bytesText)).toEqual(["0 B", "999 B", "1 kB", "35.1 kB", "1.05 MB"]);
  expect([5e-6, 0.0304, 0.5, 12.34, 187, 7200].map(durationText)).toEqual([
    "5 µs",
    "30.4 ms",
    "500 ms",
    "12.3 s",
    "3:07 min",
    "2:00 h",
  ]);
  expect([0, 512, 20_000_000].map(rateText)).toEqual(["0 b/s", "512 b/s", "20 Mb/s"]);
});
