import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { loadBackend } from "../../src/index.ts";

/** What a process finds on a platform. */
async function backendsOn(platform: string): Promise<unknown> {
  const program = join(import.meta.dirname, "programs/backends.ts");
  return JSON.parse((await promisify(execFile)(process.execPath, [program, platform])).stdout);
}

it("elsewhere than on Linux the portable backend runs and says why; asking for the native one is an error", async () => {
  expect(await backendsOn("darwin")).toEqual({
    name: "portable",
    reason: "The native backend is made for Linux, and this is darwin.",
    native: "no-native",
    portable: { name: "portable" },
  });
});

describeWith(["linux", "cxx"], "on Linux with a compiler", () => {
  it("the native backend runs, and the portable one where it is asked for", async () => {
    expect(await loadBackend()).toMatchObject({ name: "native", reason: undefined });
    expect(await loadBackend("portable")).toMatchObject({ name: "portable", reason: undefined });
  });
});
