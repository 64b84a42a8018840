import { EXIT, type Exit } from "../errors.ts";
import type { InviteArguments } from "../program.ts";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";
import { Asker, Interrupted } from "./ask.ts";
import { enter } from "./enter.ts";

const DAY_SECONDS = 86_400;

/** Makes an invite as someone who may, and prints it. */
export async function runInvite(address: string | undefined, given: InviteArguments): Promise<Exit> {
  try {
    const asker = process.stdin.isTTY && process.stderr.isTTY ? new Asker() : undefined;
    const client = await enter(address, given, asker).finally(() => asker?.close());
    try {
      const made = await client.call("invite", { body: { role: given.role, seconds: given.days * DAY_SECONDS } });
      const text = [neutraliseLine(made.link), `wireside chat --invite ${neutraliseLine(made.code)}`].join("\n");
      process.stdout.write(`${given.json ? jsonLine(made) : text}\n`);
      return EXIT.done;
    } finally {
      await client.close();
    }
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.interrupted;
    throw error;
  } finally {
    process.stdin.destroy();
  }
}
