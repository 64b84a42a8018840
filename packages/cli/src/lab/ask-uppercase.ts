import { askOverTcp, askOverUdp, type SocketAddress, type Tell } from "@wireside/lab";
import { EXIT, errorLine, exitOf, type Exit } from "../errors.ts";
import { typedLines } from "./typed-lines.ts";

/** How to ask. Without a `text`, each line that is typed is one. */
export interface Asking {
  readonly text: string | undefined;
  readonly overUdp: boolean;
  readonly signal: AbortSignal;
}

/** Asks for capital letters. A line that fails is told, and the next one is asked for. */
export async function askUppercase(to: SocketAddress, { text, overUdp, signal }: Asking, tell: Tell): Promise<Exit> {
  const ask = async (line: string): Promise<void> => {
    const answer = Buffer.from(await (overUdp ? askOverUdp : askOverTcp)(to, Buffer.from(line))).toString();
    tell({ type: "answer", text: answer, asked: line, answer });
  };
  if (text !== undefined) {
    await ask(text);
    return EXIT.done;
  }
  let exit: Exit = EXIT.done;
  await typedLines(signal, "Input lowercase sentence: ", async (line) => {
    try {
      if (line !== "") await ask(line);
    } catch (error) {
      process.stderr.write(`${errorLine(error)}\n`);
      exit = exitOf(error);
    }
  });
  return signal.aborted ? EXIT.interrupted : exit;
}
