import { defineFields } from "../../fields/field.ts";

/** Payload, and the messages that are put together from it. */
export const payload = defineFields({
  payload: { name: "tcp.payload", label: "TCP payload", type: "bytes", words: "What the segment carries." },
  resetCause: {
    name: "tcp.reset_cause",
    label: "Reset cause",
    type: "string",
    words: "What the one who reset the connection says about why.",
  },
  segmentData: {
    name: "tcp.segment_data",
    label: "TCP segment data",
    type: "bytes",
    words: "A part of a message that does not end with its segment.",
  },
  segments: {
    name: "tcp.segments",
    label: "Reassembled TCP Segments",
    type: "none",
    words: "The segments that a message was put together from.",
  },
  segment: { name: "tcp.segment", label: "TCP Segment", type: "frame", words: "The frame of one of them." },
  segmentCount: {
    name: "tcp.segment.count",
    label: "Segment count",
    type: "uint32",
    generated: true,
    words: "How many they are.",
  },
  reassembledLength: {
    name: "tcp.reassembled.length",
    label: "Reassembled TCP length",
    type: "uint32",
    generated: true,
    words: "Bytes of the message.",
  },
  reassembledData: {
    name: "tcp.reassembled.data",
    label: "Reassembled TCP Data",
    type: "bytes",
    generated: true,
    words: "The message.",
  },
  reassembledIn: {
    name: "tcp.reassembled_in",
    label: "Reassembled PDU in frame",
    type: "frame",
    generated: true,
    words: "The frame whose segment completes the message.",
  },
});
