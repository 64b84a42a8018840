import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startHub, type Access, type HubOptions, type RunningHub } from "@wireside/hub";
import { EXIT, type Exit } from "../errors.ts";
import type { HubArguments } from "../program.ts";
import { jsonLine } from "../text/neutralise.ts";
import { untilToldToStop } from "../until-told-to-stop.ts";
import { VERSION } from "../version.ts";
import { askAccess } from "./ask-access.ts";
import { checkDoors } from "./door-options.ts";
import type { HubDoors } from "./open-doors.ts";
import { rateOptions } from "./rates.ts";
import { asReachable, readyJson, readyText } from "./ready.ts";

const BUILT_PAGE = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** Runs a hub until it is told to stop. Throws what keeps it from starting. */
export async function runHub(given: HubArguments): Promise<Exit> {
  checkDoors(given);
  const chosen = await chooseAccess(given);
  if (chosen === "interrupted") return EXIT.interrupted;
  const web = given.web ?? (existsSync(join(BUILT_PAGE, "index.html")) ? BUILT_PAGE : undefined);
  const stop = untilToldToStop();
  const hub = await startHub(hubOptions(given, chosen, web));
  try {
    const doors = await doorsOf(hub, given);
    const ready = asReachable(hub, given.host);
    const text = given.json
      ? jsonLine(readyJson(ready, doors))
      : readyText(ready, VERSION, { hasPage: web !== undefined, doors });
    process.stdout.write(`${text}\n`);
    await stop;
    sayGoodbye();
    await doors?.close();
  } finally {
    await hub.stop();
  }
  return EXIT.done;
}

async function chooseAccess(given: HubArguments): Promise<Access | "interrupted" | undefined> {
  if (given.open) return "open";
  if (given.invite) return "invite";
  const isFirstStart = !existsSync(join(given.data, "hub.db"));
  if (!isFirstStart || given.json || !process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  return (await askAccess(process.stdin, process.stdout)) ?? "interrupted";
}

function hubOptions(given: HubArguments, access: Access | undefined, web: string | undefined): HubOptions {
  const { port, data, host, name, cert, key, log } = given;
  return {
    port,
    data,
    log,
    rates: rateOptions(given.limit ?? []),
    ...(host === undefined ? {} : { host }),
    ...(name === undefined ? {} : { name }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(access === undefined ? {} : { access }),
    ...(web === undefined ? {} : { web }),
  };
}

/** Loaded by those alone who want doors. */
async function doorsOf(hub: RunningHub, given: HubArguments): Promise<HubDoors | undefined> {
  if (given.door === undefined) return undefined;
  const { openHubDoors } = await import("./open-doors.ts");
  return openHubDoors(hub, given.door, given);
}

function sayGoodbye(): void {
  if (process.stderr.isTTY) process.stderr.write("\nSaying goodbye… (Ctrl+C again: at once)\n");
}
