// npm run check: types, lint, formatting, the arrows between packages, nothing of Node where there is to be none, and nothing unused.
import { runChecks } from "./checks.mjs";
import { BENCH, ensureInstalled } from "./install.mjs";
import { main } from "./run.mjs";

await main(async () => {
  ensureInstalled();
  ensureInstalled(BENCH);
  const { passed, failed } = await runChecks();
  process.stdout.write(failed.length === 0 ? `All ${passed} checks passed.\n` : `Failed: ${failed.join(", ")}.\n`);
  return failed.length === 0 ? 0 : 1;
});
