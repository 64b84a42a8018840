import { defineFields } from "../../fields/field.ts";

/** RFC 5905 §7.3: times and distances of the sender's clock. */
export const fields = defineFields({
  flags: { name: "ntp.flags", label: "Flags", type: "uint8", base: "hex", words: "See below." },
  leap: {
    name: "ntp.flags.li",
    label: "Leap Indicator",
    type: "uint8",
    mask: 0xc0,
    values: {
      0: "no warning",
      1: "last minute of the day has 61 seconds",
      2: "last minute of the day has 59 seconds",
      3: "unknown (clock unsynchronized)",
    },
    words: "Whether a leap second is near, and whether the sender's clock is set at all.",
  },
  version: {
    name: "ntp.flags.vn",
    label: "Version number",
    type: "uint8",
    mask: 0x38,
    values: (version) => (version >= 1 && version <= 4 ? `NTP Version ${version}` : "reserved"),
    words: "Version of the protocol.",
  },
  mode: {
    name: "ntp.flags.mode",
    label: "Mode",
    type: "uint8",
    mask: 0x07,
    values: {
      0: "reserved",
      1: "symmetric active",
      2: "symmetric passive",
      3: "client",
      4: "server",
      5: "broadcast",
      6: "reserved for NTP control message",
      7: "reserved for private use",
    },
    words: "Whether it asks for the time, tells it, or does both.",
  },
  stratum: {
    name: "ntp.stratum",
    label: "Peer Clock Stratum",
    type: "uint8",
    values: (stratum) => {
      if (stratum === 0) return "unspecified or invalid";
      if (stratum === 1) return "primary reference";
      if (stratum <= 15) return "secondary reference";
      return stratum === 16 ? "unsynchronized" : "reserved";
    },
    words: "How many clocks away from a true one the sender is: 1 has a true clock itself.",
  },
  poll: {
    name: "ntp.ppoll",
    label: "Peer Polling Interval",
    type: "uint8",
    words: "How often the sender asks: 2 to the power of this, in seconds.",
  },
  precision: {
    name: "ntp.precision",
    label: "Peer Clock Precision",
    type: "uint8",
    words: "How finely the sender's clock counts: 2 to the power of this, in seconds; it is a negative number.",
  },
  rootDelay: {
    name: "ntp.rootdelay",
    label: "Root Delay",
    type: "uint32",
    words: "How long a question takes to the true clock and back, in 65,536ths of a second.",
  },
  rootDispersion: {
    name: "ntp.rootdispersion",
    label: "Root Dispersion",
    type: "uint32",
    words: "How wrong the sender's clock may be at most, in 65,536ths of a second.",
  },
  referenceId: {
    name: "ntp.refid",
    label: "Reference ID",
    type: "bytes",
    words: "Which clock it goes by: the address of a server, or four letters for a true clock.",
  },
  reference: {
    name: "ntp.reftime",
    label: "Reference Timestamp",
    type: "absolute-time",
    words: "When the sender's clock was last set.",
  },
  origin: {
    name: "ntp.org",
    label: "Origin Timestamp",
    type: "absolute-time",
    words: "When the question left, by the clock of who asked.",
  },
  receive: {
    name: "ntp.rec",
    label: "Receive Timestamp",
    type: "absolute-time",
    words: "When the question came in, by the clock of who answers.",
  },
  transmit: {
    name: "ntp.xmt",
    label: "Transmit Timestamp",
    type: "absolute-time",
    words: "When this message left, by the clock of who sent it.",
  },
  extension: { name: "ntp.ext", label: "Extension", type: "none", words: "Something more, such as keys." },
  extensionType: {
    name: "ntp.ext.type",
    label: "Field Type",
    type: "uint16",
    base: "hex",
    words: "What the extension is about.",
  },
  extensionLength: { name: "ntp.ext.length", label: "Length", type: "uint16", words: "Bytes of it, with its head." },
  extensionValue: { name: "ntp.ext.value", label: "Value", type: "bytes", words: "Its value, as it is." },
  keyId: { name: "ntp.keyid", label: "Key ID", type: "bytes", words: "With which key it is signed." },
  signature: {
    name: "ntp.mac",
    label: "Message Authentication Code",
    type: "bytes",
    words: "By which the other side knows that nobody changed the message.",
  },
});

/** Messages that manage a server, RFC 9327. */
export const controlFields = defineFields({
  flags2: { name: "ntp.ctrl.flags2", label: "Flags 2", type: "uint8", base: "hex", words: "See below." },
  response: {
    name: "ntp.ctrl.flags2.r",
    label: "Response bit",
    type: "uint8",
    mask: 0x80,
    values: { 0: "Request", 1: "Response" },
    words: "Whether it asks or answers.",
  },
  error: { name: "ntp.ctrl.flags2.error", label: "Error bit", type: "uint8", mask: 0x40, words: "It went wrong." },
  more: {
    name: "ntp.ctrl.flags2.more",
    label: "More bit",
    type: "uint8",
    mask: 0x20,
    words: "More of the answer follows.",
  },
  opcode: {
    name: "ntp.ctrl.flags2.opcode",
    label: "Opcode",
    type: "uint8",
    mask: 0x1f,
    values: {
      0: "reserved",
      1: "read status",
      2: "read variables",
      3: "write variables",
      4: "read clock variables",
      5: "write clock variables",
      6: "set trap address/port",
      7: "asynchronous message",
      8: "runtime configuration",
      9: "save config to file",
      10: "retrieve MRU (mrulist)",
      11: "retrieve ordered list",
      12: "request a client nonce",
      31: "unset trap address/port",
    },
    words: "What is asked for.",
  },
  sequence: {
    name: "ntp.ctrl.sequence",
    label: "Sequence",
    type: "uint16",
    words: "Which question this is; the answer repeats it.",
  },
  status: { name: "ntp.ctrl.status", label: "Status", type: "uint16", base: "hex", words: "How the server is." },
  association: {
    name: "ntp.ctrl.associd",
    label: "AssociationID",
    type: "uint16",
    words: "Which of the server's own servers it is about; 0 is the server itself.",
  },
  offset: {
    name: "ntp.ctrl.offset",
    label: "Offset",
    type: "uint16",
    words: "Where these bytes stand in the whole answer.",
  },
  count: { name: "ntp.ctrl.count", label: "Count", type: "uint16", words: "How many bytes follow." },
  data: { name: "ntp.ctrl.data", label: "Data", type: "none", words: "Names of variables, and their values." },
});
