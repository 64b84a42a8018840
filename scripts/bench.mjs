// npm run bench -- NAME [OPTIONS]: runs bench/NAME, whose peers live in bench/package.json and nowhere else.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BENCH, ensureInstalled } from "./install.mjs";
import { main, runNode } from "./run.mjs";

const names = readdirSync(BENCH).filter((name) => existsSync(join(BENCH, name, "main.ts")));

await main(async () => {
  const [name, ...options] = process.argv.slice(2);
  if (name === undefined || !names.includes(name)) {
    process.stderr.write(`Usage: npm run bench -- NAME [--quick] [--json]\nNAME is one of: ${names.join(", ")}.\n`);
    return 2;
  }
  ensureInstalled();
  ensureInstalled(BENCH);
  return runNode([join(BENCH, name, "main.ts"), ...options]);
});
