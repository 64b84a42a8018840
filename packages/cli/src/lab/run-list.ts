import { EXIT, type Exit } from "../errors.ts";
import { jsonLine } from "../text/neutralise.ts";
import type { LabListArguments } from "./arguments.ts";
import { CLASSICS } from "./classics.ts";

/** Prints what there is. */
export async function runList(given: LabListArguments): Promise<Exit> {
  const all = Object.entries(CLASSICS).map(([name, about]) => ({ name, ...about }));
  const line = ({ name, port, over, does }: (typeof all)[number]): string =>
    `${name.padEnd(10)} ${`${over} ${String(port)}`.padEnd(18)} ${does}`;
  process.stdout.write(given.json ? `${jsonLine(all)}\n` : `${all.map(line).join("\n")}\n`);
  return EXIT.done;
}
