import { fileURLToPath } from "node:url";
import { carry as carryBetween, type Carried } from "../carry.ts";
import type { WayName } from "./ways.ts";

const PROGRAM = fileURLToPath(new URL("end.ts", import.meta.url));
const WARM_UP_MS = 1_500;

/** Has one process send to another over so many streams for a while. */
export function carry(way: WayName, streams: number, seconds: number): Promise<Carried> {
  const senderTo = (port: number, key: string) => [way, String(port), key, String(streams)];
  return carryBetween(PROGRAM, [way], senderTo, { warmUpMs: WARM_UP_MS, seconds });
}
