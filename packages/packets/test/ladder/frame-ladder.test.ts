import { describe, expect, it } from "vitest";
import { frameLadder, type LadderFrame } from "../../src/ladder/frame-ladder.ts";
import { CAPTURE_LIMITS } from "../../src/limits.ts";

function frame(number: number, source: string, destination: string): LadderFrame {
  return { number, time: number / 10, source, destination, protocol: "UDP", length: 60, info: "5000 → 6000" };
}

describe("a ladder of hosts", () => {
  it("has a lane for each address, in the order in which they speak", () => {
    const ladder = frameLadder([frame(1, "b", "a"), frame(2, "a", "b"), frame(3, "c", "b")]);
    expect(ladder.lanes.map(({ address }) => address)).toEqual(["b", "a", "c"]);
    const arrows = ladder.items().filter((item) => item.kind === "arrow");
    expect(arrows.map(({ frame: number, from, to }) => [number, from, to])).toEqual([
      [1, 0, 1],
      [2, 1, 0],
      [3, 2, 0],
    ]);
    expect(arrows[1]!.time).toBeCloseTo(0.1);
  });

  it("puts those beyond the limit on the last lane together", () => {
    const many = Array.from({ length: 40 }, (_, at) => frame(at + 1, `host ${at}`, "server"));
    const { lanes } = frameLadder(many);
    expect(lanes).toHaveLength(CAPTURE_LIMITS.ladderLanes);
    expect(lanes.at(-1)!.address).toBe("others");
  });

  it("is empty for no frames", () => {
    expect(frameLadder([]).items()).toEqual([]);
  });
});
