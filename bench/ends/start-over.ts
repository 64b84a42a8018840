import type { Wire } from "../../packages/netsim/src/index.ts";
import { Pair } from "../carry.ts";
import { pairOf } from "./pair-of.ts";
import { WAYS, type Way, type WayName } from "./ways.ts";

/** Has side a of a wire send to side b, or to another address of b's, over so many streams. */
export async function startOver(wire: Wire, way: WayName, { to = wire.addresses.b, streams = 1 } = {}): Promise<Pair> {
  const { tcp }: Way = WAYS[way];
  // By the route: as the namespace's default only those are allowed that the machine's owner has listed.
  if (tcp !== undefined) await wire.output("a", "ip", ["route", "replace", `${to}/32`, "dev", "wire0", "congctl", tcp]);
  const start = (side: "a" | "b") => (program: string, args: readonly string[]) =>
    wire.run(side, process.execPath, [program, ...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return Pair.start({
    ...pairOf(way, to, wire.addresses.a, streams),
    startReceiver: start("b"),
    startSender: start("a"),
  });
}
