/**
 * Wireshark's verdicts on a segment, as bits of {@link PacketChunk.verdicts}. A bit is set where Wireshark shows the field:
 * a fast or spurious retransmission has the bit of `retransmission` too.
 */
export const VERDICTS = {
  retransmission: 1 << 0,
  fastRetransmission: 1 << 1,
  spuriousRetransmission: 1 << 2,
  outOfOrder: 1 << 3,
  lostSegment: 1 << 4,
  ackLostSegment: 1 << 5,
  duplicateAck: 1 << 6,
  keepAlive: 1 << 7,
  keepAliveAck: 1 << 8,
  zeroWindow: 1 << 9,
  zeroWindowProbe: 1 << 10,
  zeroWindowProbeAck: 1 << 11,
  windowUpdate: 1 << 12,
  windowFull: 1 << 13,
  reusedPorts: 1 << 14,
  /** A SYN with a Fast Open cookie (RFC 7413). */
  fastOpenSyn: 1 << 15,
  /** A SYN/ACK that acknowledges more than the SYN. */
  fastOpenAck: 1 << 16,
  /** A SYN/ACK that acknowledges no more than the SYN, which had a cookie and data. */
  fastOpenIgnored: 1 << 17,
} as const;

/** The verdicts for which tcp.analysis.flags is there: all but those on Fast Open. */
export const FLAGGED_VERDICTS = (1 << 15) - 1;

export type Verdict = keyof typeof VERDICTS;

/** Those that the Info column tells. */
export type LabelledVerdict = Exclude<Verdict, "fastOpenSyn" | "fastOpenAck" | "fastOpenIgnored">;

/** The names of the fields that show them. */
export const VERDICT_FIELDS: Readonly<Record<Verdict, string>> = {
  retransmission: "tcp.analysis.retransmission",
  fastRetransmission: "tcp.analysis.fast_retransmission",
  spuriousRetransmission: "tcp.analysis.spurious_retransmission",
  outOfOrder: "tcp.analysis.out_of_order",
  lostSegment: "tcp.analysis.lost_segment",
  ackLostSegment: "tcp.analysis.ack_lost_segment",
  duplicateAck: "tcp.analysis.duplicate_ack",
  keepAlive: "tcp.analysis.keep_alive",
  keepAliveAck: "tcp.analysis.keep_alive_ack",
  zeroWindow: "tcp.analysis.zero_window",
  zeroWindowProbe: "tcp.analysis.zero_window_probe",
  zeroWindowProbeAck: "tcp.analysis.zero_window_probe_ack",
  windowUpdate: "tcp.analysis.window_update",
  windowFull: "tcp.analysis.window_full",
  reusedPorts: "tcp.analysis.reused_ports",
  fastOpenSyn: "tcp.analysis.tfo_syn",
  fastOpenAck: "tcp.analysis.tfo_ack",
  fastOpenIgnored: "tcp.analysis.tfo_ignored",
};

/** What the Info column calls them, in the order in which it writes them. */
export const VERDICT_LABELS: readonly (readonly [verdict: LabelledVerdict, label: string])[] = [
  ["zeroWindowProbeAck", "ZeroWindowProbeAck"],
  ["zeroWindow", "ZeroWindow"],
  ["zeroWindowProbe", "ZeroWindowProbe"],
  ["duplicateAck", "Dup ACK"],
  ["keepAliveAck", "Keep-Alive ACK"],
  ["keepAlive", "Keep-Alive"],
  ["windowFull", "Window Full"],
  ["windowUpdate", "Window Update"],
  ["ackLostSegment", "ACKed unseen segment"],
  ["lostSegment", "Previous segment not captured"],
  ["outOfOrder", "Out-Of-Order"],
  ["fastRetransmission", "Fast Retransmission"],
  ["spuriousRetransmission", "Spurious Retransmission"],
  ["retransmission", "Retransmission"],
  ["reusedPorts", "Port numbers reused"],
];

/** The verdicts that are told: a fast or spurious retransmission is not called a plain one as well. */
export function toldVerdicts(verdicts: number): number {
  const isSpecial = (verdicts & (VERDICTS.fastRetransmission | VERDICTS.spuriousRetransmission)) !== 0;
  return isSpecial ? verdicts & ~VERDICTS.retransmission : verdicts;
}
