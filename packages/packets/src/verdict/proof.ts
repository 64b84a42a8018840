import { BAD, GOOD } from "../checksums/status.ts";
import { CHECKSUMS, type TcpTrace } from "../trace/trace.ts";

/** Where a sentence can be checked: a field of a frame, and its value there. */
export interface Proof {
  readonly frame: number;
  /** Wireshark's name. */
  readonly field: ProofField;
  /** As `wireside packets --fields` prints it. */
  readonly value: string;
}

/** A field that says when its sender sent a segment. */
export type SendClock = "ip.id" | "tcp.options.timestamp.tsval";

/** The fields on which verdicts rest. */
export type ProofField =
  | SendClock
  | "ip.ttl"
  | "tcp.seq"
  | "tcp.len"
  | "tcp.ack"
  | "tcp.window_size"
  | "tcp.checksum.status"
  | "tcp.options.timestamp.tsecr"
  | "tcp.options.sack_le"
  | "tcp.options.sack_re"
  | "tcp.time_relative";

/** The value of a field of one segment of a trace; undefined where the segment does not have it. */
export function fieldOf(trace: TcpTrace, row: number, field: ProofField): string | undefined {
  switch (field) {
    case "ip.id":
      return trace.ipVersion === 4 ? `0x${trace.ipId[row]!.toString(16).padStart(4, "0")}` : undefined;
    case "ip.ttl":
      return trace.ipVersion === 4 ? String(trace.ttl[row]!) : undefined;
    case "tcp.seq":
      return wrapped(trace.sequence[row]!);
    case "tcp.len":
      return String(trace.length[row]!);
    case "tcp.ack":
      return wrapped(trace.acknowledgement[row]!);
    case "tcp.window_size":
      return String(trace.window[row]!);
    case "tcp.checksum.status":
      return String(trace.checksum[row] === CHECKSUMS.wrong ? BAD : GOOD);
    case "tcp.options.timestamp.tsval":
      return trace.hasTimestamp[row] === 0 ? undefined : String(trace.timestampValue[row]!);
    case "tcp.options.timestamp.tsecr":
      return trace.hasTimestamp[row] === 0 ? undefined : String(trace.timestampEcho[row]!);
    case "tcp.options.sack_le":
      return edges(trace, row, 0);
    case "tcp.options.sack_re":
      return edges(trace, row, 1);
    case "tcp.time_relative":
      return trace.time[row]!.toFixed(9);
  }
}

function edges(trace: TcpTrace, row: number, side: 0 | 1): string | undefined {
  const count = trace.sackCount[row]!;
  const values = Array.from({ length: count }, (_, block) => wrapped(trace.sack[8 * row + 2 * block + side]!));
  return count === 0 ? undefined : values.join(",");
}

/** A relative number as it is shown: modulo 2³². */
function wrapped(number: number): string {
  return String(((number % WRAP) + WRAP) % WRAP);
}

const WRAP = 2 ** 32;
