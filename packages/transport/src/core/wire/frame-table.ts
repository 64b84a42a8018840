/**
 * How a field of a frame is written: `varint`, a number (RFC 9000 §16); `count`, a number of streams, at most
 * {@link MOST_STREAMS}; `connectionId`, its length, which is 8 in version 1, and its bytes; `token`, 16 bytes; `eight`, 8 bytes;
 * `sized`, a length and as many bytes; `ranges` and `ecn`, the further ranges and the counts of an ACK frame (RFC 9000 §19.3.1,
 * §19.3.2); `data`, the rest of the frame.
 */
export type FieldKind = "varint" | "count" | "connectionId" | "token" | "eight" | "sized" | "ranges" | "ecn" | "data";

export interface FrameDescription {
  readonly type: number;
  /** Where low bits of the type are flags: their meaning, by the bit. */
  readonly bits?: Readonly<Record<number, string>>;
  /** As RFC 9000 writes it. */
  readonly title: string;
  /** In their order. A field that only stands there with a bit set is named by {@link bits}. */
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** Whether a packet with it is acknowledged soon (RFC 9002 §2). */
  readonly isAckEliciting: boolean;
  readonly says: string;
}

/** Number of streams of one kind that stream ids up to 2^53 − 1 leave room for. */
export const MOST_STREAMS = 2 ** 51;

const ackEliciting = { isAckEliciting: true };
const notAckEliciting = { isAckEliciting: false };

