import { VARINT_MAX, varintLength } from "@wireside/bytes";
import { FRAMES } from "./frame-table.ts";
import type { FrameReader } from "./frame-reader.ts";
import type { PacketWriter } from "./packet-writer.ts";

/** A STREAM frame (RFC 9000 §19.8), used again and again. */
export interface StreamFrame {
  streamId: number;
  /** Where in the stream its bytes belong. */
  offset: number;
  /** Where they are in the packet's buffer. */
  at: number;
  length: number;
  isFin: boolean;
}

/** A DATAGRAM frame (RFC 9221 §4), used again and again. */
export interface DatagramFrame {
  /** Where its bytes are in the packet's buffer. */
  at: number;
  length: number;
}

const OFFSET_BIT = 0x04;
const LENGTH_BIT = 0x02;
const FIN_BIT = 0x01;
const DATAGRAM_LENGTH_BIT = 0x01;

/**
 * How many of `available` bytes a STREAM frame carries that has `room` bytes, up to the end of the packet; −1 if not even an empty
 * one fits. A frame that fills the packet does not say its length, so that it carries more.
 */
export function fitStreamData(room: number, streamId: number, offset: number, available: number): number {
  return fit(room - streamHeaderBytes(streamId, offset), available);
}

/**
 * Writes all of a STREAM frame but its data, which is to follow at once: `length` bytes, as many as {@link fitStreamData} gave.
 */
export function writeStreamHeader(
  writer: PacketWriter,
  streamId: number,
  offset: number,
  length: number,
  isFin: boolean,
): void {
  const isFilling = writer.room === streamHeaderBytes(streamId, offset) + length;
  const bits = (offset > 0 ? OFFSET_BIT : 0) | (isFilling ? 0 : LENGTH_BIT) | (isFin ? FIN_BIT : 0);
  writer.byte(FRAMES.stream.type | bits);
  writer.varint(streamId);
  if (offset > 0) writer.varint(offset);
  if (!isFilling) writer.varint(length);
}

/** Whether a DATAGRAM frame of `length` bytes fits into `room` bytes, up to the end of the packet. */
export function canFitDatagram(room: number, length: number): boolean {
  return fit(room - 1, length) === length;
}

/** Writes all of a DATAGRAM frame but its data, which is to follow at once; {@link canFitDatagram} was asked before. */
export function writeDatagramHeader(writer: PacketWriter, length: number): void {
  const isFilling = writer.room === 1 + length;
  writer.byte(FRAMES.datagram.type | (isFilling ? 0 : DATAGRAM_LENGTH_BIT));
  if (!isFilling) writer.varint(length);
}

/** Reads what follows a STREAM frame's type. */
export function readStream(reader: FrameReader, type: number, frame: StreamFrame): void {
  frame.streamId = reader.varint();
  frame.offset = (type & OFFSET_BIT) === 0 ? 0 : reader.varint();
  frame.length = (type & LENGTH_BIT) === 0 ? reader.remaining : reader.varint();
  frame.at = reader.skip(frame.length);
  frame.isFin = (type & FIN_BIT) !== 0;
  if (frame.offset + frame.length > VARINT_MAX) reader.fail("frame_encoding_error", "a stream is too long");
}

/** Reads what follows a DATAGRAM frame's type. */
export function readDatagram(reader: FrameReader, type: number, frame: DatagramFrame): void {
  frame.length = (type & DATAGRAM_LENGTH_BIT) === 0 ? reader.remaining : reader.varint();
  frame.at = reader.skip(frame.length);
}

/** Of `available` bytes those that fit into `room`: with their length before them, or, if they fill it, without. */
function fit(room: number, available: number): number {
  if (room < 0 || available >= room) return Math.max(room, -1);
  return Math.min(available, room - varintLength(Math.min(available, room)));
}

function streamHeaderBytes(streamId: number, offset: number): number {
  return 1 + varintLength(streamId) + (offset > 0 ? varintLength(offset) : 0);
}
