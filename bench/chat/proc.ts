import { readFileSync } from "node:fs";
import { TICKS_PER_SECOND } from "../machine.ts";

/** Processor seconds, user and system, that all threads of the process have used (proc(5), /proc/PID/stat fields 14 and 15). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of the process, in KiB: all of it, and the part written by it alone (/proc/PID/smaps_rollup). */
export function memoryKib(pid: number): { resident: number; privateDirty: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
  const field = (name: string): number => Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(text)?.[1]);
  return { resident: field("Rss"), privateDirty: field("Private_Dirty") };
}

/** Resident memory of the process, in MB. */
export function residentMb(pid: number): number {
  return (memoryKib(pid).resident * 1_024) / 1e6;
}
