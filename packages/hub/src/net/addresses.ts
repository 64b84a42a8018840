import { BlockList, isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";

/** This machine's addresses that others on the network can reach: IPv4 first; no loopback, no link-local. */
export function networkAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const reachable = all.filter(
    ({ internal, address }) => !internal && !address.startsWith("fe80:") && !address.startsWith("169.254."),
  );
  return reachable.sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** The address without the IPv4-in-IPv6 prefix that a dual-stack socket shows (RFC 4291 §2.5.5.2). */
export function plainAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:(?=\d+\.)/, "");
}

export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? "ipv4" : "ipv6");
}

/**
 * Is this a name under which the hub may be reached? A page of another site whose name is made to point here (DNS
 * rebinding) would otherwise count as the hub's own page.
 */
export function isOwnHost(host: string | undefined, extra: ReadonlySet<string>): boolean {
  const name = (host ?? "")
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  if (isIP(name) !== 0) return true;
  return (
    name === "localhost" ||
    name === hostname().toLowerCase() ||
    name.endsWith(".local") ||
    name.endsWith(".localhost") ||
    extra.has(name)
  );
}
