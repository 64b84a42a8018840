import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** Starts a process that writes to the store in `file`; `lines` are what it prints. It does not outlive the test. */
export function startWriter(
  file: string,
  who: number,
  where: number,
): { process: ChildProcess; lines: AsyncIterator<string> } {
  const script = fileURLToPath(new URL("./writer-process.ts", import.meta.url));
  const started = spawn(process.execPath, [script, file, String(who), String(where)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    started.kill("SIGKILL");
  });
  return { process: started, lines: createInterface({ input: started.stdout })[Symbol.asyncIterator]() };
}

/** Kills it without a word, and returns all it still had printed. */
export async function kill(writer: ReturnType<typeof startWriter>): Promise<string[]> {
  const gone = once(writer.process, "exit");
  writer.process.kill("SIGKILL");
  await gone;
  const rest: string[] = [];
  for (let line = await writer.lines.next(); line.done !== true; line = await writer.lines.next())
    rest.push(line.value);
  return rest;
}
