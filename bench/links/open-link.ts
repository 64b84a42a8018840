import { createLink, type Link, type LinkOptions } from "../../packages/netsim/src/index.ts";
import { Pair } from "../carry.ts";
import { pairOf } from "../ends/pair-of.ts";
import { WAYS, type Way, type WayName } from "../ends/ways.ts";
import { bandwidthDelayBytes, type Cell } from "./cells.ts";

// The kernel's TCP has to be allowed as much as the longest path here holds, several times over.
const TCP_BUFFER = "4096 131072 134217728";
const TCP_SETTINGS = { "net.ipv4.tcp_rmem": TCP_BUFFER, "net.ipv4.tcp_wmem": TCP_BUFFER };

/** A link between two namespaces as the cell says. */
export function openLink(cell: Cell, options: LinkOptions = {}): Promise<Link> {
  const direction = {
    rate: cell.mbPerS * 1e6,
    delayMs: cell.rttMs / 2,
    loss: cell.loss,
    queueBytes: bandwidthDelayBytes(cell),
  };
  return createLink({ ab: direction, ba: direction, settings: { a: TCP_SETTINGS, b: TCP_SETTINGS }, ...options });
}

/** Has side a of a link send to side b, or to another address of b's. */
export async function startOver(link: Link, way: WayName, to = link.addresses.b): Promise<Pair> {
  const { tcp }: Way = WAYS[way];
  // By the route: as the namespace's default only those are allowed that the machine's owner has listed.
  if (tcp !== undefined) await link.output("a", "ip", ["route", "replace", `${to}/32`, "dev", "wire0", "congctl", tcp]);
  const start = (side: "a" | "b") => (program: string, args: readonly string[]) =>
    link.run(side, process.execPath, [program, ...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return Pair.start({
    ...pairOf(way, to, link.addresses.a, 1),
    startReceiver: start("b"),
    startSender: start("a"),
  });
}
