import type { DatagramBatch } from "@wireside/datagram";
import { ADDRESS_BYTES } from "./address.ts";

/** Where the next run of a batch begins in its bytes: behind those that it has. */
export function endOfRuns({ count, offset, length }: DatagramBatch): number {
  return count === 0 ? 0 : offset[count - 1]! + length[count - 1]!;
}

/** Whether a batch has room for a run of so many bytes more. */
export function canAddRun(batch: DatagramBatch, bytes: number): boolean {
  return batch.count < batch.offset.length && endOfRuns(batch) + bytes <= batch.bytes.length;
}

/**
 * Adds a run whose bytes stand at {@link endOfRuns} already.
 *
 * @param length of all of it, `segment` of each of its datagrams but the last
 */
export function addRun(batch: DatagramBatch, length: number, segment: number, address: Uint8Array, ecn: number): void {
  const run = batch.count;
  batch.offset[run] = endOfRuns(batch);
  batch.length[run] = length;
  batch.segment[run] = segment;
  batch.address.set(address, run * ADDRESS_BYTES);
  batch.ecn[run] = ecn;
  batch.count = run + 1;
}
