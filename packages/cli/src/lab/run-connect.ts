import { createInterface } from "node:readline";
import { askOverTcp, askOverUdp, sendFile, sendMessage, type SocketAddress, type Tell } from "@wireside/lab";
import { WiresideError } from "@wireside/protocol";
import { EXIT, errorLine, exitOf, wrongUsage, type Exit } from "../errors.ts";
import type { LabConnectArguments } from "./arguments.ts";
import { CLASSICS, type ClassicName } from "./classics.ts";
import { printer } from "./printer.ts";

/** Is a client. Throws what went wrong. */
export async function runConnect(
  name: ClassicName,
  address: string,
  what: string | undefined,
  given: LabConnectArguments,
): Promise<Exit> {
  const to = parseTarget(address, CLASSICS[name].port);
  const tell = printer(process.stdout, given.json === true);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  try {
    switch (name) {
      case "uppercase":
        return await askUppercase(to, what, given, tell, interrupted.signal);
      case "message":
        if (what === undefined) throw wrongUsage("message needs a text to send.");
        await sendMessage(to, what);
        tell({ type: "sent", text: `Sent: ${what}`, value: what });
        return EXIT.done;
      case "sendfile":
        if (what === undefined) throw wrongUsage("sendfile needs a file to send.");
        await sendFile(to, what, tell, interrupted.signal);
        return EXIT.done;
    }
  } catch (error) {
    if (interrupted.signal.aborted) return EXIT.interrupted;
    throw error;
  }
}

/** The text, or each line that is typed. A line that fails is told, and the next one is asked for. */
async function askUppercase(
  to: SocketAddress,
  text: string | undefined,
  given: LabConnectArguments,
  tell: Tell,
  signal: AbortSignal,
): Promise<Exit> {
  const ask = async (line: string): Promise<void> => {
    const answer = await (given.udp ? askOverUdp : askOverTcp)(to, Buffer.from(line));
    const raised = Buffer.from(answer).toString();
    tell({ type: "answer", text: raised, asked: line, answer: raised });
  };
  if (text !== undefined) {
    await ask(text);
    return EXIT.done;
  }
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const lines = createInterface({ input: process.stdin, ...(isTerminal ? { output: process.stdout } : {}), signal });
  lines.on("SIGINT", () => process.emit("SIGINT")); // on a terminal readline takes Ctrl+C itself
  lines.setPrompt("Input lowercase sentence: ");
  let exit: Exit = EXIT.done;
  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    try {
      if (line !== "") await ask(line);
    } catch (error) {
      process.stderr.write(`${errorLine(error)}\n`);
      exit = exitOf(error);
    }
    if (isTerminal) lines.prompt();
  }
  return signal.aborted ? EXIT.interrupted : exit;
}

/** HOST:PORT, [IPv6]:PORT, or HOST alone. Throws bad_address. */
export function parseTarget(text: string, usual: number): SocketAddress {
  const { host, bare, port } =
    /^(?:\[(?<host>[^\]\s]+)\]|(?<bare>[^:\s[\]]+))(?::(?<port>\d{1,5}))?$/u.exec(text)?.groups ?? {};
  const number = port === undefined ? usual : Number(port);
  const name = host ?? bare;
  if (name === undefined || number < 1 || number > 65_535) {
    throw new WiresideError("bad_address", { message: `"${text.slice(0, 100)}" is not HOST:PORT.` });
  }
  return { host: name, port: number };
}
