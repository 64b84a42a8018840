import { defineFields } from "../../fields/field.ts";
import { VERDICT_FIELDS } from "../../tcp/verdicts.ts";

const NOTE = { type: "none", generated: true } as const;

/** What the segments before this one tell of it: tcp-analysis is Wireshark's name for it. */
export const analysis = defineFields({
  timeRelative: {
    name: "tcp.time_relative",
    label: "Time since first frame in this TCP stream",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long after the first frame of its conversation it came.",
  },
  timeDelta: {
    name: "tcp.time_delta",
    label: "Time since previous frame in this TCP stream",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long after the frame before, of either side, it came.",
  },
  analysis: {
    name: "tcp.analysis",
    label: "SEQ/ACK analysis",
    ...NOTE,
    words: "What is worked out from this segment and those before it.",
  },
  acksFrame: {
    name: "tcp.analysis.acks_frame",
    label: "This is an ACK to the segment in frame",
    type: "frame",
    generated: true,
    words: "The segment whose last byte it acknowledges.",
  },
  ackRtt: {
    name: "tcp.analysis.ack_rtt",
    label: "The RTT to ACK the segment was",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "Time from that segment to this one. Beside the receiver it is short, beside the sender a whole round trip.",
  },
  initialRtt: {
    name: "tcp.analysis.initial_rtt",
    label: "iRTT",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "Round-trip time as the handshake tells it: from the SYN to the ACK that ends the handshake.",
  },
  bytesInFlight: {
    name: "tcp.analysis.bytes_in_flight",
    label: "Bytes in flight",
    type: "uint32",
    generated: true,
    words: "Bytes that its sender has sent and the other side, as far as the capture shows, has not yet acknowledged.",
  },
  pushedBytes: {
    name: "tcp.analysis.push_bytes_sent",
    label: "Bytes sent since last PSH flag",
    type: "uint32",
    generated: true,
    words: "Payload sent since a segment with the PSH flag, this one included.",
  },
  flags: {
    name: "tcp.analysis.flags",
    label: "TCP Analysis Flags",
    ...NOTE,
    words: "Something about this segment is out of the ordinary.",
  },
  duplicateAckNumber: {
    name: "tcp.analysis.duplicate_ack_num",
    label: "Duplicate ACK #",
    type: "uint32",
    generated: true,
    words: "The how many-th of its kind it is. After the third, a sender usually repeats what is missing at once.",
  },
  duplicateAckFrame: {
    name: "tcp.analysis.duplicate_ack_frame",
    label: "Duplicate to the ACK in frame",
    type: "frame",
    generated: true,
    words: "The first ACK that said the same.",
  },
  timeout: {
    name: "tcp.analysis.rto",
    label: "The RTO for this segment was",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long the sender waited before it sent this again.",
  },
  timeoutFrame: {
    name: "tcp.analysis.rto_frame",
    label: "RTO based on delta from frame",
    type: "frame",
    generated: true,
    words: "The frame from which that time is counted.",
  },
  finRetransmission: {
    name: "tcp.fin_retransmission",
    label: "Retransmission of FIN from frame",
    type: "frame",
    words: "The frame in which the same FIN was sent before.",
  },
});

/** The verdicts, by their bits: see tcp/verdicts.ts. */
export const verdictFields = defineFields({
  retransmission: {
    name: VERDICT_FIELDS.retransmission,
    label: "This frame is a (suspected) retransmission",
    ...NOTE,
    words: "It carries again what its sender sent before.",
  },
  fastRetransmission: {
    name: VERDICT_FIELDS.fastRetransmission,
    label: "This frame is a (suspected) fast retransmission",
    ...NOTE,
    words: "Duplicate ACKs asked for it, and it came at once: without waiting for a timer.",
  },
  spuriousRetransmission: {
    name: VERDICT_FIELDS.spuriousRetransmission,
    label: "This frame is a (suspected) spurious retransmission",
    ...NOTE,
    words: "The other side had already acknowledged what it repeats: nobody needed it.",
  },
  outOfOrder: {
    name: VERDICT_FIELDS.outOfOrder,
    label: "This frame is a (suspected) out-of-order segment",
    ...NOTE,
    words: "It fills a gap so soon that it was probably overtaken on the way, and not sent twice.",
  },
  lostSegment: {
    name: VERDICT_FIELDS.lostSegment,
    label: "Previous segment(s) not captured (common at capture start)",
    ...NOTE,
    words: "Something between the last segment of this side and this one is not in the capture: lost, late, or missed.",
  },
  ackLostSegment: {
    name: VERDICT_FIELDS.ackLostSegment,
    label: "ACKed segment that wasn't captured (common at capture start)",
    ...NOTE,
    words: "It acknowledges what the capture does not have: then the capture missed it, not the receiver.",
  },
  duplicateAck: {
    name: VERDICT_FIELDS.duplicateAck,
    label: "Duplicate ACK",
    ...NOTE,
    words: "It acknowledges nothing new: something arrived that was not the next byte waited for.",
  },
  keepAlive: {
    name: VERDICT_FIELDS.keepAlive,
    label: "TCP keep-alive segment",
    ...NOTE,
    words: "It sends the byte before the next one, to see whether the other side is still there.",
  },
  keepAliveAck: {
    name: VERDICT_FIELDS.keepAliveAck,
    label: "ACK to a TCP keep-alive segment",
    ...NOTE,
    words: "The other side is still there.",
  },
  zeroWindow: {
    name: VERDICT_FIELDS.zeroWindow,
    label: "TCP Zero Window segment",
    ...NOTE,
    words: "Its sender has no room left: the other side has to wait.",
  },
  zeroWindowProbe: {
    name: VERDICT_FIELDS.zeroWindowProbe,
    label: "TCP Zero Window Probe",
    ...NOTE,
    words: "One byte sent into a closed window, to learn whether it has opened.",
  },
  zeroWindowProbeAck: {
    name: VERDICT_FIELDS.zeroWindowProbeAck,
    label: "ACK to a TCP Zero Window Probe",
    ...NOTE,
    words: "The window is still closed.",
  },
  windowUpdate: {
    name: VERDICT_FIELDS.windowUpdate,
    label: "TCP window update",
    ...NOTE,
    words: "It says nothing but that there is more room now, or less.",
  },
  windowFull: {
    name: VERDICT_FIELDS.windowFull,
    label: "TCP window specified by the receiver is now completely full",
    ...NOTE,
    words: "With this segment the sender has used all the room that the receiver offered.",
  },
  reusedPorts: {
    name: VERDICT_FIELDS.reusedPorts,
    label: "A new tcp session is started with the same ports as an earlier session in this trace",
    ...NOTE,
    words: "A new connection between addresses and ports that had one before.",
  },
  fastOpenSyn: {
    name: VERDICT_FIELDS.fastOpenSyn,
    label: "TCP SYN with TFO Cookie",
    ...NOTE,
    words: "It brings a cookie from an earlier connection, so that data may come with the SYN.",
  },
  fastOpenAck: {
    name: VERDICT_FIELDS.fastOpenAck,
    label: "TCP SYN-ACK accepting TFO data",
    ...NOTE,
    words: "The data that came with the SYN was taken.",
  },
  fastOpenIgnored: {
    name: VERDICT_FIELDS.fastOpenIgnored,
    label: "TCP SYN-ACK ignoring TFO data",
    ...NOTE,
    words: "The data that came with the SYN was not taken, and has to be sent again.",
  },
});