/** Every frame: RFC 9000 §19, RFC 9221 §4 (DATAGRAM), draft-ietf-quic-ack-frequency §4 (ACK_FREQUENCY). */
export const FRAMES = {
  padding: { type: 0x00, title: "PADDING", fields: {}, ...notAckEliciting, says: "Nothing; makes a packet longer." },
  ping: { type: 0x01, title: "PING", fields: {}, ...ackEliciting, says: "Asks for an acknowledgement." },
  ack: {
    type: 0x02,
    bits: { 0x01: "ecn" },
    title: "ACK",
    fields: {
      largestAcknowledged: "varint",
      ackDelay: "varint",
      rangeCount: "varint",
      firstRange: "varint",
      ranges: "ranges",
      ecn: "ecn",
    },
    ...notAckEliciting,
    says: "Which packets came; the delay is in microseconds.",
  },
  resetStream: {
    type: 0x04,
    title: "RESET_STREAM",
    fields: { streamId: "varint", errorCode: "varint", finalSize: "varint" },
    ...ackEliciting,
    says: "The sender gives up a stream.",
  },
  stopSending: {
    type: 0x05,
    title: "STOP_SENDING",
    fields: { streamId: "varint", errorCode: "varint" },
    ...ackEliciting,
    says: "The receiver wants no more of a stream.",
  },
  stream: {
    type: 0x08,
    bits: { 0x04: "offset", 0x02: "length", 0x01: "fin" },
    title: "STREAM",
    fields: { streamId: "varint", offset: "varint", length: "varint", data: "data" },
    ...ackEliciting,
    says: "Bytes of a stream from an offset on, with FIN its last ones.",
  },
  maxData: {
    type: 0x10,
    title: "MAX_DATA",
    fields: { maximum: "varint" },
    ...ackEliciting,
    says: "Bytes that may be sent on all streams together.",
  },
  maxStreamData: {
    type: 0x11,
    title: "MAX_STREAM_DATA",
    fields: { streamId: "varint", maximum: "varint" },
    ...ackEliciting,
    says: "Bytes that may be sent on one stream.",
  },
  maxStreamsBidi: {
    type: 0x12,
    title: "MAX_STREAMS (bidirectional)",
    fields: { maximum: "count" },
    ...ackEliciting,
    says: "Bidirectional streams that may be opened, since the beginning.",
  },
  maxStreamsUni: {
    type: 0x13,
    title: "MAX_STREAMS (unidirectional)",
    fields: { maximum: "count" },
    ...ackEliciting,
    says: "Unidirectional streams that may be opened, since the beginning.",
  },
  dataBlocked: {
    type: 0x14,
    title: "DATA_BLOCKED",
    fields: { limit: "varint" },
    ...ackEliciting,
    says: "There is more to send than MAX_DATA allows.",
  },
  streamDataBlocked: {
    type: 0x15,
    title: "STREAM_DATA_BLOCKED",
    fields: { streamId: "varint", limit: "varint" },
    ...ackEliciting,
    says: "There is more to send than MAX_STREAM_DATA allows.",
  },
  streamsBlockedBidi: {
    type: 0x16,
    title: "STREAMS_BLOCKED (bidirectional)",
    fields: { limit: "count" },
    ...ackEliciting,
    says: "A stream waits to be opened.",
  },
  streamsBlockedUni: {
    type: 0x17,
    title: "STREAMS_BLOCKED (unidirectional)",
    fields: { limit: "count" },
    ...ackEliciting,
    says: "A stream waits to be opened.",
  },
  newConnectionId: {
    type: 0x18,
    title: "NEW_CONNECTION_ID",
    fields: { sequenceNumber: "varint", retirePriorTo: "varint", connectionId: "connectionId", resetToken: "token" },
    ...ackEliciting,
    says: "Another id to send packets to, and its stateless reset token.",
  },
  retireConnectionId: {
    type: 0x19,
    title: "RETIRE_CONNECTION_ID",
    fields: { sequenceNumber: "varint" },
    ...ackEliciting,
    says: "An id will not be used any more.",
  },
  pathChallenge: {
    type: 0x1a,
    title: "PATH_CHALLENGE",
    fields: { data: "eight" },
    ...ackEliciting,
    says: "To be answered from the same path.",
  },
  pathResponse: {
    type: 0x1b,
    title: "PATH_RESPONSE",
    fields: { data: "eight" },
    ...ackEliciting,
    says: "The data of a PATH_CHALLENGE.",
  },
  connectionClose: {
    type: 0x1c,
    title: "CONNECTION_CLOSE (transport)",
    fields: { errorCode: "varint", frameType: "varint", reason: "sized" },
    ...notAckEliciting,
    says: "The connection ends: a code of the transport, the type of the frame that was wrong or 0, and a reason in UTF-8.",
  },
  applicationClose: {
    type: 0x1d,
    title: "CONNECTION_CLOSE (application)",
    fields: { errorCode: "varint", reason: "sized" },
    ...notAckEliciting,
    says: "The connection ends: a code of the application, and a reason in UTF-8.",
  },
  handshakeDone: {
    type: 0x1e,
    title: "HANDSHAKE_DONE",
    fields: {},
    ...ackEliciting,
    says: "The server knows that the client has the keys. Only servers send it.",
  },
  datagram: {
    type: 0x30,
    bits: { 0x01: "length" },
    title: "DATAGRAM",
    fields: { length: "varint", data: "data" },
    ...ackEliciting,
    says: "Bytes that are sent once.",
  },
  ackFrequency: {
    type: 0xaf,
    title: "ACK_FREQUENCY",
    fields: {
      sequenceNumber: "varint",
      ackElicitingThreshold: "varint",
      requestedMaxAckDelay: "varint",
      reorderingThreshold: "varint",
    },
    ...ackEliciting,
    says: "How often the other side is to acknowledge; the delay is in microseconds.",
  },
} as const satisfies Record<string, FrameDescription>;

export type FrameName = keyof typeof FRAMES;

/** Frames whose fields all stand there, one after the other. */
export type PlainFrameName = Exclude<FrameName, "padding" | "ack" | "stream" | "datagram">;

type ValueOf<Kind extends FieldKind> = Kind extends "varint" | "count" ? number : Uint8Array;

/** The fields of one of them. Bytes are a view of the packet. */
export type PlainFrame<Name extends PlainFrameName> = {
  -readonly [Field in keyof (typeof FRAMES)[Name]["fields"]]: ValueOf<
    (typeof FRAMES)[Name]["fields"][Field] & FieldKind
  >;
};

/** Each frame's name, by its type with every combination of its bits. */
export const FRAME_NAMES: readonly (FrameName | undefined)[] = byType();

function byType(): (FrameName | undefined)[] {
  const names: (FrameName | undefined)[] = [];
  for (const [name, description] of Object.entries(FRAMES) as [FrameName, FrameDescription][]) {
    const flags = Object.keys(description.bits ?? {}).reduce((all, bit) => all | Number(bit), 0);
    for (let bits = 0; bits <= flags; bits++) names[description.type + bits] = name;
  }
  return Array.from(names);
}
