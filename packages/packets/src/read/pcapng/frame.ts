import type { FrameBatch } from "../../frames/batch.ts";
import type { CaptureProblemCode } from "../../problems.ts";
import type { Block } from "./block.ts";
import { BLOCK, BLOCK_TAIL, FRAME_AT, OPTION, padded } from "./codes.ts";
import type { FrameReading } from "./interface.ts";

type FrameProblem = Extract<
  CaptureProblemCode,
  "unknown_interface" | "frame_past_block" | "frame_too_large" | "option_damaged"
>;

/** What an obsolete Packet Block says that does not know how many were lost. */
const UNKNOWN_DROPS = 0xffff;

/**
 * Adds the frame of an Enhanced or a (obsolete) Packet Block to a batch: draft-ietf-opsawg-pcapng §4.3, §A.
 *
 * @param readings of the section's interfaces, by their numbers in it
 * @returns what is wrong with it, if something is; but for its options, nothing was added then
 */
export function addFrame(
  block: Block,
  readings: readonly (FrameReading | undefined)[],
  batch: FrameBatch,
): FrameProblem | undefined {
  const isObsolete = block.type === BLOCK.packet;
  const reading = readings[isObsolete ? block.u16(8) : block.u32(8)];
  if (reading === undefined) return "unknown_interface";
  const captured = block.u32(20);
  const dataAt = FRAME_AT[BLOCK.enhancedPacket];
  const problem = problemOfLength(block, reading, dataAt, captured);
  if (problem !== undefined) return problem;
  reading.clock.writeTime(block.u32(12), block.u32(16), batch, batch.count);
  batch.hasTime[batch.count] = 1;
  addBytes(block, reading, batch, dataAt, captured, block.u32(24));
  const dropped = isObsolete ? block.u16(10) : 0;
  const optionsAt = dataAt + padded(captured);
  if (optionsAt + 4 + BLOCK_TAIL > block.length && dropped === 0) return undefined;
  return readOptions(block, optionsAt, batch, dropped === UNKNOWN_DROPS ? 0 : dropped);
}

/**
 * Adds the frame of a Simple Packet Block to a batch: §4.4. It belongs to the section's first interface, and does not say
 * when it came.
 */
export function addSimpleFrame(
  block: Block,
  readings: readonly (FrameReading | undefined)[],
  batch: FrameBatch,
): FrameProblem | undefined {
  const reading = readings[0];
  if (reading === undefined) return "unknown_interface";
  const original = block.u32(8);
  const captured = reading.snapLength === 0 ? original : Math.min(original, reading.snapLength);
  const dataAt = FRAME_AT[BLOCK.simplePacket];
  const problem = problemOfLength(block, reading, dataAt, captured);
  if (problem !== undefined) return problem;
  batch.seconds[batch.count] = 0;
  batch.nanoseconds[batch.count] = 0;
  batch.hasTime[batch.count] = 0;
  addBytes(block, reading, batch, dataAt, captured, original);
  return undefined;
}

function problemOfLength(
  block: Block,
  reading: FrameReading,
  dataAt: number,
  captured: number,
): FrameProblem | undefined {
  if (captured > block.length - dataAt - BLOCK_TAIL) return "frame_past_block";
  return captured > reading.mostBytes ? "frame_too_large" : undefined;
}

function addBytes(
  block: Block,
  reading: FrameReading,
  batch: FrameBatch,
  dataAt: number,
  captured: number,
  original: number,
): void {
  const index = batch.count++;
  batch.offset[index] = block.at + dataAt;
  batch.capturedLength[index] = captured;
  batch.length[index] = original;
  batch.interfaceIndex[index] = reading.index;
  batch.linkType[index] = reading.linkType;
  batch.position[index] = block.position + dataAt;
  batch.flags[index] = 0;
}

/** Reads the options of the frame added last. */
function readOptions(block: Block, optionsAt: number, batch: FrameBatch, drops: number): FrameProblem | undefined {
  const index = batch.count - 1;
  let comments: string[] | undefined;
  let dropped = BigInt(drops);
  block.beginOptions(optionsAt);
  while (block.nextOption()) {
    if (block.code === OPTION.comment) (comments ??= []).push(block.optionText());
    else if (block.code === OPTION.frame.flags) batch.flags[index] = block.optionU32() ?? 0;
    else if (block.code === OPTION.frame.dropped && block.type === BLOCK.enhancedPacket)
      dropped = block.optionU64() ?? 0n;
  }
  if (comments !== undefined || dropped > 0n)
    batch.notes.set(index, { comments: comments ?? [], ...(dropped > 0n ? { dropped } : {}) });
  return block.isBroken ? "option_damaged" : undefined;
}
