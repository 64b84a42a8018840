import { ACK } from "../tcp/flags.ts";
import { directionOf, endOf, hasFlag } from "./segment.ts";
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
 * wrong lets its network card make them: its segments stay. So do those that were acknowledged without another copy: then it is
 * the capture that was changed.
 */
export function takeOutDamaged(trace: TcpTrace): {
  readonly sound: TcpTrace;
  readonly damaged: readonly DamagedSegment[];
} {
  const wrong = wrongRows(trace);
  const accepted = wrong.length === 0 ? new Set<number>() : acceptedRows(trace, wrong);
  const isDamaged = new Uint8Array(trace.count);
  for (const row of wrong) if (!accepted.has(row)) isDamaged[row] = 1;
  const damaged = wrong
    .filter((row) => isDamaged[row] === 1)
    .map((row) => ({
      frame: trace.frame[row]!,
      time: trace.time[row]!,
      direction: directionOf(trace, row),
      sequence: trace.sequence[row]!,
      length: trace.length[row]!,
      verdicts: trace.verdicts[row]!,
    }));
  if (damaged.length === 0) return { sound: trace, damaged };
  const kept: number[] = [];
  for (let row = 0; row < trace.count; row++) if (isDamaged[row] === 0) kept.push(row);
  return { sound: only(trace, kept), damaged };
}

/** Segments whose checksum is wrong, of sides whose checksums are mostly right. */
function wrongRows(trace: TcpTrace): number[] {
  const mostLength = [longestOf(trace, 0), longestOf(trace, 1)] as const;
  const isTrusted = [trustsChecksums(trace, 0), trustsChecksums(trace, 1)] as const;
  const rows: number[] = [];
  for (let row = 0; row < trace.count; row++) {
    const direction = directionOf(trace, row);
    if (trace.checksum[row] !== CHECKSUMS.wrong || !isTrusted[direction]) continue;
    // Longer than the other side takes: a network card cuts it later, or has put it together, and makes its checksum.
    if (trace.length[row]! <= mostLength[direction]) rows.push(row);
  }
  return rows;
}

/** Those of `wrong` with data that the other side acknowledged, though no other segment here has their first byte. */
function acceptedRows(trace: TcpTrace, wrong: readonly number[]): Set<number> {
  const isWrong = new Set(wrong);
  const accepted = new Set<number>();
  for (const side of [0, 1] as const) {
    const sound: number[] = [];
    let acknowledged = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < trace.count; row++) {
      if (isWrong.has(row)) continue;
      if (trace.direction[row] === side) sound.push(row);
      else if (hasFlag(trace, row, ACK)) acknowledged = Math.max(acknowledged, trace.acknowledgement[row]!);
    }
    sound.sort((left, right) => trace.sequence[left]! - trace.sequence[right]!);
    const own = wrong.filter((row) => trace.direction[row] === side && trace.length[row]! > 0);
    own.sort((left, right) => trace.sequence[left]! - trace.sequence[right]!);
    let [at, covered] = [0, Number.NEGATIVE_INFINITY];
    for (const row of own) {
      for (; at < sound.length && trace.sequence[sound[at]!]! <= trace.sequence[row]!; at++) {
        covered = Math.max(covered, endOf(trace, sound[at]!));
      }
      if (covered <= trace.sequence[row]! && endOf(trace, row) <= acknowledged) accepted.add(row);
    }
  }
  return accepted;
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
