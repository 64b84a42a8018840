import type { PacketChunk } from "../columns/packet-chunk.ts";
import { BAD } from "../checksums/status.ts";
import { allFields, type Field } from "../fields/field.ts";
import type { Dissection } from "../dissect/dissection.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import { FIN, RST, SYN } from "../tcp/flags.ts";
import { shownVerdicts } from "../tcp/shown.ts";
import { FLAGGED_VERDICTS, VERDICTS } from "../tcp/verdicts.ts";
import type { RowKind } from "./views.ts";

/** The fields that {@link rowKind} needs to have been collected. */
export function kindFields(): readonly Field[] {
  return allFields().filter(({ name }) => name.endsWith(".checksum.status"));
}

/** What a frame is for the list: the first that fits, in the order of {@link RowKind}. */
export function rowKind(d: Dissection, checksums: readonly Field[], chunk: PacketChunk, row: number): RowKind {
  const isBad = d.stops.some(({ kind }) => kind === "malformed");
  if (isBad || checksums.some((field) => d.values(field).includes(BAD))) return "problem";
  const protocol = chunk.protocol[row]!;
  if (protocol === TCP) {
    const flags = chunk.lengthAndFlags[row]!;
    if ((flags & RST) !== 0) return "reset";
    if ((shownVerdicts(chunk, row) & TROUBLES) !== 0) return "verdict";
    if ((flags & (SYN | FIN)) !== 0) return "open-close";
  }
  for (const { id } of d.layers) {
    const kind = KINDS[id];
    if (kind !== undefined) return kind;
  }
  if (protocol === TCP) return "tcp";
  return protocol === UDP ? "udp" : "plain";
}

/** Verdicts that something went wrong, as Wireshark colours them: a window update and keep-alives are no trouble. */
export const TROUBLES = FLAGGED_VERDICTS & ~(VERDICTS.windowUpdate | VERDICTS.keepAlive | VERDICTS.keepAliveAck);

const KINDS: Readonly<Record<string, RowKind>> = {
  arp: "arp",
  icmp: "icmp",
  icmpv6: "icmp",
  http: "http",
  websocket: "http",
  tls: "tls",
  quic: "tls",
  wireside: "tls",
  dns: "dns",
  mdns: "dns",
  llmnr: "dns",
};
