import type { PacketChunk } from "../columns/packet-chunk.ts";
import type { FrameBatch } from "../frames/batch.ts";

/**
 * One row while it is printed: where it stands in its batch and in its columns. One instance goes from row to row.
 */
export interface ColumnRow {
  batch: FrameBatch;
  /** Index in the batch. */
  index: number;
  chunk: PacketChunk;
  /** Index in the chunk. */
  row: number;
  /** Time of the first frame of the capture … */
  firstSeconds: number;
  firstNanoseconds: number;
  /** … and of the frame before this one. */
  lastSeconds: number;
  lastNanoseconds: number;
}

/** Where the frame begins in the batch's bytes. */
export function frameStart(at: ColumnRow): number {
  return at.batch.offset[at.index]!;
}

/** Where its network header begins there. */
export function networkStart(at: ColumnRow): number {
  return at.batch.offset[at.index]! + at.chunk.networkOffset[at.row]!;
}

/** Where its transport header begins there. */
export function transportStart(at: ColumnRow): number {
  return at.batch.offset[at.index]! + at.chunk.transportOffset[at.row]!;
}
