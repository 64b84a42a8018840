// npm run pictures: makes the README's pictures anew.
import { ensureInstalled } from "./install.mjs";
import { main, runNode } from "./run.mjs";

await main(async () => {
  ensureInstalled();
  return runNode(["scripts/pictures.ts"]);
});
