import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { TICKS_PER_SECOND } from "../machine.ts";

/** What a program needed. */
export interface Measured {
  readonly seconds: number;
  readonly cpuS: number;
  /** The most memory that was resident at a time, MB; 0 where it ended before it could be looked at. */
  readonly peakMb: number;
}

/** Runs a program to its end, its output thrown away. Throws when it fails, with what it said. */
export async function measure(command: readonly string[], environment: NodeJS.ProcessEnv): Promise<Measured> {
  const cpuBefore = childrenSeconds();
  const startedAt = performance.now();
  const [program, ...words] = command;
  const child = spawn(program!, words, { stdio: ["ignore", "ignore", "pipe"], env: environment });
  const complaint = tailOf(child.stderr);
  let peakMb = 0;
  const watch = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid))), WATCH_MS);
  const [status] = (await once(child, "close")) as [number | null];
  const seconds = (performance.now() - startedAt) / 1_000;
  clearInterval(watch);
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${complaint()}`);
  return { seconds, cpuS: childrenSeconds() - cpuBefore, peakMb };
}

/** The SHA-256 of what a program prints. */
export async function printedHash(command: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const [program, ...words] = command;
  const child = spawn(program!, words, { stdio: ["ignore", "pipe", "pipe"], env: environment });
  const complaint = tailOf(child.stderr);
  const hash = createHash("sha256");
  child.stdout.on("data", (piece: Buffer) => hash.update(piece));
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${complaint()}`);
  return hash.digest("hex");
}

function tailOf(stream: NodeJS.ReadableStream): () => string {
  let tail = "";
  stream.on("data", (piece: Buffer) => (tail = (tail + piece.toString()).slice(-1_000)));
  return () => tail.trim();
}

/** VmHWM: the kernel's own record, so that only growth in the last moments can be missed. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0; // it has ended
  }
}

/** Processor seconds of the children that have ended (proc(5), /proc/PID/stat fields 16 and 17). */
function childrenSeconds(): number {
  const stat = readFileSync("/proc/self/stat", "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

const WATCH_MS = 20;
