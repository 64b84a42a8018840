import { varintLength } from "@wireside/bytes";
import { AckRanges } from "../recovery/ack-ranges.ts";
import { type AckFrame, readAck } from "./ack-frame.ts";
import { type DatagramFrame, type StreamFrame, readDatagram, readStream } from "./data-frames.ts";
import {
  FRAMES,
  FRAME_NAMES,
  type FieldKind,
  type FrameName,
  MOST_STREAMS,
  type PlainFrame,
  type PlainFrameName,
} from "./frame-table.ts";
import type { FrameReader } from "./frame-reader.ts";
import { CONNECTION_ID_BYTES, RESET_TOKEN_BYTES } from "./packet-forms.ts";
import type { PacketWriter } from "./packet-writer.ts";

/** One frame of each kind, filled by {@link readFrame} again and again. */
export type Frames = { readonly [Name in PlainFrameName]: PlainFrame<Name> } & {
  readonly ack: AckFrame;
  readonly stream: StreamFrame;
  readonly datagram: DatagramFrame;
};

/** Frames to be filled. */
export function createFrames(): Frames {
  const plain = Object.entries(FRAMES).map(([name, { fields }]) => [
    name,
    Object.fromEntries(Object.entries(fields).map(([field, kind]) => [field, isNumber(kind) ? 0 : NOTHING])),
  ]);
  return {
    ...(Object.fromEntries(plain) as { [Name in PlainFrameName]: PlainFrame<Name> }),
    ack: { ranges: new AckRanges(), delay: 0 },
    stream: { streamId: 0, offset: 0, at: 0, length: 0, isFin: false },
    datagram: { at: 0, length: 0 },
  };
}

/**
 * Reads the next frame into the object of its name. PADDING is stepped over.
 *
 * @returns which frame it was; undefined at the end of the packet, and where the reader has got a violation
 */
export function readFrame(reader: FrameReader, frames: Frames): Exclude<FrameName, "padding"> | undefined {
  while (reader.at < reader.end && reader.bytes[reader.at] === FRAMES.padding.type) reader.at += 1;
  if (reader.at >= reader.end) return undefined;
  const type = readType(reader);
  const name = FRAME_NAMES[type];
  // The three that most packets are made of come first.
  if (name === "stream") {
    reader.what = FRAMES.stream.title;
    readStream(reader, type, frames.stream);
  } else if (name === "ack") {
    reader.what = FRAMES.ack.title;
    readAck(reader, type, frames.ack);
  } else if (name === "datagram") {
    reader.what = FRAMES.datagram.title;
    readDatagram(reader, type, frames.datagram);
  } else if (name !== undefined && name !== "padding") {
    reader.what = FRAMES[name].title;
    readFields(reader, FRAMES[name].fields, frames[name]);
  } else {
    reader.fail("frame_encoding_error", `there is no frame of type ${type}`);
    return undefined;
  }
  if (name === "newConnectionId" && frames[name].retirePriorTo > frames[name].sequenceNumber)
    reader.fail("frame_encoding_error", "a new connection id retires itself");
  return reader.violation === undefined ? name : undefined;
}

/** Writes a frame, if there is room for all of it. */
export function writeFrame<Name extends PlainFrameName>(
  writer: PacketWriter,
  name: Name,
  frame: Readonly<PlainFrame<Name>>,
): boolean {
  const { type, fields } = FRAMES[name];
  const values = frame as Readonly<Record<string, number | Uint8Array>>;
  let size = varintLength(type);
  for (const [field, kind] of Object.entries(fields)) size += fieldBytes(kind, values[field]);
  if (size > writer.room) return false;
  writer.varint(type);
  for (const [field, kind] of Object.entries(fields)) writeField(writer, kind, values[field]);
  return true;
}

const NOTHING = new Uint8Array(0);

/** RFC 9000 §12.4: a frame's type is written in the fewest bytes. */
function readType(reader: FrameReader): number {
  const start = reader.at;
  reader.what = "packet";
  const type = reader.varint();
  if (reader.violation === undefined && reader.at - start !== varintLength(type))
    reader.fail("protocol_violation", "a frame's type is longer than it has to be");
  return type;
}

function readFields(
  reader: FrameReader,
  fields: Readonly<Record<string, FieldKind>>,
  frame: Record<string, number | Uint8Array>,
): void {
  for (const field in fields) frame[field] = readField(reader, fields[field]);
}

function readField(reader: FrameReader, kind: FieldKind | undefined): number | Uint8Array {
  switch (kind) {
    case "count": {
      const count = reader.varint();
      return count <= MOST_STREAMS ? count : reader.fail("frame_encoding_error", "there are not so many stream ids");
    }
    case "connectionId":
      if (reader.byte() !== CONNECTION_ID_BYTES)
        reader.fail("frame_encoding_error", `a connection id has ${CONNECTION_ID_BYTES} bytes`);
      return reader.take(CONNECTION_ID_BYTES);
    case "token":
      return reader.take(RESET_TOKEN_BYTES);
    case "eight":
      return reader.take(8);
    case "sized":
      return reader.take(reader.varint());
    default:
      return reader.varint();
  }
}

function fieldBytes(kind: FieldKind, value: number | Uint8Array | undefined): number {
  if (typeof value === "number") return varintLength(value);
  const length = value?.length ?? 0;
  return kind === "sized" ? varintLength(length) + length : kind === "connectionId" ? 1 + length : length;
}

function writeField(writer: PacketWriter, kind: FieldKind, value: number | Uint8Array | undefined): void {
  if (typeof value === "number") return writer.varint(value);
  if (value === undefined) return undefined;
  if (kind === "sized" || kind === "connectionId") writer.varint(value.length);
  writer.put(value);
}

function isNumber(kind: FieldKind): boolean {
  return kind === "varint" || kind === "count";
}
