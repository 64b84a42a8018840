// npm run pages: writes the pages of docs/ that are made from the code anew.
import { ensureInstalled } from "./install.mjs";
import { main, runNode } from "./run.mjs";

await main(async () => {
  ensureInstalled();
  return runNode(["scripts/pages/main.ts"]);
});
