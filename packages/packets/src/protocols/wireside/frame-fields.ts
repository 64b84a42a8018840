import { CLOSE_CODES, FRAMES, FRAME_NAMES, type FrameName } from "@wireside/transport/wire";
import { defineFields, type Field } from "../../fields/field.ts";

/** The fields of frames, which stand in the decrypted part of a Data packet. */
export const frameFields = defineFields({
  frame: { name: "wireside.frame", label: "Frame", type: "none", words: "One frame of a packet." },
  frameType: {
    name: "wireside.frame_type",
    label: "Frame Type",
    type: "uint16",
    base: "hex",
    values: frameTitle,
    words: "What the frame says; the low bits of some types tell which fields it has.",
  },
  paddingLength: {
    name: "wireside.padding_length",
    label: "Padding Length",
    type: "uint32",
    generated: true,
    words: "PADDING frames in a row, a byte each.",
  },
  largestAcknowledged: {
    name: "wireside.ack.largest_acknowledged",
    label: "Largest Acknowledged",
    type: "uint64",
    words: "The largest packet number that came.",
  },
  ackDelay: {
    name: "wireside.ack.ack_delay",
    label: "ACK Delay",
    type: "uint64",
    unit: " µs",
    words: "How long that packet had waited to be acknowledged.",
  },
  ackRangeCount: {
    name: "wireside.ack.ack_range_count",
    label: "ACK Range Count",
    type: "uint64",
    words: "Further ranges of packets that came.",
  },
  firstAckRange: {
    name: "wireside.ack.first_ack_range",
    label: "First ACK Range",
    type: "uint64",
    words: "Packets that came in a row before the largest.",
  },
  gap: {
    name: "wireside.ack.gap",
    label: "Gap",
    type: "uint64",
    words: "One less than the packets in a row that did not come.",
  },
  ackRange: {
    name: "wireside.ack.ack_range",
    label: "ACK Range",
    type: "uint64",
    words: "One less than the packets in a row that came.",
  },
  acknowledged: {
    name: "wireside.ack.acknowledged",
    label: "Acknowledged",
    type: "string",
    generated: true,
    words: "The packet numbers of one range, the first and the last.",
  },
  ect0: {
    name: "wireside.ack.ect0_count",
    label: "ECT0 Count",
    type: "uint64",
    words: "Packets marked ECT(0) so far.",
  },
  ect1: {
    name: "wireside.ack.ect1_count",
    label: "ECT1 Count",
    type: "uint64",
    words: "Packets marked ECT(1) so far.",
  },
  ce: {
    name: "wireside.ack.ecn_ce_count",
    label: "ECN-CE Count",
    type: "uint64",
    words: "Packets so far that a router marked because of congestion.",
  },
  resetStreamId: {
    name: "wireside.rsts.stream_id",
    label: "Stream ID",
    type: "uint64",
    words: "The stream that the sender gives up.",
  },
  resetErrorCode: {
    name: "wireside.rsts.application_error_code",
    label: "Application Error Code",
    type: "uint64",
    words: "Why, by a number of the application.",
  },
  finalSize: {
    name: "wireside.rsts.final_size",
    label: "Final Size",
    type: "uint64",
    words: "Bytes of the stream that count.",
  },
  stopStreamId: {
    name: "wireside.ss.stream_id",
    label: "Stream ID",
    type: "uint64",
    words: "The stream of which no more is wanted.",
  },
  stopErrorCode: {
    name: "wireside.ss.application_error_code",
    label: "Application Error Code",
    type: "uint64",
    words: "Why, by a number of the application.",
  },
  fin: {
    name: "wireside.stream.fin",
    label: "Fin",
    type: "boolean",
    generated: true,
    words: "Whether these are the last bytes of the stream.",
  },
  streamId: {
    name: "wireside.stream.stream_id",
    label: "Stream ID",
    type: "uint64",
    words: "Which stream: even ones are the client's, odd ones the server's; with the second bit they go one way only.",
  },
  streamOffset: {
    name: "wireside.stream.offset",
    label: "Offset",
    type: "uint64",
    words: "Where in the stream the data begins.",
  },
  streamLength: { name: "wireside.stream.length", label: "Length", type: "uint64", words: "Bytes of data." },
  streamData: { name: "wireside.stream_data", label: "Stream Data", type: "bytes", words: "Data of a stream." },
  maxData: {
    name: "wireside.md.maximum_data",
    label: "Maximum Data",
    type: "uint64",
    words: "Bytes that may be sent on all streams together.",
  },
  maxStreamId: {
    name: "wireside.msd.stream_id",
    label: "Stream ID",
    type: "uint64",
    words: "The stream on which more may be sent.",
  },
  maxStreamData: {
    name: "wireside.msd.maximum_stream_data",
    label: "Maximum Stream Data",
    type: "uint64",
    words: "Bytes that may be sent on it.",
  },
  maxStreams: {
    name: "wireside.ms.max_streams",
    label: "Maximum Streams",
    type: "uint64",
    words: "Streams that may be opened, since the beginning.",
  },
  dataLimit: {
    name: "wireside.db.limit",
    label: "Limit",
    type: "uint64",
    words: "The bytes on all streams at which the sender stands still.",
  },
  blockedStreamId: {
    name: "wireside.sdb.stream_id",
    label: "Stream ID",
    type: "uint64",
    words: "The stream that stands still.",
  },
  streamLimit: {
    name: "wireside.sdb.limit",
    label: "Limit",
    type: "uint64",
    words: "The bytes at which it does.",
  },
  streamsLimit: {
    name: "wireside.sb.limit",
    label: "Limit",
    type: "uint64",
    words: "The number of streams that are open, while one more is wanted.",
  },
  newIdSequence: {
    name: "wireside.nci.sequence",
    label: "Sequence",
    type: "uint64",
    words: "Number of the id that is told.",
  },
  retirePriorTo: {
    name: "wireside.nci.retire_prior_to",
    label: "Retire Prior To",
    type: "uint64",
    words: "Ids with smaller numbers are not to be used any more.",
  },
  newIdLength: {
    name: "wireside.nci.connection_id.length",
    label: "Connection ID Length",
    type: "uint8",
    words: "Bytes of the id: 8.",
  },
  newId: {
    name: "wireside.nci.connection_id",
    label: "Connection ID",
    type: "bytes",
    words: "An id to which packets may be sent.",
  },
  newIdResetToken: {
    name: "wireside.nci.stateless_reset_token",
    label: "Stateless Reset Token",
    type: "bytes",
    words: "What a stateless reset for this id ends with.",
  },
  retiredSequence: {
    name: "wireside.rci.sequence",
    label: "Sequence",
    type: "uint64",
    words: "Number of the id that is not used any more.",
  },
  challenge: {
    name: "wireside.path_challenge.data",
    label: "Data",
    type: "bytes",
    words: "To be sent back from the same path.",
  },
  response: {
    name: "wireside.path_response.data",
    label: "Data",
    type: "bytes",
    words: "What a PATH_CHALLENGE asked for.",
  },
  closeCode: {
    name: "wireside.cc.error_code",
    label: "Error Code",
    type: "uint64",
    base: "hex",
    words: "Why the transport closes the connection.",
  },
  closeName: {
    name: "wireside.cc.error_name",
    label: "Error Name",
    type: "string",
    generated: true,
    words: "The same as a name.",
  },
  closeFrameType: {
    name: "wireside.cc.frame_type",
    label: "Frame Type",
    type: "uint64",
    base: "hex",
    words: "The type of the frame that was wrong, or 0.",
  },
  applicationCode: {
    name: "wireside.cc.app_error_code",
    label: "Application Error Code",
    type: "uint64",
    words: "Why the application closes the connection.",
  },
  reasonLength: {
    name: "wireside.cc.reason_phrase.length",
    label: "Reason Phrase Length",
    type: "uint64",
    words: "Bytes of the reason.",
  },
  reason: {
    name: "wireside.cc.reason_phrase",
    label: "Reason Phrase",
    type: "string",
    words: "Why, for people.",
  },
  datagramLength: {
    name: "wireside.dg.length",
    label: "Datagram Length",
    type: "uint64",
    words: "Bytes of the datagram.",
  },
  datagram: { name: "wireside.dg", label: "Datagram", type: "bytes", words: "Bytes that are sent once." },
  frequencySequence: {
    name: "wireside.af.sequence_number",
    label: "Sequence Number",
    type: "uint64",
    words: "The frame with the largest is the one that holds.",
  },
  threshold: {
    name: "wireside.af.ack_eliciting_threshold",
    label: "ACK-Eliciting Threshold",
    type: "uint64",
    words: "Packets that may come without an acknowledgement.",
  },
  requestedDelay: {
    name: "wireside.af.request_max_ack_delay",
    label: "Requested Max ACK Delay",
    type: "uint64",
    unit: " µs",
    words: "How long an acknowledgement may be held back.",
  },
  reordering: {
    name: "wireside.af.reordering_threshold",
    label: "Reordering Threshold",
    type: "uint64",
    words: "How far packets may be out of order without an acknowledgement at once; 0: as far as they like.",
  },
});

