import { openCapture, type Capture, type CaptureProblem } from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";
import { neutraliseLine } from "../text/neutralise.ts";
import { openInput } from "./file-source.ts";

/** A capture that the command line named. */
export interface OpenedCapture {
  readonly capture: Capture;
  close(): Promise<void>;
}

/**
 * Opens a capture.
 *
 * @throws WiresideError `no_such_file` when it cannot be read, `not_a_capture` when it is something else
 */
export async function open(path: string, signal: AbortSignal): Promise<OpenedCapture> {
  const { input, close } = await openInput(path).catch((error: unknown) => {
    throw new WiresideError("no_such_file", {
      message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      cause: error,
    });
  });
  const capture = await openCapture(input, { signal });
  if (capture.format === undefined) {
    await close();
    const [problem] = capture.problems;
    throw new WiresideError("not_a_capture", { message: `${path}: ${problem?.message ?? "it cannot be read."}` });
  }
  return { capture, close };
}

/** What was wrong with the capture, a line each, on standard error: what could be read was printed. */
export function tellProblems({ problems, problemsLeftOut }: Capture): void {
  for (const problem of problems) process.stderr.write(`wireside: ${problemText(problem)}\n`);
  if (problemsLeftOut > 0) process.stderr.write(`wireside: and ${problemsLeftOut} more of these.\n`);
}

function problemText({ code, message, offset }: CaptureProblem): string {
  return `${code}: at byte ${offset}: ${neutraliseLine(message)}`;
}
