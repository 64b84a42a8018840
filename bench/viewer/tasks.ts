/** The longest task that a thread of the browser did. */
export interface LongestTask {
  /** By the clock, and by the processor: the first is longer where other programs have the processor too. */
  readonly ms: number;
  readonly processorMs: number;
}

/** What is needed of an event of Chromium's trace (https://chromium.googlesource.com/catapult, Trace Event Format). */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of the pages' threads in a trace: the longest by the clock, and the longest by the processor. */
export function longestTask(trace: Buffer): LongestTask {
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  let [ms, processorMs] = [0, 0];
  for (const { name, ph, pid, tid, dur = 0, tdur = 0 } of traceEvents) {
    if (ph !== "X" || !name.endsWith("RunTask") || !threads.has(`${pid} ${tid}`)) continue;
    ms = Math.max(ms, dur / 1000);
    processorMs = Math.max(processorMs, tdur / 1000);
  }
  return { ms, processorMs };
}
