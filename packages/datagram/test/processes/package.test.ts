import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { makePackage } from "../../src/native/package.ts";

const OURS = join(import.meta.dirname, "../..");
const run = promisify(execFile);

describeWith(["linux", "cxx"], "where there is no compiler", () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await realpath(await mkdtemp(join(tmpdir(), "wireside-prebuilt-")));
    for (const part of ["package.json", "src", "native"])
      await cp(join(OURS, part), join(scratch, "packages/datagram", part), { recursive: true });
    await writeFile(join(scratch, "package.json"), '{ "private": true }');
  });
  afterAll(() => rm(scratch, { recursive: true }));

  /** What runs there, with nothing on the path. */
  async function whichRuns(): Promise<unknown> {
    const entry = join(scratch, "packages/datagram/src/index.ts");
    const words = [join(import.meta.dirname, "programs/which.ts"), entry];
    return JSON.parse((await run(process.execPath, words, { env: { PATH: scratch } })).stdout);
  }

  it("the portable backend runs and says why", async () => {
    expect(await whichRuns()).toMatchObject({ name: "portable", reason: expect.stringMatching(/headers|compiler/u) });
  });

  it("the native one runs once its package is installed, which compiles nothing", async () => {
    const made = await makePackage(join(scratch, "dist"));
    const { name } = JSON.parse(await readFile(join(made, "package.json"), "utf8")) as { name: string };
    expect((await readdir(made)).toSorted()).toEqual(["LICENSE", "datagram.node", "package.json"]);
    const words = ["install", "--offline", "--install-links", "--no-audit", "--no-fund", made];
    await run("npm", words, { cwd: scratch });
    const file = join(scratch, "node_modules", name, "datagram.node");
    expect(await whichRuns()).toEqual({ name: "native", file });
    expect(await readdir(join(scratch, "node_modules"))).not.toContain(".cache");
  });
});
