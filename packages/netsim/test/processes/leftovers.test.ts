import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readlinkSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { createLink } from "@wireside/netsim";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";

const HOLDER = join(import.meta.dirname, "programs/hold-link.ts");
const FOREVER_MS = 30_000;

/** What hold-link.ts says of its link. */
interface Held {
  /** The emulator and what runs on both sides, one started by another among them. */
  readonly pids: readonly number[];
  /** The namespaces, as /proc names them. */
  readonly namespaces: readonly string[];
}

describeWith(["namespaces", "cc"], "a link that ends", () => {
  it("takes the programs on its sides with it when it is closed", async () => {
    const link = await createLink();
    const shell = link.run("a", "sh", ["-c", "sleep 600 & echo $!; wait"]);
    const [line] = await once(createInterface({ input: shell.stdout! }), "line");
    await link.close();
    await untilGone([shell.pid!, Number(line)]);
    await link.close(); // does no harm
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("leaves nothing when its owner is ended with %s", async (signal) => {
    const owner = spawn(process.execPath, [HOLDER], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface({ input: owner.stdout }), "line");
    const { pids, namespaces } = JSON.parse(String(line)) as Held;
    expect(pids.every((pid) => existsSync(`/proc/${String(pid)}`))).toBe(true);
    expect(namespacesInUse()).toEqual(expect.arrayContaining([...namespaces]));
    owner.kill(signal);
    await once(owner, "exit");
    await untilGone(pids);
    expect(namespacesInUse().filter((name) => namespaces.includes(name))).toEqual([]);
  });

  it("ends the programs when the emulator is killed, and close says so", async () => {
    const link = await createLink();
    const shell = link.run("b", "sh", ["-c", "echo here; exec sleep 600"]);
    const gone = once(shell, "exit");
    await once(createInterface({ input: shell.stdout! }), "line");
    process.kill(emulatorHere(), "SIGKILL");
    expect((await gone)[1]).toBe("SIGKILL");
    await expect(link.close()).rejects.toThrow("The link failed: it ended with SIGKILL");
  });
});

/** The emulator that this process started. */
function emulatorHere(): number {
  const pid = readdirSync("/proc").find((name) => {
    if (!/^\d+$/u.test(name) || !isRunning(Number(name))) return false;
    const status = readFileSync(`/proc/${name}/status`, "utf8");
    return status.includes(`\nPPid:\t${String(process.pid)}\n`) && status.startsWith("Name:\tlink-emulator");
  });
  return Number(pid);
}

async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = AbortSignal.timeout(FOREVER_MS);
  while (pids.some(isRunning)) await wait(10, undefined, { signal: deadline });
}

/** Is it there, and not only waiting for its parent to take note of its end? */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/mu.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
}

function namespacesInUse(): string[] {
  const names = readdirSync("/proc").flatMap((pid) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/net`)];
    } catch {
      return []; // no process, or just gone
    }
  });
  return Array.from(new Set(names));
}
