import { fileURLToPath } from "node:url";
import { carry, Pair, type Carried } from "../carry.ts";
import type { Way } from "./ways.ts";

const PROGRAM = fileURLToPath(new URL("end.ts", import.meta.url));
const WARM_UP_MS = 500;

/** Sends datagrams of a size from one process to another for a while. */
export async function flood(way: Way, size: number, seconds: number): Promise<Carried> {
  const senderTo = (port: number) => [way, String(port), String(size)];
  return carry(await Pair.start({ program: PROGRAM, receiver: [way], senderTo }), { warmUpMs: WARM_UP_MS, seconds });
}
