// npm run captures [-- NAME…]: makes the captures whose truth is known anew, all or the named ones.
import { ensureInstalled } from "./install.mjs";
import { main, runNode } from "./run.mjs";

await main(async () => {
  ensureInstalled();
  return runNode(["scripts/captures/main.ts", ...process.argv.slice(2)]);
});
