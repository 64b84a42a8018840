import { ACK, FIN, RST, SYN } from "../../tcp/flags.ts";
import { directionOf, endOf, hasFlag, opposite } from "../../trace/segment.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";
import type { Ending } from "../explanation.ts";
import type { Opening } from "./opening.ts";

/** How a connection ended, with the rows that show it. */
export interface TraceEnding {
  readonly kind: Ending["kind"];
  /** Who began it. */
  readonly by: Direction | undefined;
  /** First FIN of each side. */
  readonly fins: readonly [number | undefined, number | undefined];
  /** The first acknowledgement of each side's FIN, by the other. */
  readonly finAcks: readonly [number | undefined, number | undefined];
  readonly rst: number | undefined;
}

/** Finds how a connection ended (RFC 9293 §3.6). */
export function findEnding(trace: TcpTrace, opening: Opening): TraceEnding {
  const fins: [number | undefined, number | undefined] = [undefined, undefined];
  let rst: number | undefined;
  const packets = [0, 0];
  for (let row = 0; row < trace.count; row++) {
    const direction = directionOf(trace, row);
    packets[direction]!++;
    if (hasFlag(trace, row, RST)) rst ??= row;
    else if (hasFlag(trace, row, FIN)) fins[direction] ??= row;
  }
  const finAcks = [acknowledgementOf(trace, fins[0]), acknowledgementOf(trace, fins[1])] as const;
  const facts = { fins, finAcks, rst };
  const [first, second] = fins;
  if (first !== undefined && second !== undefined) return { kind: "closed", by: first < second ? 0 : 1, ...facts };
  if (rst !== undefined) {
    const by = directionOf(trace, rst);
    return { kind: isRefusal(trace, opening, rst) ? "refused" : "reset", by, ...facts };
  }
  if (first !== undefined || second !== undefined) {
    return { kind: "half-closed", by: first === undefined ? 1 : 0, ...facts };
  }
  const { opener } = opening;
  if (opener !== undefined && packets[opposite(opener)] === 0 && onlySyns(trace)) {
    return { kind: "unanswered", by: undefined, ...facts };
  }
  return { kind: "open", by: undefined, ...facts };
}

function acknowledgementOf(trace: TcpTrace, fin: number | undefined): number | undefined {
  if (fin === undefined) return undefined;
  const end = endOf(trace, fin);
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] === trace.direction[fin] || !hasFlag(trace, row, ACK)) continue;
    if (trace.acknowledgement[row]! >= end) return row;
  }
  return undefined;
}

/** A SYN that nobody accepted, and the RST that says so: of the other side, acknowledging the SYN. */
function isRefusal(trace: TcpTrace, { opener, syns, synAck }: Opening, rst: number): boolean {
  return opener !== undefined && syns.length > 0 && synAck === undefined && trace.direction[rst] !== opener;
}

function onlySyns(trace: TcpTrace): boolean {
  for (let row = 0; row < trace.count; row++) if (!hasFlag(trace, row, SYN)) return false;
  return true;
}
