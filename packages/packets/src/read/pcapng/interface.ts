import type { CaptureInterface } from "../../frames/batch.ts";
import { linkTypeOf, mostFrameBytes } from "../link-type.ts";
import type { Block } from "./block.ts";
import { Clock, MICROSECONDS } from "./clock.ts";
import { OPTION } from "./codes.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What it takes to read the frames of an interface. */
export interface FrameReading {
  /** Index into the capture's interfaces. */
  readonly index: number;
  readonly linkType: number;
  /** 0 is without limit. */
  readonly snapLength: number;
  /** Bytes that a frame of it may have. */
  readonly mostBytes: number;
  readonly clock: Clock;
}

/**
 * Interface Description Block: draft-ietf-opsawg-pcapng §4.2
 *
 * @param index that it is given among the capture's interfaces
 * @param keepsTexts whether what it says beside numbers may be kept
 */
export function readInterface(block: Block, index: number, keepsTexts: boolean): [CaptureInterface, FrameReading] {
  const codes = OPTION.interface;
  const linkType = linkTypeOf(block.u16(8));
  const snapLength = block.u32(12);
  const said: Partial<Writable<CaptureInterface>> = {};
  const comments: string[] = [];
  let resolution = MICROSECONDS;
  let offset = 0n;
  block.beginOptions(16);
  while (block.nextOption()) {
    if (block.code === codes.resolution) resolution = block.optionByte() ?? MICROSECONDS;
    else if (block.code === codes.timeOffset) offset = BigInt.asIntN(64, block.optionU64() ?? 0n);
    else if (block.code === codes.frameCheckSequence) said.frameCheckSequence = checkSequenceBytes(block.optionByte());
    else if (!keepsTexts) continue;
    else if (block.code === OPTION.comment) comments.push(block.optionText());
    else readText(block, said);
  }
  const clock = new Clock(resolution, offset);
  return [
    { linkType, snapLength, ...said, resolution: clock.resolution, ...(comments.length > 0 ? { comments } : {}) },
    { index, linkType, snapLength, mostBytes: mostFrameBytes(linkType), clock },
  ];
}

function readText(block: Block, said: Partial<Writable<CaptureInterface>>): void {
  const codes = OPTION.interface;
  switch (block.code) {
    case codes.name:
      said.name = block.optionText();
      break;
    case codes.description:
      said.description = block.optionText();
      break;
    case codes.speed: {
      const speed = block.optionU64();
      if (speed !== undefined) said.speed = speed;
      break;
    }
    case codes.filter:
      // The first byte says of which kind the rest is: text for libpcap, or a compiled program, which says little.
      if (block.optionByte() === TEXT_FILTER) said.filter = block.optionText(1);
      break;
    case codes.operatingSystem:
      said.operatingSystem = block.optionText();
      break;
    case codes.hardware:
      said.hardware = block.optionText();
      break;
  }
}

const TEXT_FILTER = 0;

/** The specification counts bits, and gives 4 as its example, so that many writers count bytes. None has fewer than 8 bits. */
function checkSequenceBytes(written = 0): number {
  return written < 8 ? written : written >> 3;
}
