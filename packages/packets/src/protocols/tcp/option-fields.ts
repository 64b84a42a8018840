import { defineFields, type FieldDescription } from "../../fields/field.ts";
import { experimentName, kindName } from "./option-kinds.ts";

/** An option as a whole: its bytes. */
function whole(name: string, title: string, words: string): FieldDescription {
  return { name: `tcp.options.${name}`, label: `TCP Option - ${title}`, type: "bytes", words };
}

/** Options as wholes, by what their protocols are called in Wireshark. */
export const wholes = defineFields({
  endOfList: whole("eol", "End of Option List (EOL)", "Nothing but padding follows."),
  noOperation: whole("nop", "No-Operation (NOP)", "Padding, so that what follows begins at a multiple of 4 bytes."),
  maximumSegmentSize: whole("mss", "Maximum segment size", "The largest payload that its sender takes in one segment."),
  windowScale: whole(
    "wscale",
    "Window scale",
    "The windows that its sender will advertise are to be multiplied, so that they can pass 65,535 bytes.",
  ),
  sackPermitted: whole("sack_perm", "SACK permitted", "Its sender understands selective acknowledgements."),
  sack: whole(
    "sack",
    "SACK",
    "What has arrived beyond the acknowledgment number: the gaps between are what is missing.",
  ),
  echo: whole("echo", "Echo", "A number to be sent back; timestamps took its place."),
  echoReply: whole("echoreply", "Echo reply", "The number sent back."),
  timestamps: whole(
    "timestamp",
    "Timestamps",
    "The sender's clock, and the other side's clock as last heard: for measuring round trips and telling old segments from new.",
  ),
  connectionCount: whole("cc", "CC", "Connection count of T/TCP, which was given up."),
  connectionCountNew: whole("ccnew", "CC.NEW", "Connection count of T/TCP, begun anew."),
  connectionCountEcho: whole("ccecho", "CC.ECHO", "Connection count of T/TCP, sent back."),
  md5: whole("md5", "TCP MD5 signature", "Proves with a shared secret who sent the segment; routers use it."),
  quickStart: whole("qs", "Quick-Start", "How fast a sender may begin, as routers on the way allow it."),
  userTimeout: whole("user_to", "User Timeout", "How long its sender keeps trying before it gives up."),
  authentication: whole("ao", "TCP AO", "Proves with shared keys who sent the segment; follows the MD5 signature."),
  fastOpen: whole("tfo", "TCP Fast Open", "A cookie that lets data come with the SYN, or the wish for one."),
  accurateEcn: whole("acc_ecn", "Accurate ECN", "How many bytes arrived with which congestion mark."),
  experimental: whole("experimental", "Experimental", "For options without a number of their own yet."),
  unknown: whole("unknown", "Unknown", "No option known here."),
});

