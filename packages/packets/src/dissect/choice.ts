import type { Protocol } from "../fields/protocol.ts";
import { heuristicsOver, protocolAt } from "../fields/registry.ts";
import type { Dissection } from "./dissection.ts";
import type { Session } from "./session.ts";

/** Whether somebody takes what goes to or comes from a port, unless the bytes look different. */
export function chosenByPort({ decodeAs }: Session, transport: "tcp" | "udp", port: number): boolean {
  const table = `${transport}.port` as const;
  return decodeAs?.has(`${table}:${port}`) === true || protocolAt(table, port) !== undefined;
}

/**
 * Who takes a payload between two ports, asked in Wireshark's order: whom the person chose for a port, what the conversation
 * speaks already, who registered for the lower port, for the higher one, and who knows the bytes by sight. Undefined where
 * nobody does.
 *
 * @param bytes the payload stands from `start` to `end` in them
 */
export function chosenProtocol(
  d: Dissection,
  transport: "tcp" | "udp",
  sourcePort: number,
  destinationPort: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): Protocol | undefined {
  const { decodeAs } = d.session;
  const table = `${transport}.port` as const;
  const lower = Math.min(sourcePort, destinationPort);
  const higher = Math.max(sourcePort, destinationPort);
  const asked = decodeAs?.get(`${table}:${lower}`) ?? decodeAs?.get(`${table}:${higher}`);
  if (asked !== undefined) return asked;
  const accepts = (protocol: Protocol | undefined): protocol is Protocol =>
    protocol !== undefined && (protocol.accepts === undefined || d.ask(protocol.accepts, true, bytes, start, end));
  const known = d.place?.conversation.protocol;
  if (accepts(known)) return known;
  const ofLower = protocolAt(table, lower);
  if (accepts(ofLower)) return ofLower;
  const ofHigher = lower === higher ? undefined : protocolAt(table, higher);
  if (accepts(ofHigher)) return ofHigher;
  for (const protocol of heuristicsOver(transport)) {
    if (!d.ask(protocol.heuristic!.matches, false, bytes, start, end)) continue;
    // What a stream speaks shows where a message begins; that it is not in every segment does not make it another.
    if (transport === "tcp" && d.place !== undefined) d.place.conversation.protocol = protocol;
    return protocol;
  }
  return undefined;
}
