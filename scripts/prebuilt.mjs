// npm run prebuilt: makes the package of the native addon for this platform, dist/datagram-…, ready to be published.
import { ensureInstalled } from "./install.mjs";
import { main, runNode } from "./run.mjs";

await main(async () => {
  ensureInstalled();
  return runNode(["scripts/prebuilt.ts"]);
});
