import { ADDRESS_BYTES, BATCH_RUNS, type DatagramBatch } from "./batch.ts";

/**
 * Says of a batch to be sent what is wrong with it.
 * @throws {RangeError}
 */
export function checkBatch(batch: DatagramBatch, from: number): void {
  const { count, bytes, offset, length, segment } = batch;
  if (!isWhole(count, BATCH_RUNS)) throw new RangeError(`A batch cannot have ${count} runs.`);
  if (!isWhole(from, count)) throw new RangeError(`A batch of ${count} runs has none to begin with at ${from}.`);
  const room = Math.min(
    offset.length,
    length.length,
    segment.length,
    batch.ecn.length,
    batch.address.length / ADDRESS_BYTES,
  );
  if (count > room) throw new RangeError(`A batch with columns for ${room} runs cannot have ${count}.`);
  for (let run = from; run < count; run++) {
    if ((offset[run] ?? 0) + (length[run] ?? 0) > bytes.length)
      throw new RangeError(`Run ${run} ends outside the batch's bytes.`);
    if (segment[run] === 0) throw new RangeError(`Run ${run} has segments of no bytes.`);
  }
}

/** Is it a whole number from 0 to the most? */
export function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
