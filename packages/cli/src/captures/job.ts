import { Session, type Capture, type Filter, type SessionOptions } from "@wireside/packets";
import type { PacketsArguments } from "./arguments.ts";
import { workThrough, type FrameWork } from "./frames.ts";
import type { Output } from "./output.ts";
import type { ProgressLine } from "./progress-line.ts";

/** What one call of the command is about. */
export interface PacketsJob {
  readonly capture: Capture;
  readonly given: PacketsArguments;
  readonly options: SessionOptions;
  readonly filter: Filter | undefined;
  readonly out: Output;
  readonly progress: ProgressLine;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/** Shows the frames that were asked for one after the other; what was shown is there when the next ones are waited for. */
export async function showFrames(
  job: PacketsJob,
  work: Pick<FrameWork, "wanted" | "show"> & Partial<Pick<FrameWork, "pause">>,
): Promise<void> {
  const { capture, given, options, filter, out, progress, signal } = job;
  await workThrough(capture, {
    session: new Session(options),
    filter,
    count: given.count ?? Infinity,
    signal,
    ...work,
    pause: async () => {
      await work.pause?.();
      await out.flush();
      if (!process.stdout.isTTY) tellReading(progress, capture);
    },
  });
}

/** Says how much of the capture was read. */
export function tellReading(progress: ProgressLine, { progress: { read, total } }: Capture): void {
  if (total !== undefined && total > 0) progress.tell(`reading ${Math.floor((100 * read) / total)} %`);
}
