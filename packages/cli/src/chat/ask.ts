import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** The person pressed Ctrl+C or ended the input instead of answering. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Asks questions on a terminal. The questions go to standard error, so that output stays what it is. */
export interface Asker {
  /** The answer; the default when it is empty. */
  line: (question: string, fallback?: string) => Promise<string>;
  /** An answer that does not appear on the screen. */
  secret: (question: string) => Promise<string>;
  confirm: (question: string) => Promise<boolean>;
}

export function terminalAsker(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Asker {
  const line = async (question: string, fallback = ""): Promise<string> => {
    const answer = await ask(input, output, question);
    return answer.trim() === "" ? fallback : answer.trim();
  };
  return {
    line,
    secret: async (question) => {
      output.write(question);
      try {
        return await ask(input, new Writable({ write: (_chunk, _encoding, done) => done() }), "");
      } finally {
        output.write("\n");
      }
    },
    confirm: async (question) => /^y(es)?$/i.test(await line(`${question} [yes/no]: `)),
  };
}

async function ask(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, question: string): Promise<string> {
  const lines = createInterface({ input, output, terminal: true });
  const stopped = new AbortController();
  lines.once("SIGINT", () => stopped.abort());
  lines.once("close", () => stopped.abort());
  try {
    return await lines.question(question, { signal: stopped.signal });
  } catch (error) {
    throw stopped.signal.aborted ? new Interrupted() : error;
  } finally {
    lines.close();
  }
}
