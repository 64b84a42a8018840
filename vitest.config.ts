import { defineConfig } from "vitest/config";

// Written by `npm test` when it wants the results for its summary.
const results = process.env["WIRESIDE_RESULTS"];

const IN_BROWSER = "test/captures/*-in-browser.test.ts";

export default defineConfig({
  test: {
    reporters: results === undefined ? ["default"] : ["default", "./scripts/results-reporter.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    // First what only computes, two files at a time; then what starts processes, browsers or thousands of connections, which
    // gets the machine for itself, so that it neither starves nor is starved.
    projects: [
      {
        extends: true,
        test: {
          name: "packages",
          include: ["packages/*/test/**/*.test.{ts,tsx}"],
          exclude: ["packages/*/test/processes/**"],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "captures",
          include: ["test/captures/**/*.test.ts"],
          exclude: [IN_BROWSER],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: [
            "packages/*/test/processes/**/*.test.ts",
            "test/!(captures)/**/*.test.ts",
            "test/*.test.ts",
            IN_BROWSER,
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
