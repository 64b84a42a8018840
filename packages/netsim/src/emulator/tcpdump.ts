import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { NetsimError } from "../netsim-error.ts";

export interface TcpdumpOptions {
  readonly device: string;
  /** Most bytes kept of a frame; all by default. */
  readonly snapLength?: number;
  /** Which frames, in tcpdump's language; all by default. */
  readonly filter?: string;
}

/** Bytes of a frame that are kept where nobody asks for fewer: the longest IP packet with its link header. */
const WHOLE_FRAME = 65_549;
/** KiB of the kernel's ring: in immediate mode each slot has room for a whole frame, so this is about 500 frames. */
const RING_KIB = 32_768;

/** A capture being written. */
export interface Tcpdump {
  /** Ends it; the file is complete then. May be called again. */
  close(): Promise<void>;
}

/** Starts tcpdump and resolves when it records. @param run starts a program where its traffic is */
export async function startTcpdump(
  run: (file: string, args: readonly string[]) => ChildProcess,
  file: string,
  options: TcpdumpOptions,
): Promise<Tcpdump> {
  const args = ["-i", options.device, "-w", file, "-n", "-Z", "root", "--time-stamp-precision=nano"];
  args.push("--immediate-mode", "-U", "-B", String(RING_KIB), "-s", String(options.snapLength ?? WHOLE_FRAME));
  args.push(options.filter ?? "");
  const child = run("tcpdump", args);
  const ended = once(child, "close");
  await listening(child);
  return {
    close: async () => {
      child.kill("SIGINT");
      await ended;
    },
  };
}

/** tcpdump says on stderr when it has begun. */
async function listening(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("listening on")) resolve();
    });
    child.once("error", reject);
    child.once("close", () => reject(new NetsimError("program-failed", `tcpdump: ${said.trim()}`)));
  });
}
