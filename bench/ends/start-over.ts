import type { Wire } from "../../packages/netsim/src/index.ts";
import { Pair } from "../carry.ts";
import { pairOf } from "./pair-of.ts";
import { WAYS, type Way, type WayName } from "./ways.ts";

interface OverOptions {
  /** An address of side b; its usual one by default. */
  readonly to?: string;
  readonly streams?: number;
  /** The processors that both ends keep to, as `taskset -c` has them; all by default. */
  readonly processors?: string | undefined;
}

/** Has side a of a wire send to side b, or to another address of b's, over so many streams. */
export async function startOver(
  wire: Wire,
  way: WayName,
  { to = wire.addresses.b, streams = 1, processors }: OverOptions = {},
): Promise<Pair> {
  const { tcp }: Way = WAYS[way];
  // By the route: as the namespace's default only those are allowed that the machine's owner has listed.
  if (tcp !== undefined) await wire.output("a", "ip", ["route", "replace", `${to}/32`, "dev", "wire0", "congctl", tcp]);
  const before = processors === undefined ? [] : ["taskset", "-c", processors];
  const start = (side: "a" | "b") => (program: string, args: readonly string[]) => {
    const [file, ...rest] = [...before, process.execPath, program, ...args] as [string, ...string[]];
    return wire.run(side, file, rest, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  };
  return Pair.start({
    ...pairOf(way, to, wire.addresses.a, streams),
    startReceiver: start("b"),
    startSender: start("a"),
  });
}
