import { readFileSync } from "node:fs";
import { arch, cpus, release, totalmem, type } from "node:os";

/** What the figures were measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  memory_gb: number;
  system: string;
  node: string;
}

/** Describes the machine this runs on. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
  };
}

/** Processor seconds that all programs together have used since the machine started. */
export function busySeconds(): number {
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0, stolen = 0] = secondsByUse();
  return user + nice + system + interrupts + softInterrupts + stolen;
}

/** Processor seconds that programs wanted and did not get since the start, because the host of this virtual machine gave them to others (proc(5), steal). */
export function stolenSeconds(): number {
  return secondsByUse()[7] ?? 0;
}

function secondsByUse(): number[] {
  const line = readFileSync("/proc/stat", "latin1").split("\n", 1)[0] ?? "";
  return line
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
}

/** Processor seconds that this process has used, with its children that have ended (proc(5), /proc/PID/stat fields 14 to 17). */
export function ownSeconds(): number {
  const stat = readFileSync("/proc/self/stat", "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

/** Linux counts processor time in hundredths of a second in /proc, whatever its own tick is. */
export const TICKS_PER_SECOND = 100;
