import { createInterface } from "node:readline";

/**
 * Takes standard input line by line, each when the one before is done, until it ends or the signal comes.
 *
 * @param prompt is shown on a terminal; none when it is empty
 */
export async function typedLines(
  signal: AbortSignal,
  prompt: string,
  take: (line: string) => Promise<void>,
): Promise<void> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && prompt !== "";
  const lines = createInterface({ input: process.stdin, ...(isTerminal ? { output: process.stdout } : {}), signal });
  lines.on("SIGINT", () => process.emit("SIGINT")); // on a terminal readline takes Ctrl+C itself
  lines.setPrompt(prompt);
  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    if (signal.aborted) break;
    await take(line);
    if (isTerminal) lines.prompt();
  }
  if (isTerminal) process.stdout.write("\n"); // behind the prompt that was not answered
}
