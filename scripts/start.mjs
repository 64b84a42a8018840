// npm start [-- OPTIONS OF THE HUB]: installs what is missing, builds the page and starts a hub with its data in ./data.
import { ensureInstalled } from "./install.mjs";
import { PAGE, ensurePage } from "./page.mjs";
import { main, runNode } from "./run.mjs";

await main(async () => {
  ensureInstalled();
  await ensurePage();
  return runNode(["packages/cli/src/main.ts", "hub", "--data", "data", "--web", PAGE, ...process.argv.slice(2)]);
});
