import { CHECKSUMS, type Direction, type TcpTrace } from "./trace.ts";

/** A segment that was damaged on its way: what its header says cannot be relied on. */
export interface DamagedSegment {
  readonly frame: number;
  /** Seconds since the conversation's first segment. */
  readonly time: number;
  readonly direction: Direction;
  /** As its header has them. */
  readonly sequence: number;
  readonly length: number;
  /** Wireshark's verdicts on it as bits, for it counts such a segment like any other. */
  readonly verdicts: number;
}

/**
 * Takes out the segments whose checksum is wrong, which their receiver throws away unread. A side whose checksums are mostly
 * wrong lets its network card make them: its segments stay.
 */
export function takeOutDamaged(trace: TcpTrace): {
  readonly sound: TcpTrace;
  readonly damaged: readonly DamagedSegment[];
} {
  const mostLength = [longestOf(trace, 0), longestOf(trace, 1)] as const;
  const isTrusted = [trustsChecksums(trace, 0), trustsChecksums(trace, 1)] as const;
  const damaged: DamagedSegment[] = [];
  const kept: number[] = [];
  for (let row = 0; row < trace.count; row++) {
    const direction: Direction = trace.direction[row] === 0 ? 0 : 1;
    // Longer than the other side takes: a network card cuts it later, or has put it together, and makes its checksum.
    const isWhole = trace.length[row]! <= mostLength[direction];
    if (trace.checksum[row] !== CHECKSUMS.wrong || !isTrusted[direction] || !isWhole) kept.push(row);
    else {
      damaged.push({
        frame: trace.frame[row]!,
        time: trace.time[row]!,
        direction,
        sequence: trace.sequence[row]!,
        length: trace.length[row]!,
        verdicts: trace.verdicts[row]!,
      });
    }
  }
  return { sound: damaged.length === 0 ? trace : only(trace, kept), damaged };
}

function longestOf(trace: TcpTrace, side: Direction): number {
  return trace.opening[side === 0 ? 1 : 0]?.maximumSegmentSize ?? Number.POSITIVE_INFINITY;
}

function trustsChecksums(trace: TcpTrace, side: Direction): boolean {
  let [right, wrong] = [0, 0];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== side) continue;
    if (trace.checksum[row] === CHECKSUMS.right) right++;
    else if (trace.checksum[row] === CHECKSUMS.wrong) wrong++;
  }
  return right > wrong;
}

function only(trace: TcpTrace, rows: readonly number[]): TcpTrace {
  return {
    ...trace,
    count: rows.length,
    frame: Uint32Array.from(rows, (row) => trace.frame[row]!),
    time: Float64Array.from(rows, (row) => trace.time[row]!),
    direction: Uint8Array.from(rows, (row) => trace.direction[row]!),
    flags: Uint16Array.from(rows, (row) => trace.flags[row]!),
    sequence: Float64Array.from(rows, (row) => trace.sequence[row]!),
    acknowledgement: Float64Array.from(rows, (row) => trace.acknowledgement[row]!),
    length: Uint32Array.from(rows, (row) => trace.length[row]!),
    frameLength: Uint32Array.from(rows, (row) => trace.frameLength[row]!),
    checksum: Uint8Array.from(rows, (row) => trace.checksum[row]!),
    rawWindow: Uint16Array.from(rows, (row) => trace.rawWindow[row]!),
    window: Float64Array.from(rows, (row) => trace.window[row]!),
    ipId: Uint16Array.from(rows, (row) => trace.ipId[row]!),
    ttl: Uint8Array.from(rows, (row) => trace.ttl[row]!),
    ecn: Uint8Array.from(rows, (row) => trace.ecn[row]!),
    timestampValue: Uint32Array.from(rows, (row) => trace.timestampValue[row]!),
    timestampEcho: Uint32Array.from(rows, (row) => trace.timestampEcho[row]!),
    hasTimestamp: Uint8Array.from(rows, (row) => trace.hasTimestamp[row]!),
    sack: Float64Array.from({ length: 8 * rows.length }, (_, at) => trace.sack[8 * rows[at >> 3]! + (at & 7)]!),
    sackCount: Uint8Array.from(rows, (row) => trace.sackCount[row]!),
    verdicts: Uint32Array.from(rows, (row) => trace.verdicts[row]!),
    acksFrame: Uint32Array.from(rows, (row) => trace.acksFrame[row]!),
    ackRtt: Float64Array.from(rows, (row) => trace.ackRtt[row]!),
    bytesInFlight: Uint32Array.from(rows, (row) => trace.bytesInFlight[row]!),
    payloadHash: Uint32Array.from(rows, (row) => trace.payloadHash[row]!),
  };
}
