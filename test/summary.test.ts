import { describe, expect, it } from "vitest";
import { summarize } from "../scripts/summary.mjs";

const suites = {
  "packages/hub": { passed: 3, failed: 0, skipped: 1 },
  "packages/bytes": { passed: 2, failed: 0, skipped: 0 },
};
const results = { suites, failed: [], skipped: { "no Chromium": ["a > b"] }, errors: [] };
const checks = { passed: 5, failed: [] };

const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);

describe("the end of npm test", () => {
  it("says what ran, and on its last line how it went", () => {
    const { text, isGood } = summarize(checks, { suites, failed: [], skipped: {}, errors: [] }, false);
    expect(text).toMatch(/check +5 passed, 0 failed\n +packages\/bytes +2 passed, 0 failed/);
    expect(
      lastLine(
        summarize(
          checks,
          { suites: { test: { passed: 1, failed: 0, skipped: 0 } }, failed: [], skipped: {}, errors: [] },
          false,
        ).text,
      ),
    ).toBe("6 passed, 0 failed");
    expect(isGood).toBe(true);
  });

  it("says what was skipped and why", () => {
    const { text, isGood } = summarize(checks, results, false);
    expect(text).toContain("1 × no Chromium\n    a > b");
    expect(lastLine(text)).toBe("10 passed, 0 failed, 1 skipped");
    expect(isGood).toBe(true);
  });

  it("fails for what was skipped where skipping is forbidden", () => {
    const { text, isGood } = summarize(checks, results, true);
    expect(lastLine(text)).toBe("10 passed, 1 failed");
    expect(isGood).toBe(false);
  });

  it("fails for a failed check and for an error outside of any test", () => {
    const { text, isGood } = summarize({ passed: 4, failed: ["lint"] }, { ...results, errors: ["lost"] }, false);
    expect(text).toContain("check: lint");
    expect(text).toContain("  lost\n");
    expect(lastLine(text)).toBe("9 passed, 2 failed, 1 skipped");
    expect(isGood).toBe(false);
  });

  it("fails when no test ran", () => {
    const { text, isGood } = summarize(undefined, { suites: {}, failed: [], skipped: {}, errors: [] }, false);
    expect(lastLine(text)).toBe("0 passed, 0 failed");
    expect(isGood).toBe(false);
  });
});
