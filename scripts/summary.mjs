/**
 * What is printed at the end of a run of all suites: per suite, the skipped with their reasons, the failed, and the last
 * line alone: `N passed, N failed`, and `, N skipped` when there are any.
 * @param {{ passed: number, failed: string[] } | undefined} checks undefined when they were not asked for
 * @param {import("./results-reporter.ts").Results} results
 * @param {boolean} skippingFails
 * @returns {{ text: string, isGood: boolean }}
 */
export function summarize(checks, results, skippingFails) {
  const suites = Object.entries(results.suites).toSorted(([a], [b]) => a.localeCompare(b, "en"));
  if (checks !== undefined)
    suites.unshift(["check", { passed: checks.passed, failed: checks.failed.length, skipped: 0 }]);
  const sum = (key) => suites.reduce((total, [, counts]) => total + counts[key], 0);
  const skips = Object.entries(results.skipped).map(
    ([reason, tests]) => `${tests.length} × ${reason}\n    ${tests.join("\n    ")}`,
  );
  const failures = [...(checks?.failed ?? []).map((name) => `check: ${name}`), ...results.failed, ...results.errors];

  const passed = sum("passed");
  const skipped = skippingFails ? 0 : sum("skipped");
  const failed = sum("failed") + results.errors.length + (skippingFails ? sum("skipped") : 0);
  const nothingRan = passed + failed === 0;

  const width = Math.max(...suites.map(([name]) => name.length), 0);
  const text = [
    "",
    "Suites",
    ...suites.map(([name, counts]) => `  ${name.padEnd(width)}  ${line(counts)}`),
    ...section(skippingFails ? "Skipped, which counts as failed here" : "Skipped", skips),
    ...section("Failed", failures),
    ...(nothingRan ? ["No test ran."] : []),
    line({ passed, failed, skipped }),
    "",
  ].join("\n");
  return { text, isGood: failed === 0 && !nothingRan };
}

function section(title, entries) {
  return entries.length === 0 ? [] : [title, ...entries.map((entry) => `  ${entry}`)];
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}
