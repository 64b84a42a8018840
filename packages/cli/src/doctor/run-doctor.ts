import { EXIT, type Exit } from "../errors.ts";
import type { DoctorArguments } from "../program.ts";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";
import { checkData, checkNative, checkNode, checkPage, checkPort, type Check } from "./checks.ts";
import { checkHub } from "./check-hub.ts";

/** Says what works here and what does not. Ends with 1 when something does not. */
export async function runDoctor(address: string | undefined, given: DoctorArguments): Promise<Exit> {
  const checks = [
    checkNode(),
    ...checkNative(),
    checkPage(),
    await checkData(given.data),
    await checkPort(given.port),
    ...(address === undefined ? [] : [await checkHub(address)]),
  ];
  process.stdout.write(`${given.json ? jsonLine({ checks }) : checks.map(checkText).join("\n")}\n`);
  return checks.every((check) => check.works) ? EXIT.done : EXIT.failed;
}

/** A check as people read it. */
export function checkText({ name, works, says, advice }: Check): string {
  const line = `${works ? "ok  " : "FAIL"}  ${name}: ${neutraliseLine(says)}`;
  return advice === undefined ? line : `${line}\n      ${advice}`;
}
