import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { compile, emulatorProgram } from "../../src/emulator/program.ts";

interface Check {
  readonly check: string;
  readonly isGood: boolean;
}

describeWith(["namespaces", "cc"], "the emulator's program", () => {
  it("holds what it promises, by its own check", async () => {
    const program = await emulatorProgram();
    // A machine with much else to do makes packets late, and the check fails with that; all else must hold.
    const { stdout } = await promisify(execFile)(program, ["check"]).catch(
      (error: unknown) => error as { stdout: string },
    );
    const checks = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Check);
    expect(checks.filter(({ check }) => !/median|1 in 20/u.test(check)).filter(({ isGood }) => !isGood)).toEqual([]);
    expect(checks.map(({ check }) => check)).toContain("delay, ms too long at the shortest");
  });

  it("is compiled once", async () => {
    expect(await emulatorProgram()).toBe(await emulatorProgram());
  });

  it("names the compiler that is not there, and what to install", async () => {
    const compiling = compile("no-such-cc", ["clock.c"], join(tmpdir(), "wireside-never-made"));
    await expect(compiling).rejects.toThrow(
      "There is no C compiler “no-such-cc”: install the packages gcc and libc6-dev",
    );
  });

  it("says what the compiler said", async () => {
    const compiling = compile("cc", ["clock.c"], join(tmpdir(), "wireside-never-made"));
    await expect(compiling).rejects.toThrow(/could not compile the link emulator: [\s\S]*main/u);
  });
});
