import { CHECKSUM_STATUS } from "../../checksums/status.ts";
import { defineFields } from "../../fields/field.ts";
import { completenessText } from "./completeness-text.ts";

/** The header of RFC 9293 §3.1, and what is worked out from it alone. */
export const header = defineFields({
  srcport: {
    name: "tcp.srcport",
    label: "Source Port",
    type: "uint16",
    at: 0,
    words: "The port of the program that sent it. Addresses and ports of both sides together name the connection.",
  },
  dstport: {
    name: "tcp.dstport",
    label: "Destination Port",
    type: "uint16",
    at: 2,
    words: "The port of the program it is for; of a server usually a well-known one.",
  },
  port: {
    name: "tcp.port",
    label: "Source or Destination Port",
    type: "uint16",
    hidden: true,
    words: "Either of the two ports.",
  },
  stream: {
    name: "tcp.stream",
    label: "Stream index",
    type: "uint32",
    generated: true,
    words: "The number of its conversation in this capture, counted from 0.",
  },
  completeness: {
    name: "tcp.completeness",
    label: "Conversation completeness",
    type: "uint8",
    values: completenessText,
    generated: true,
    words:
      "Which parts of a whole conversation were seen before this frame: SYN 1, SYN/ACK 2, ACK 4, data 8, FIN 16, RST 32.",
  },
  length: {
    name: "tcp.len",
    label: "TCP Segment Len",
    type: "uint32",
    generated: true,
    words: "Bytes of payload. No field of the header says it: it is what IP carries less this header.",
  },
  sequence: {
    name: "tcp.seq",
    label: "Sequence Number",
    type: "uint32",
    words:
      "Place of the first payload byte in what this side sends, counted from the side's first number: its SYN is 0.",
  },
  rawSequence: {
    name: "tcp.seq_raw",
    label: "Sequence Number (raw)",
    type: "uint32",
    at: 4,
    words: "The same as it stands in the header. A connection begins at a number that nobody can guess.",
  },
  nextSequence: {
    name: "tcp.nxtseq",
    label: "Next Sequence Number",
    type: "uint32",
    generated: true,
    words: "The number of what this side sends next: payload counts, and SYN and FIN count as one byte each.",
  },
  acknowledgement: {
    name: "tcp.ack",
    label: "Acknowledgment Number",
    type: "uint32",
    words:
      "The next byte that its sender waits for: everything before it has arrived. Counted from the other side's first number.",
  },
  rawAcknowledgement: {
    name: "tcp.ack_raw",
    label: "Acknowledgment number (raw)",
    type: "uint32",
    at: 8,
    words: "The same as it stands in the header; without the ACK flag it means nothing.",
  },
  headerLength: {
    name: "tcp.hdr_len",
    label: "Header Length",
    type: "uint8",
    unit: " bytes",
    words: "Written in words of 4 bytes: 5 for the plain header of 20 bytes, more where there are options.",
  },
  window: {
    name: "tcp.window_size_value",
    label: "Window",
    type: "uint16",
    at: 14,
    words: "How many bytes beyond the acknowledgment number its sender has room for, before they are scaled.",
  },
  scaledWindow: {
    name: "tcp.window_size",
    label: "Calculated window size",
    type: "uint32",
    generated: true,
    words: "The window in bytes: the number in the header times the factor that the SYN offered.",
  },
  windowFactor: {
    name: "tcp.window_size_scalefactor",
    label: "Window size scaling factor",
    type: "int32",
    generated: true,
    words:
      "What the window is multiplied by. -1: the SYN is not in the capture, so nobody knows; -2: scaling is not used.",
  },
  checksum: {
    name: "tcp.checksum",
    label: "Checksum",
    type: "uint16",
    base: "hex",
    at: 16,
    words: "Over a pseudo-header of the addresses, this header and the payload.",
  },
  checksumStatus: {
    name: "tcp.checksum.status",
    label: "Checksum Status",
    type: "uint8",
    values: CHECKSUM_STATUS,
    generated: true,
    words: "What checking it came to.",
  },
  checksumCalculated: {
    name: "tcp.checksum_calculated",
    label: "Calculated Checksum",
    type: "uint16",
    base: "hex",
    generated: true,
    words: "What the checksum should be.",
  },
  urgentPointer: {
    name: "tcp.urgent_pointer",
    label: "Urgent Pointer",
    type: "uint16",
    at: 18,
    words: "With the URG flag: how far the urgent data reaches. Hardly any program uses it.",
  },
  options: {
    name: "tcp.options",
    label: "Options",
    type: "bytes",
    words: "What both sides agree on or tell each other beside the fixed header.",
  },
  shortSegment: {
    name: "tcp.short_segment",
    label: "Short segment",
    type: "none",
    generated: true,
    words: "The segment is shorter than its own header.",
  },
  bogusHeaderLength: {
    name: "tcp.bogus_header_length",
    label: "Bogus TCP Header length",
    type: "none",
    generated: true,
    words: "The header length is less than 20, which no header is.",
  },
  acknowledgementNonzero: {
    name: "tcp.ack.nonzero",
    label: "The acknowledgment number field is nonzero while the ACK flag is not set",
    type: "none",
    generated: true,
    words: "An acknowledgement number though the flag that gives it meaning is not set.",
  },
  urgentPointerNonzero: {
    name: "tcp.urgent_pointer.non_zero",
    label: "The urgent pointer field is nonzero while the URG flag is not set",
    type: "none",
    generated: true,
    words: "An urgent pointer though the flag that gives it meaning is not set.",
  },
});

export const HEADER_LENGTH = 20;
