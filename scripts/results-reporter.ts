import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";

/** What a run of the suites came to: by suite, and what did not run or did not hold. */
export interface Results {
  suites: Record<string, { passed: number; failed: number; skipped: number }>;
  failed: string[];
  /** Reason → the tests it kept from running. */
  skipped: Record<string, string[]>;
  /** Errors outside of any test. */
  errors: string[];
}

/** Writes the results as JSON to the file that WIRESIDE_RESULTS names, for `npm test`. */
export default class ResultsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const results: Results = { suites: {}, failed: [], skipped: {}, errors: errors.map((error) => error.message) };
    for (const module of modules) addModule(results, module);
    writeFileSync(process.env["WIRESIDE_RESULTS"] ?? "", JSON.stringify(results));
  }
}

function addModule(results: Results, module: TestModule): void {
  const file = relative(process.cwd(), module.moduleId);
  const suite = (results.suites[suiteOf(file)] ??= { passed: 0, failed: 0, skipped: 0 });
  for (const error of module.errors()) {
    suite.failed++;
    results.failed.push(`${file}: ${error.message}`);
  }
  for (const test of module.children.allTests()) {
    const name = `${file} > ${test.fullName}`;
    const { state } = test.result();
    if (state === "passed") suite.passed++;
    else if (state === "skipped") {
      suite.skipped++;
      (results.skipped[skipReason(test)] ??= []).push(name);
    } else {
      suite.failed++;
      results.failed.push(name);
    }
  }
}

/** packages/hub/test/… → packages/hub; test/security/… → test/security; test/docs.test.ts → test. */
function suiteOf(file: string): string {
  const folders = file.split(/[\\/]/).slice(0, -1);
  return folders.slice(0, 2).join("/");
}

function skipReason(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" ? result.note : undefined) ?? test.meta().skipReason ?? "no reason given";
}
