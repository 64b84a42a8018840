import { defineFields } from "../../fields/field.ts";

/** RFC 6455 §11.8 */
export const OPCODES: Readonly<Record<number, string>> = {
  0: "Continuation",
  1: "Text",
  2: "Binary",
  8: "Connection Close",
  9: "Ping",
  10: "Pong",
};

/** https://www.iana.org/assignments/websocket, Close Code Numbers */
const CLOSE_CODES: Readonly<Record<number, string>> = {
  1000: "Normal Closure",
  1001: "Going Away",
  1002: "Protocol error",
  1003: "Unsupported Data",
  1005: "No Status Rcvd",
  1006: "Abnormal Closure",
  1007: "Invalid frame payload data",
  1008: "Policy Violation",
  1009: "Message Too Big",
  1010: "Mandatory Ext.",
  1011: "Internal Server Error",
  1012: "Service Restart",
  1013: "Try Again Later",
  1014: "Bad Gateway",
  1015: "TLS handshake",
};

const TRUTH = { 0: "False", 1: "True" };

/** RFC 6455 §5.2 */
export const fields = defineFields({
  fin: {
    name: "websocket.fin",
    label: "Fin",
    type: "boolean",
    width: 8,
    mask: 0x80,
    values: TRUTH,
    words: "The message ends with this frame.",
  },
  reserved: {
    name: "websocket.rsv",
    label: "Reserved",
    type: "uint8",
    base: "hex",
    mask: 0x70,
    words: "For extensions; 0 without any.",
  },
  isCompressed: {
    name: "websocket.pmc",
    label: "Per-Message Compressed",
    type: "boolean",
    width: 8,
    mask: 0x40,
    values: TRUTH,
    words: "The message is packed (RFC 7692).",
  },
  opcode: {
    name: "websocket.opcode",
    label: "Opcode",
    type: "uint8",
    mask: 0x0f,
    values: OPCODES,
    words: "What the frame is: text, bytes, the rest of a message, or something for the connection itself.",
  },
  mask: {
    name: "websocket.mask",
    label: "Mask",
    type: "boolean",
    width: 8,
    mask: 0x80,
    values: TRUTH,
    words: "The payload is mixed with a key: clients have to, so that nobody makes them speak another protocol.",
  },
  length: {
    name: "websocket.payload_length",
    label: "Payload length",
    type: "uint8",
    mask: 0x7f,
    words: "Bytes of the payload; 126 and 127 say that the length follows in 2 or 8 bytes.",
  },
  length16: {
    name: "websocket.payload_length_ext_16",
    label: "Extended Payload length (16 bits)",
    type: "uint16",
    words: "Bytes of the payload.",
  },
  length64: {
    name: "websocket.payload_length_ext_64",
    label: "Extended Payload length (64 bits)",
    type: "uint64",
    words: "Bytes of the payload.",
  },
  maskingKey: {
    name: "websocket.masking_key",
    label: "Masking-Key",
    type: "bytes",
    words: "Four bytes with which the payload is mixed, over and over.",
  },
  maskedPayload: {
    name: "websocket.masked_payload",
    label: "Masked payload",
    type: "none",
    words: "The payload as it stands in the frame.",
  },
  payload: { name: "websocket.payload", label: "Payload", type: "none", words: "The payload, without the mask." },
  continued: {
    name: "websocket.payload.continue",
    label: "Continue",
    type: "bytes",
    words: "A part of a message whose beginning or end is elsewhere.",
  },
  text: {
    name: "websocket.payload.text",
    label: "Text",
    type: "string",
    words: "The message; of several frames it is put together with the last one.",
  },
  binary: {
    name: "websocket.payload.binary",
    label: "Binary",
    type: "bytes",
    words: "The message, where it is no text.",
  },
  close: { name: "websocket.payload.close", label: "Close", type: "none", words: "Why the connection is to end." },
  closeCode: {
    name: "websocket.payload.close.status_code",
    label: "Status code",
    type: "uint16",
    values: CLOSE_CODES,
    words: "The reason as a number.",
  },
  closeReason: {
    name: "websocket.payload.close.reason",
    label: "Reason",
    type: "string",
    words: "The reason in words.",
  },
  ping: { name: "websocket.payload.ping", label: "Ping", type: "bytes", words: "Has to be sent back in a pong." },
  pong: { name: "websocket.payload.pong", label: "Pong", type: "bytes", words: "What the ping brought." },
  unknown: {
    name: "websocket.payload.unknown",
    label: "Unknown",
    type: "bytes",
    words: "Bytes of a frame of no known kind.",
  },
  fragment: {
    name: "websocket.fragment",
    label: "Websocket Fragment",
    type: "frame",
    generated: true,
    words: "A frame of the capture with a part of the message.",
  },
  fragmentCount: {
    name: "websocket.fragment.count",
    label: "Fragment count",
    type: "uint32",
    generated: true,
    words: "How many parts the message came in.",
  },
  reassembledLength: {
    name: "websocket.reassembled.length",
    label: "Reassembled websocket Payload length",
    type: "uint32",
    generated: true,
    words: "Bytes of the message.",
  },
});
