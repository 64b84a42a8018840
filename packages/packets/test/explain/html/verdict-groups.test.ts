import { describe, expect, it } from "vitest";
import { knownCaptureBytes, knownCaptureNames } from "../../../../../test/captures/known.ts";
import { groupVerdicts } from "../../../src/explain/html/verdict-groups.ts";
import { compareVerdicts } from "../../../src/verdict/compare.ts";
import { judgeTrace } from "../../../src/verdict/judge.ts";
import { tracesOf } from "../../trace/traces.ts";

describe("verdicts in groups", () => {
  it("are all there, each frame in one group", async () => {
    for (const name of knownCaptureNames()) {
      for (const trace of await tracesOf(knownCaptureBytes(name, "client"))) {
        const judgement = judgeTrace(trace);
        const groups = groupVerdicts(judgement);
        const sum = groups.reduce((count, group) => count + group.count, 0);
        expect([name, sum]).toEqual([name, compareVerdicts(judgement).length]);
        const named = groups.flatMap(({ examples, others }) => [...examples.map(({ frame }) => frame), ...others]);
        expect(new Set(named).size).toBe(named.length);
      }
    }
  });

  it("begin with those on which we differ from Wireshark", async () => {
    const [trace] = await tracesOf(knownCaptureBytes("everything", "client"));
    const isSame = groupVerdicts(judgeTrace(trace!)).map(({ examples: [first] }) => first.difference === "same");
    expect(isSame.indexOf(true)).toBeGreaterThan(isSame.lastIndexOf(false));
    expect(isSame).toContain(false);
  });
});