/** What stands inside the options. */
export const parts = defineFields({
  kind: { name: "tcp.option_kind", label: "Kind", type: "uint8", values: kindName, words: "Which option it is." },
  length: {
    name: "tcp.option_len",
    label: "Length",
    type: "uint8",
    words: "Bytes of the option, kind and length included.",
  },
  maximumSegmentSize: {
    name: "tcp.options.mss_val",
    label: "MSS Value",
    type: "uint16",
    words: "Usually the largest packet of the link less 40 bytes of headers: 1460 on Ethernet.",
  },
  shift: {
    name: "tcp.options.wscale.shift",
    label: "Shift count",
    type: "uint8",
    words: "The window is shifted to the left by so many bits; 14 at most.",
  },
  multiplier: {
    name: "tcp.options.wscale.multiplier",
    label: "Multiplier",
    type: "uint16",
    generated: true,
    words: "The same as a factor.",
  },
  leftEdge: {
    name: "tcp.options.sack_le",
    label: "TCP SACK Left Edge",
    type: "uint32",
    words: "The first byte of a block that has arrived …",
  },
  rightEdge: {
    name: "tcp.options.sack_re",
    label: "TCP SACK Right Edge",
    type: "uint32",
    words: "… and the byte after its last: the next one missing.",
  },
  sackCount: {
    name: "tcp.options.sack.count",
    label: "TCP SACK Count",
    type: "uint8",
    generated: true,
    words: "Blocks.",
  },
  duplicateLeftEdge: {
    name: "tcp.options.sack.dsack_le",
    label: "TCP D-SACK Left Edge",
    type: "uint32",
    generated: true,
    words: "The first byte of what arrived twice (RFC 2883) …",
  },
  duplicateRightEdge: {
    name: "tcp.options.sack.dsack_re",
    label: "TCP D-SACK Right Edge",
    type: "uint32",
    generated: true,
    words: "… and the byte after its last.",
  },
  duplicateSack: {
    name: "tcp.options.sack.dsack",
    label: "D-SACK Sequence",
    type: "none",
    generated: true,
    words: "The receiver says that it got something twice: that retransmission was not needed.",
  },
  echo: {
    name: "tcp.options.echo_value",
    label: "TCP Echo Option",
    type: "uint32",
    words: "A number that is to come back (RFC 1072); timestamps do it now.",
  },
  timestampValue: {
    name: "tcp.options.timestamp.tsval",
    label: "Timestamp value",
    type: "uint32",
    words: "The sender's clock when it sent the segment; often in milliseconds, from a secret beginning.",
  },
  timestampEcho: {
    name: "tcp.options.timestamp.tsecr",
    label: "Timestamp echo reply",
    type: "uint32",
    words: "The other side's clock as this side last heard it: the other side can tell the round-trip time from it.",
  },
  connectionCount: {
    name: "tcp.options.cc_value",
    label: "TCP CC Option",
    type: "uint32",
    words: "Counts connections of one machine (RFC 1644); nobody uses it.",
  },
  md5Digest: {
    name: "tcp.options.md5.digest",
    label: "MD5 digest",
    type: "bytes",
    words: "A proof that the segment comes from who has the key; routers use it between them (RFC 2385).",
  },
  quickStartRate: {
    name: "tcp.options.qs.rate",
    label: "QS Rate",
    type: "uint8",
    mask: 0x0f,
    values: (rate) => (rate === 0 ? "0 bit/s" : bitRate(40_000 * 2 ** rate)),
    words: "How fast the sender would like to begin (RFC 4782).",
  },
  quickStartTtl: {
    name: "tcp.options.qs.ttl_diff",
    label: "QS Rate",
    type: "uint8",
    words: "By it one sees whether every router on the way agreed.",
  },
  granularity: {
    name: "tcp.options.user_to_granularity",
    label: "Granularity",
    type: "boolean",
    width: 16,
    mask: 0x8000,
    values: { 0: "Seconds", 1: "Minutes" },
    words: "Whether the time is in minutes or seconds.",
  },
  userTimeout: {
    name: "tcp.options.user_to_val",
    label: "User Timeout",
    type: "uint16",
    mask: 0x7fff,
    words: "In seconds or minutes, as the bit before says.",
  },
  keyId: { name: "tcp.options.ao.keyid", label: "AO KeyID", type: "uint8", words: "Which key it was signed with." },
  nextKeyId: {
    name: "tcp.options.ao.rnextkeyid",
    label: "AO RNextKeyID",
    type: "uint8",
    words: "Which key its sender wants to see next.",
  },
  mac: { name: "tcp.options.ao.mac", label: "AO MAC", type: "bytes", words: "The signature." },
  fastOpenRequest: {
    name: "tcp.options.tfo.request",
    label: "Fast Open Cookie Request",
    type: "none",
    words: "Asks for a cookie, to send data with the first segment next time.",
  },
  fastOpenCookie: {
    name: "tcp.options.tfo.cookie",
    label: "Fast Open Cookie",
    type: "bytes",
    words: "Made by the server from the client's address; only who got it may send data with a SYN.",
  },
  ect0Bytes: {
    name: "tcp.options.acc_ecn.ee0b",
    label: "Accurate ECN Echo ECT(0) Byte Counter",
    type: "uint24",
    words: "Bytes that came with ECT(0), the last 24 bits of their count.",
  },
  congestedBytes: {
    name: "tcp.options.acc_ecn.eceb",
    label: "Accurate ECN Echo CE Byte Counter",
    type: "uint24",
    words: "Bytes that came marked as congested, the last 24 bits of their count.",
  },
  ect1Bytes: {
    name: "tcp.options.acc_ecn.ee1b",
    label: "Accurate ECN Echo ECT(1) Byte Counter",
    type: "uint24",
    words: "Bytes that came with ECT(1), the last 24 bits of their count.",
  },
  experiment: {
    name: "tcp.options.experimental.exid",
    label: "Experiment Identifier",
    type: "uint16",
    base: "hex",
    values: experimentName,
    words: "Which of the experiments that share this kind it is (RFC 6994).",
  },
  experimentData: {
    name: "tcp.options.experimental.data",
    label: "Data",
    type: "bytes",
    words: "What the experiment tells.",
  },
  ackRate: {
    name: "tcp.options.tarr.rate",
    label: "TARR Rate",
    type: "uint8",
    mask: 0xfe,
    words: "After how many segments an acknowledgement is wanted.",
  },
  ackRateReserved: {
    name: "tcp.options.tar.reserved",
    label: "TARR Reserved",
    type: "uint8",
    mask: 0x01,
    words: "Nothing yet.",
  },
  unknownPayload: {
    name: "tcp.options.unknown.payload",
    label: "Payload",
    type: "bytes",
    words: "The value of an option that is not known here.",
  },
});

/** What is wrong or unusual about them. */
export const remarks = defineFields({
  invalidLength: {
    name: "tcp.option.len.invalid",
    label: "Invalid length for option",
    type: "none",
    generated: true,
    words: "The option's length cannot be.",
  },
  nonzeroPadding: {
    name: "tcp.non_zero_bytes_after_eol",
    label: "Non zero bytes in option space after EOL option",
    type: "none",
    generated: true,
    words: "The list of options has ended, and bytes that are not 0 follow.",
  },
  noOperations: {
    name: "tcp.nop",
    label: "4 NOP in a row - a router may have removed some options",
    type: "none",
    generated: true,
    words: "More bytes of filling than are needed to make the header end at a multiple of four.",
  },
  noMaximumSegmentSize: {
    name: "tcp.options.mss.absent",
    label: "The SYN packet does not contain a MSS option",
    type: "none",
    generated: true,
    words: "A SYN that does not say the largest segment it takes.",
  },
  lateMaximumSegmentSize: {
    name: "tcp.options.mss.present",
    label: "The non-SYN packet does contain a MSS option",
    type: "none",
    generated: true,
    words: "A segment that says it, and is no SYN.",
  },
  shiftTooLarge: {
    name: "tcp.options.wscale.shift.invalid",
    label: "Window scale shift exceeds 14",
    type: "none",
    generated: true,
    words: "More than 14, which no window may be multiplied by.",
  },
  cutBlock: {
    name: "tcp.suboption_malformed",
    label: "suboption would go past end of option",
    type: "none",
    generated: true,
    words: "The option is shorter or longer than one of its kind.",
  },
});

function bitRate(rate: number): string {
  if (rate < 1e6) return `${rate / 1e3} Kbit/s`;
  return rate < 1e9 ? `${rate / 1e6} Mbit/s` : `${rate / 1e9} Gbit/s`;
}