const f = frameFields;

/** Which field of ours each field of a frame is; those of several parts (`ranges`, `ecn`) stand on their own. */
type FieldsOf<Name extends FrameName> = { readonly [Key in keyof (typeof FRAMES)[Name]["fields"]]: Field };

/** Of each frame of the transport. */
export const FIELDS_OF_FRAMES: { readonly [Name in FrameName]: FieldsOf<Name> } = {
  padding: {},
  ping: {},
  ack: {
    largestAcknowledged: f.largestAcknowledged,
    ackDelay: f.ackDelay,
    rangeCount: f.ackRangeCount,
    firstRange: f.firstAckRange,
    ranges: f.ackRange,
    ecn: f.ect0,
  },
  resetStream: { streamId: f.resetStreamId, errorCode: f.resetErrorCode, finalSize: f.finalSize },
  stopSending: { streamId: f.stopStreamId, errorCode: f.stopErrorCode },
  stream: { streamId: f.streamId, offset: f.streamOffset, length: f.streamLength, data: f.streamData },
  maxData: { maximum: f.maxData },
  maxStreamData: { streamId: f.maxStreamId, maximum: f.maxStreamData },
  maxStreamsBidi: { maximum: f.maxStreams },
  maxStreamsUni: { maximum: f.maxStreams },
  dataBlocked: { limit: f.dataLimit },
  streamDataBlocked: { streamId: f.blockedStreamId, limit: f.streamLimit },
  streamsBlockedBidi: { limit: f.streamsLimit },
  streamsBlockedUni: { limit: f.streamsLimit },
  newConnectionId: {
    sequenceNumber: f.newIdSequence,
    retirePriorTo: f.retirePriorTo,
    connectionId: f.newId,
    resetToken: f.newIdResetToken,
  },
  retireConnectionId: { sequenceNumber: f.retiredSequence },
  pathChallenge: { data: f.challenge },
  pathResponse: { data: f.response },
  connectionClose: { errorCode: f.closeCode, frameType: f.closeFrameType, reason: f.reason },
  applicationClose: { errorCode: f.applicationCode, reason: f.reason },
  handshakeDone: {},
  datagram: { length: f.datagramLength, data: f.datagram },
  ackFrequency: {
    sequenceNumber: f.frequencySequence,
    ackElicitingThreshold: f.threshold,
    requestedMaxAckDelay: f.requestedDelay,
    reorderingThreshold: f.reordering,
  },
};

/** What a frame of this type is called, `MAX_STREAMS (bidirectional)`; undefined where there is none. */
function frameTitle(type: number): string | undefined {
  const name = FRAME_NAMES[type];
  return name === undefined ? undefined : FRAMES[name].title;
}

/** What a close code of the transport is called. */
export function closeName(code: number): string | undefined {
  return Object.entries(CLOSE_CODES).find(([, value]) => value === code)?.[0];
}
