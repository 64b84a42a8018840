/** Kinds of options, https://www.iana.org/assignments/tcp-parameters/ */
export const KIND = {
  endOfList: 0,
  noOperation: 1,
  maximumSegmentSize: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  echo: 6,
  echoReply: 7,
  timestamps: 8,
  connectionCount: 11,
  connectionCountNew: 12,
  connectionCountEcho: 13,
  md5: 19,
  quickStart: 27,
  userTimeout: 28,
  authentication: 29,
  multipath: 30,
  fastOpen: 34,
  accurateEcn0: 172,
  accurateEcn1: 174,
  experiment1: 253,
  experiment2: 254,
} as const;

/** What the kinds are called there. */
export function kindName(kind: number): string {
  return KIND_NAMES[kind] ?? "Unknown";
}

const KIND_NAMES: Readonly<Record<number, string>> = {
  0: "End of Option List",
  1: "No-Operation",
  2: "Maximum Segment Size",
  3: "Window Scale",
  4: "SACK Permitted",
  5: "SACK",
  6: "Echo",
  7: "Echo Reply",
  8: "Time Stamp Option",
  9: "Partial Order Connection Permitted",
  10: "Partial Order Service Profile",
  11: "CC",
  12: "CC.NEW",
  13: "CC.ECHO",
  14: "TCP Alternate Checksum Request",
  15: "TCP Alternate Checksum Data",
  16: "Skeeter",
  17: "Bubba",
  18: "Trailer Checksum Option",
  19: "MD5 Signature Option",
  20: "SCPS Capabilities",
  21: "Selective Negative Acknowledgements",
  22: "Record Boundaries",
  23: "Corruption experienced",
  24: "SNAP",
  25: "Unassigned",
  26: "TCP Compression Filter",
  27: "Quick-Start Response",
  28: "User Timeout Option",
  29: "The TCP Authentication Option",
  30: "Multipath TCP",
  34: "TCP Fast Open Cookie",
  76: "Riverbed Probe",
  78: "Riverbed Transparency",
  172: "Accurate ECN Order 0",
  174: "Accurate ECN Order 1",
  253: "RFC3692-style Experiment 1",
  254: "RFC3692-style Experiment 2",
};

/** Experiments that share the kinds 253 and 254, by the number that follows (RFC 6994). */
export const EXPERIMENT = { ackRate: 0x00ac, accurateEcn0: 0xacc0, accurateEcn1: 0xacc1, fastOpen: 0xf989 } as const;

/** What the experiments are called. */
export function experimentName(id: number): string {
  return EXPERIMENT_NAMES[id] ?? "Unknown";
}

const EXPERIMENT_NAMES: Readonly<Record<number, string>> = {
  0x00ac: "TCP ACK Rate Request",
  0x0348: "Host ID",
  0x0a0d: "Autonomous System Compensation",
  0x0ca0: "Capability Option",
  0x0ed0: "Extended Data Offset",
  0x454e: "Encryption Negotiation",
  0x5323: "Service Number",
  0x75ec: "Timestamp Interval",
  0xacc0: "Accurate ECN - Order 0",
  0xacc1: "Accurate ECN - Order 1",
  0xacce: "Accurate ECN",
  0xe2d4: "Shared Memory communications over RDMA protocol",
  0xf989: "Fast Open",
  0xf990: "Low Latency",
};
