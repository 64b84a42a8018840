/** Settings that stand among the counters. */
const SETTINGS = ["Ip.Forwarding", "Ip.DefaultTTL", "Tcp.RtoAlgorithm", "Tcp.RtoMin", "Tcp.RtoMax", "Tcp.MaxConn"];

/**
 * The kernel's counters of a namespace that are not 0, `TcpExt.TCPLossProbes`.
 * @param text /proc/net/snmp or /proc/net/netstat: pairs of lines, names and values, with the group's name in front
 */
export function readCounters(text: string): Record<string, number> {
  const lines = text.trim().split("\n");
  const counters: Record<string, number> = {};
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const [group, ...names] = lines[at]!.split(" ");
    const values = lines[at + 1]!.split(" ").slice(1);
    for (const [index, name] of names.entries()) {
      const counter = `${group!.slice(0, -1)}.${name}`;
      const value = Number(values[index]);
      if (value !== 0 && !SETTINGS.includes(counter)) counters[counter] = value;
    }
  }
  return counters;
}
