import { readNode } from "./run.mjs";

/** What the sources are held to, besides the tests: a name and the program that finds fault. */
const CHECKS = [
  { name: "types", words: ["node_modules/typescript/bin/tsc", "--noEmit"] },
  { name: "lint", words: ["node_modules/oxlint/bin/oxlint", "--type-aware", "--deny-warnings"] },
  { name: "unused", words: ["node_modules/knip/bin/knip.js", "--no-progress"] },
  { name: "format", words: ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."] },
  { name: "arrows", words: ["scripts/arrows.ts"] },
  { name: "node-free", words: ["scripts/node-free.ts"] },
];

/** Type checker and linter use several threads themselves, so more at a time would only wait for each other. */
const AT_A_TIME = 2;

/**
 * Runs every check and says of each how it ended; of one that failed, all it printed.
 * @returns {Promise<{ passed: number, failed: string[] }>} how many passed, and the names of those that did not
 */
export async function runChecks() {
  const waiting = [...CHECKS];
  const failed = [];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const began = performance.now();
      const { code, output } = await readNode(check.words);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? "✓" : "✗"} ${check.name} (${seconds} s)\n`);
      if (code === 0) continue;
      failed.push(check.name);
      process.stdout.write(`${output.trimEnd()}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return { passed: CHECKS.length - failed.length, failed };
}
