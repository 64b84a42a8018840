import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";

/** Runs a program of this folder to its end, and answers what it printed. */
async function run(program: string, ...words: string[]): Promise<unknown> {
  const path = join(import.meta.dirname, "programs", program);
  return JSON.parse((await promisify(execFile)(process.execPath, [path, ...words])).stdout);
}

describeWith(["linux", "cxx"], "a process with the addon in it", () => {
  it.each([1, 2, 3, 4])("survives garbage of every kind, seed %i", async (seed) => {
    expect(await run("garbage.ts", String(seed), "40000")).toEqual({ survived: true, wereGood: true });
  });

  it("survives that workers and itself end with sockets open and busy", async () => {
    expect(await run("ended.ts")).toEqual({ survived: true });
  });
});
