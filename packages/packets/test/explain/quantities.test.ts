import { describe, expect, it } from "vitest";
import { countText, framesText, listed, rateText, shareText, timeText } from "../../src/explain/quantities.ts";

describe("quantities in sentences", () => {
  it("are in the singular where there is one, and grouped by thousands", () => {
    expect([0, 1, 2, 12_345].map((count) => countText(count, "frame"))).toEqual([
      "0 frames",
      "1 frame",
      "2 frames",
      "12,345 frames",
    ]);
  });

  it("have the unit that fits their size", () => {
    expect([0, 4.69e-6, 0.000_123_4, 0.010_4, 0.999_9, 12.345_6, 86_400].map(timeText)).toEqual([
      "0 s",
      "4.69 µs",
      "123 µs",
      "10.4 ms",
      "1.000 s",
      "12.346 s",
      "86,400 s",
    ]);
    expect([10, 1_250, 1_250_000, 1.25e9].map(rateText)).toEqual([
      "80.0 bit/s",
      "10.0 kbit/s",
      "10.0 Mbit/s",
      "10.0 Gbit/s",
    ]);
  });

  it("never say that a part is nothing or everything when it is not", () => {
    expect([1, 0.9999, 0.45, 0.001].map(shareText)).toEqual(["100 %", "almost all", "45 %", "less than 1 %"]);
  });

  it("name a few frames, and count the others", () => {
    const text = (frames: readonly number[], inAll?: number): string =>
      framesText(frames, inAll)
        .map((piece) => (typeof piece === "string" ? piece : piece.text))
        .join("");
    expect(text([3])).toBe("frame 3");
    expect(text([3, 4])).toBe("frames 3 and 4");
    expect(text([1, 2, 3, 4, 5, 6])).toBe("frames 1, 2, 3, 4, 5 and 6");
    expect(text([1, 2, 3, 4, 5, 6, 7])).toBe("frames 1, 2, 3, 4, 5 and 2 more");
    expect(text([1, 2, 3, 4, 5], 1000)).toBe("frames 1, 2, 3, 4, 5 and 995 more");
    expect(listed(["a", "b", "c"]).join("")).toBe("a, b and c");
  });
});
