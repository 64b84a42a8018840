// npm test [-- FILES AND OPTIONS OF VITEST]: installs what is missing, builds the page, runs the checks and every suite,
// and says at the end what ran, what was skipped and why. With WIRESIDE_NO_SKIP=1 a skipped test is a failed one.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./checks.mjs";
import { BENCH, ensureInstalled, ROOT } from "./install.mjs";
import { ensurePage } from "./page.mjs";
import { main, runNode } from "./run.mjs";
import { summarize } from "./summary.mjs";

await main(async () => {
  const chosen = process.argv.slice(2);
  ensureInstalled();
  ensureInstalled(BENCH);
  const pageError = await ensurePage().then(
    () => undefined,
    (error) => error.message,
  );
  // A run of chosen files is for someone in the middle of a change: the checks would only be in the way.
  const checks = chosen.length === 0 ? await runChecks() : undefined;
  const results = await runSuites(chosen);
  if (pageError !== undefined) results.errors.push(pageError);
  const { text, isGood } = summarize(checks, results, process.env.WIRESIDE_NO_SKIP === "1");
  process.stdout.write(text);
  return isGood ? 0 : 1;
});

/** @returns {Promise<import("./results-reporter.ts").Results>} */
async function runSuites(options) {
  const folder = mkdtempSync(join(tmpdir(), "wireside-results-"));
  const file = join(folder, "results.json");
  try {
    const code = await runNode(["node_modules/vitest/vitest.mjs", "run", ...options], {
      // Sources are compiled once for all the processes and threads that tests start: a third of the time to open a store.
      env: {
        ...process.env,
        WIRESIDE_RESULTS: file,
        NODE_COMPILE_CACHE: join(ROOT, "node_modules/.cache/node-compile"),
      },
    });
    const results = readResults(file);
    if (code !== 0 && results.failed.length + results.errors.length === 0)
      results.errors.push(`vitest ended with ${code}`);
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { suites: {}, failed: [], skipped: {}, errors: ["the suites did not run to their end"] };
  }
}
