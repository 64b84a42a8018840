import type { Protocol, TableName } from "./protocol.ts";

const protocols = new Map<string, Protocol>();
const tables = new Map<TableName, Map<number, Protocol>>();
const heuristics = { tcp: [] as Protocol[], udp: [] as Protocol[] };

/**
 * Lets protocols be found by their ids, in their tables and by their heuristics, which are tried in this order.
 *
 * @throws Error when two protocols claim one place: a mistake in the code, not in a capture
 */
export function register(...added: readonly Protocol[]): void {
  for (const protocol of added) {
    if (protocols.has(protocol.id)) throw new Error(`two protocols are called ${protocol.id}`);
    protocols.set(protocol.id, protocol);
    for (const [name, keys] of Object.entries(protocol.carriedIn ?? {}) as [TableName, readonly number[]][]) {
      const table = tables.get(name) ?? new Map<number, Protocol>();
      tables.set(name, table);
      for (const key of keys) {
        const other = table.get(key);
        if (other !== undefined) throw new Error(`${protocol.id} and ${other.id} both claim ${name} ${key}`);
        table.set(key, protocol);
      }
    }
    for (const below of protocol.heuristic?.over ?? []) heuristics[below].push(protocol);
  }
}

/** The protocol of a Wireshark filter name, `udp`. */
export function protocolNamed(id: string): Protocol | undefined {
  return protocols.get(id);
}

/** Every protocol, in the order of registration. */
export function allProtocols(): readonly Protocol[] {
  return [...protocols.values()];
}

/** Who registered for a number in a table. */
export function protocolAt(table: TableName, key: number): Protocol | undefined {
  return tables.get(table)?.get(key);
}

/** The protocols that know their own payloads by sight, in the order they are tried. */
export function heuristicsOver(below: "tcp" | "udp"): readonly Protocol[] {
  return heuristics[below];
}
