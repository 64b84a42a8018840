import { GroupchatClient, type ChatroomClient } from "@wireside/lab";
import { WiresideError } from "@wireside/protocol";
import { EXIT, type Exit } from "../errors.ts";
import { typedLines } from "./typed-lines.ts";

/**
 * Talks, line by line, until the input ends, the signal comes or the server goes; says goodbye.
 *
 * @throws WiresideError what the server refused, or `cut_short` when it went
 */
export async function converse(client: ChatroomClient | GroupchatClient, signal: AbortSignal): Promise<Exit> {
  const impatient = (): void => client.destroy();
  signal.addEventListener("abort", impatient);
  await client.entered;
  signal.removeEventListener("abort", impatient);
  const gone = new AbortController();
  client.closed.catch(() => undefined).finally(() => gone.abort());
  await typedLines(AbortSignal.any([signal, gone.signal]), "", (line) => client.type(line));
  if (gone.signal.aborted) {
    await client.closed;
    throw new WiresideError("cut_short", { message: "The server closed the connection." });
  }
  if (signal.aborted) {
    if (client instanceof GroupchatClient) client.cancelDownloads();
    process.once("SIGINT", impatient); // a second Ctrl+C does not wait for anybody
  }
  await client.leave();
  return signal.aborted ? EXIT.interrupted : EXIT.done;
}
