/** Which way a segment went: 0 from the side that opened the conversation (the client), 1 from the other (the server). */
export type Direction = 0 | 1;

/** One end of a conversation. */
export interface TraceEnd {
  /** As text, `10.9.0.1` or `fe80::1`. */
  readonly address: string;
  readonly port: number;
}

/**
 * Everything of one TCP conversation that judging and explaining it needs, in columns: row `i` is its `i`-th segment in the
 * order of the capture. Made from the kept columns and from the headers of its frames; nothing in here needs a frame
 * again but its payload.
 */
export interface TcpTrace {
  /** tcp.stream */
  readonly stream: number;
  readonly client: TraceEnd;
  readonly server: TraceEnd;
  /** 4 or 6. */
  readonly ipVersion: 4 | 6;
  readonly count: number;
  /** frame.number */
  readonly frame: Uint32Array;
  /** Time since the first segment of the conversation, seconds; good to a nanosecond within a hundred days. */
  readonly time: Float64Array;
  /** Time of the first segment, seconds since 1970. */
  readonly begin: number;
  /** {@link Direction} */
  readonly direction: Uint8Array;
  /** tcp.flags, all twelve bits. */
  readonly flags: Uint16Array;
  /** Sequence number counted from the side's first (its SYN is 0), unwrapped past 2³². */
  readonly sequence: Float64Array;
  /** Acknowledgement number counted from the other side's first, unwrapped. Meaningless without the ACK flag. */
  readonly acknowledgement: Float64Array;
  /** Payload by the IP length, bytes. */
  readonly length: Uint32Array;
  /** frame.len: what the frame took on the wire, bytes. */
  readonly frameLength: Uint32Array;
  /** {@link CHECKSUMS} */
  readonly checksum: Uint8Array;
  /** Window as written in the header … */
  readonly rawWindow: Uint16Array;
  /** … and as it is meant, scaled, bytes. */
  readonly window: Float64Array;
  /** ip.id; 0 for IPv6. */
  readonly ipId: Uint16Array;
  /** ip.ttl or ipv6.hlim. */
  readonly ttl: Uint8Array;
  /** Explicit congestion notification bits of the IP header. */
  readonly ecn: Uint8Array;
  /** Timestamp option; {@link hasTimestamp} tells whether it is there. */
  readonly timestampValue: Uint32Array;
  readonly timestampEcho: Uint32Array;
  readonly hasTimestamp: Uint8Array;
  /** SACK blocks, four a row: left edge, right edge, relative to the other side's first, unwrapped; unused ones are 0, 0. */
  readonly sack: Float64Array;
  readonly sackCount: Uint8Array;
  /** Wireshark's verdicts as bits (see tcp/verdicts.ts). */
  readonly verdicts: Uint32Array;
  /** Frame that this one acknowledges, 0 for none, and the time since it, seconds. */
  readonly acksFrame: Uint32Array;
  readonly ackRtt: Float64Array;
  /** tcp.analysis.bytes_in_flight, 0 where Wireshark shows none. */
  readonly bytesInFlight: Uint32Array;
  /** Hash of the beginning, the end and the length of the TCP payload as captured: equal payloads have equal hashes. */
  readonly payloadHash: Uint32Array;
  /** Options of each side's SYN (index: {@link Direction}), where the capture has it. */
  readonly opening: readonly [TraceOpening | undefined, TraceOpening | undefined];
}

/** What the checksum in a TCP header turned out to be. */
export const CHECKSUMS = {
  /** Not looked at, or not to be judged: the segment was cut by the capture, or is a fragment. */
  unjudged: 0,
  right: 1,
  wrong: 2,
  /** The sum over the pseudo-header alone: what a system leaves for its network card to complete. */
  partial: 3,
} as const;

/** What a side said of itself in its SYN. */
export interface TraceOpening {
  readonly frame: number;
  /** Initial sequence number as written. */
  readonly sequence: number;
  readonly maximumSegmentSize: number | undefined;
  /** Shift, 0 to 14. */
  readonly windowScale: number | undefined;
  readonly isSackPermitted: boolean;
  readonly hasTimestamps: boolean;
}
