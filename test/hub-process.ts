import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));

/** What `wireside hub --json` says when it is ready. */
export interface Ready {
  port: number;
  url: string;
  fingerprint: string;
  invite?: string;
}

export interface HubProcess extends Ready {
  child: ChildProcess;
  /** Ends the process and resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** A real hub in a process of its own. Rejects with what it wrote to stderr when it does not come up. */
export async function startHubProcess(options: {
  data: string;
  port?: number;
  args?: readonly string[];
}): Promise<HubProcess> {
  const args = [
    MAIN,
    "hub",
    "--json",
    "--data",
    options.data,
    "--port",
    String(options.port ?? 0),
    ...(options.args ?? []),
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-4_000)));
  const gone = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const ready = await Promise.race([once(lines, "line"), gone.then(() => undefined)]);
  if (ready === undefined) throw new Error(`the hub did not start: ${errors}`);
  return {
    ...(JSON.parse(String(ready[0])) as Ready),
    child,
    end: async (signal) => {
      child.kill(signal);
      await gone;
    },
  };
}

/** A folder for one test; gone afterwards. */
export async function temporaryFolder(name: string): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `wireside-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
