import { varintLength } from "@wireside/bytes";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { AckRanges } from "../recovery/ack-ranges.ts";
import { FRAMES } from "./frame-table.ts";
import type { FrameReader } from "./frame-reader.ts";
import type { PacketWriter } from "./packet-writer.ts";

/** An ACK frame (RFC 9000 §19.3), used again and again. */
export interface AckFrame {
  readonly ranges: AckRanges;
  /** How long the largest packet had waited for it, µs. */
  delay: number;
}

const ECN_BIT = 0x01;

/**
 * Writes an ACK frame: all of `ranges`, or as many as fit, the largest first.
 *
 * @param delay how long the largest packet has been there, µs, a whole number
 * @returns how many ranges it wrote; 0 if not even one fits, and then nothing was written
 */
export function writeAck(writer: PacketWriter, ranges: AckRanges, delay: number): number {
  const count = countFitting(writer.room, ranges, delay);
  if (count === 0) return 0;
  const { largest, smallest } = ranges;
  writer.byte(FRAMES.ack.type | (ranges.hasEcn ? ECN_BIT : 0));
  writer.varint(largest[0] ?? 0);
  writer.varint(delay);
  writer.varint(count - 1);
  writer.varint(spread(ranges, 0));
  for (let index = 1; index < count; index++) {
    writer.varint((smallest[index - 1] ?? 0) - (largest[index] ?? 0) - 2);
    writer.varint(spread(ranges, index));
  }
  if (ranges.hasEcn) {
    writer.varint(ranges.ect0);
    writer.varint(ranges.ect1);
    writer.varint(ranges.ce);
  }
  return count;
}

/** Reads what follows an ACK frame's type. */
export function readAck(reader: FrameReader, type: number, frame: AckFrame): void {
  const { ranges } = frame;
  ranges.clear();
  let largest = reader.varint();
  frame.delay = reader.varint();
  const further = reader.varint();
  if (further >= TRANSPORT_LIMITS.ackRanges) reader.fail("frame_encoding_error", "the ACK frame has too many ranges");
  let smallest = largest - reader.varint();
  for (let left = further; smallest >= 0 && reader.violation === undefined; left--) {
    ranges.add(smallest, largest);
    if (left === 0) break;
    largest = smallest - reader.varint() - 2;
    smallest = largest - reader.varint();
  }
  if (smallest < 0) reader.fail("frame_encoding_error", "the ACK frame has packet numbers below 0");
  if ((type & ECN_BIT) === 0) return;
  ranges.hasEcn = true;
  ranges.ect0 = reader.varint();
  ranges.ect1 = reader.varint();
  ranges.ce = reader.varint();
}

function countFitting(room: number, ranges: AckRanges, delay: number): number {
  if (ranges.count === 0) return 0;
  const { largest, smallest } = ranges;
  let size = 1 + varintLength(largest[0] ?? 0) + varintLength(delay) + varintLength(ranges.count - 1);
  if (ranges.hasEcn) size += varintLength(ranges.ect0) + varintLength(ranges.ect1) + varintLength(ranges.ce);
  size += varintLength(spread(ranges, 0));
  let count = size <= room ? 1 : 0;
  for (; count > 0 && count < ranges.count; count++) {
    size += varintLength((smallest[count - 1] ?? 0) - (largest[count] ?? 0) - 2) + varintLength(spread(ranges, count));
    if (size > room) break;
  }
  return count;
}

/** One less than the packets of a range. */
function spread({ largest, smallest }: AckRanges, index: number): number {
  return (largest[index] ?? 0) - (smallest[index] ?? 0);
}
