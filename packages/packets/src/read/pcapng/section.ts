import type { CaptureSection } from "../facts.ts";
import type { Block } from "./block.ts";
import { BYTE_ORDER_MAGIC, OPTION } from "./codes.ts";

/** The byte order that a Section Header Block says it is in; undefined if it says nothing that is one. */
export function sectionIsLittle(view: DataView, at: number): boolean | undefined {
  if (view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC) return true;
  return view.getUint32(at + 8) === BYTE_ORDER_MAGIC ? false : undefined;
}

const UNKNOWN_LENGTH = 0xffff_ffff_ffff_ffffn;

/** Section Header Block: draft-ietf-opsawg-pcapng §4.1 */
export function readSection(block: Block): CaptureSection {
  const length = block.u64(16);
  const texts: { hardware?: string; operatingSystem?: string; application?: string } = {};
  const comments: string[] = [];
  block.beginOptions(24);
  while (block.nextOption()) {
    if (block.code === OPTION.comment) comments.push(block.optionText());
    else if (block.code === OPTION.section.hardware) texts.hardware = block.optionText();
    else if (block.code === OPTION.section.operatingSystem) texts.operatingSystem = block.optionText();
    else if (block.code === OPTION.section.application) texts.application = block.optionText();
  }
  return {
    position: block.position,
    byteOrder: block.isLittle ? "little" : "big",
    version: `${block.u16(12)}.${block.u16(14)}`,
    ...(length === UNKNOWN_LENGTH ? {} : { length }),
    ...texts,
    comments,
  };
}
