import { createInterface } from "node:readline/promises";
import type { Access } from "@wireside/hub";

const QUESTION = `Who may join this hub?
  1  everyone on this network, with a nickname
  2  only people with an invite
Enter decides later: a nickname on this machine, an invite from elsewhere.
Your choice [1, 2, Enter]: `;

/** What an answer to the question means; undefined when it has to be asked again. */
function accessFrom(answer: string): Access | undefined {
  const choices: Readonly<Record<string, Access>> = {
    "": "local",
    "1": "open",
    open: "open",
    "2": "invite",
    invite: "invite",
  };
  return choices[answer.trim().toLowerCase()];
}

/** Asks the owner, at first start, who may come in. Undefined when interrupted. */
export async function askAccess(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<Access | undefined> {
  const lines = createInterface({ input, output });
  const stopped = new AbortController();
  lines.once("SIGINT", () => stopped.abort());
  lines.once("close", () => stopped.abort());
  try {
    for (;;) {
      const access = accessFrom(await lines.question(QUESTION, { signal: stopped.signal }));
      if (access !== undefined) return access;
    }
  } catch (error) {
    if (stopped.signal.aborted) return undefined;
    throw error;
  } finally {
    lines.close();
  }
}
