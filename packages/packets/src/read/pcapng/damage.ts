import { CAPTURE_LIMITS } from "../../limits.ts";
import type { Window } from "../window.ts";
import { BLOCK, BLOCK_LEAST, BLOCK_TAIL, shortestBlock } from "./codes.ts";
import { sectionIsLittle } from "./section.ts";

/**
 * The end of a block whose lengths are not both right, where it is certain: a place from which another block begins that
 * is whole and right itself (or at which the capture ends), and to which one of the two lengths leads — the one at the
 * block's beginning, or one that stands just before the place and tells how far back the block began. Nothing else counts:
 * what a frame carries may look like a block too.
 *
 * @param window at the beginning of the block
 * @returns index into the window's bytes; `needs-more` while it depends on bytes that are still to come
 */
export function findBlockEnd(window: Window, view: DataView, isLittle: boolean): number | "needs-more" | undefined {
  const { start, end, isLast } = window;
  if (!isLast && end - start < 2 * CAPTURE_LIMITS.damageBytes) return "needs-more";
  const searchEnd = Math.min(end, start + CAPTURE_LIMITS.damageBytes);
  const length = view.getUint32(start + 4, isLittle);
  const isPossible = length >= BLOCK_LEAST && length % 4 === 0 && start + length <= searchEnd;
  if (isPossible && isEndOrBlock(window, view, isLittle, start + length)) return start + length;
  for (let at = start + BLOCK_LEAST; at <= searchEnd; at++) {
    const tellsBeginning = view.getUint32(at - BLOCK_TAIL, isLittle) === at - start;
    if (tellsBeginning && isEndOrBlock(window, view, isLittle, at)) return at;
  }
  return undefined;
}

function isEndOrBlock({ end, isLast }: Window, view: DataView, isLittle: boolean, at: number): boolean {
  if (at === end) return isLast;
  if (end - at < BLOCK_LEAST) return false;
  const type = view.getUint32(at, isLittle);
  const order = type === BLOCK.section ? sectionIsLittle(view, at) : isLittle;
  if (order === undefined) return false;
  const length = view.getUint32(at + 4, order);
  const isPossible = length >= (shortestBlock(type) ?? Infinity) && length % 4 === 0 && at + length <= end;
  return isPossible && view.getUint32(at + length - BLOCK_TAIL, order) === length;
}
