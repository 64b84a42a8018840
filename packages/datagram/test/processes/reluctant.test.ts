import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import type { Backend } from "../../src/index.ts";

const run = promisify(execFile);
const PROGRAMS = join(import.meta.dirname, "programs");

// Loopback takes whatever it is given, and fails at nothing: a system that does is put between.
describeWith(["linux", "cc", "cxx"], "a system that is reluctant", () => {
  let folder: string;
  let library: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wireside-reluctant-"));
    library = join(folder, "reluctant.so");
    await run("cc", ["-shared", "-fPIC", "-o", library, join(PROGRAMS, "reluctant.c"), "-ldl"]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function push(backend: Backend, reluctance: string): Promise<unknown> {
    const env = { ...process.env, LD_PRELOAD: library, RELUCTANCE: reluctance };
    const { stdout } = await run(process.execPath, [join(PROGRAMS, "push.ts"), backend], { env });
    return JSON.parse(stdout);
  }

  describe.each(["native", "portable"] as const)("%s", (backend) => {
    it("is waited for, and then gets the rest: everything once and in order", async () => {
      expect(await push(backend, "blocking")).toMatchObject({
        isSame: true,
        hasWaited: true,
        datagrams: 600,
        refused: {},
      });
    });

    it("does not keep a socket from being closed", async () => {
      expect(await push(backend, "blocked")).toEqual({ isClosed: true, called: 0 });
    });

    it("may answer with errors of the network, which are counted and no more", async () => {
      expect(await push(backend, "refused")).toMatchObject({
        isSame: true,
        refusedReceiving: { ECONNREFUSED: expect.any(Number) },
      });
    });

    it("may lose a socket: it is closed, and its owner is told once", async () => {
      expect(await push(backend, "broken")).toEqual([expect.objectContaining({ code: "socket-failed" })]);
    });
  });

  it("gets datagrams one by one where it does not cut runs, and the feature is off from then on", async () => {
    expect(await push("native", "uncut")).toMatchObject({
      isSame: true,
      datagrams: 600,
      refused: {},
      features: { segmentationOffload: false, receiveOffload: true },
    });
  });
});
