import type { TcpTrace, TraceOpening } from "./trace.ts";

/** A trace while it is made. */
export type MutableTrace = { -readonly [Column in keyof TcpTrace]: TcpTrace[Column] } & {
  opening: [TraceOpening | undefined, TraceOpening | undefined];
};

/** A trace with `count` rows of nothing. */
export function emptyTrace(
  count: number,
  of: Pick<TcpTrace, "stream" | "client" | "server" | "ipVersion">,
): MutableTrace {
  return {
    ...of,
    count,
    begin: 0,
    frame: new Uint32Array(count),
    time: new Float64Array(count),
    direction: new Uint8Array(count),
    flags: new Uint16Array(count),
    sequence: new Float64Array(count),
    acknowledgement: new Float64Array(count),
    length: new Uint32Array(count),
    frameLength: new Uint32Array(count),
    checksum: new Uint8Array(count),
    rawWindow: new Uint16Array(count),
    window: new Float64Array(count),
    ipId: new Uint16Array(count),
    ttl: new Uint8Array(count),
    ecn: new Uint8Array(count),
    timestampValue: new Uint32Array(count),
    timestampEcho: new Uint32Array(count),
    hasTimestamp: new Uint8Array(count),
    sack: new Float64Array(8 * count),
    sackCount: new Uint8Array(count),
    verdicts: new Uint32Array(count),
    acksFrame: new Uint32Array(count),
    ackRtt: new Float64Array(count),
    bytesInFlight: new Uint32Array(count),
    payloadHash: new Uint32Array(count),
    opening: [undefined, undefined],
  };
}
