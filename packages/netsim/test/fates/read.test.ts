import { describe, expect, it } from "vitest";
import { inOrder, readFates } from "@wireside/netsim";

const HEAD = '{"epochNs":"1700000000123456789","options":["ab.loss=0.1"]}';
const TAIL = '{"statistics":{"ab":{"packets":2},"ba":{"packets":1}}}';

function line(direction: string, number: number): string {
  return JSON.stringify({ direction, number, fate: "delivered", length: 60, in: 5, due: [6], out: [7] });
}

describe("a fate log", () => {
  it("is read whole, and each direction in the order in which it was sent", () => {
    const log = readFates([HEAD, line("ab", 2), line("ba", 1), line("ab", 1), TAIL, ""].join("\n"));
    expect(log.epochNs).toBe(1_700_000_000_123_456_789n);
    expect(log.options).toEqual(["ab.loss=0.1"]);
    expect(inOrder(log, "ab").map(({ number }) => number)).toEqual([1, 2]);
    expect(inOrder(log, "ba").map(({ number }) => number)).toEqual([1]);
    expect(log.statistics.ab.packets).toBe(2);
  });

  it.each([
    ["without its last line", [HEAD, line("ab", 1)]],
    ["cut in a line", [HEAD, line("ab", 1), TAIL.slice(0, 20)]],
    ["empty", []],
  ])("is refused %s", (_, lines) => {
    expect(() => readFates(lines.join("\n"))).toThrow(expect.objectContaining({ code: "bad-fates" }));
  });
});
