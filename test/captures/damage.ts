import { readFileSync } from "node:fs";
import { BATCH_FRAMES, bytesSource, createBatch, openCapture, type FrameBatch } from "@wireside/packets";

/** A frame on its own. */
export interface LooseFrame {
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** On the wire, bytes. */
  readonly length: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A number below another one, at random. */
export type Random = (below: number) => number;

/** The same numbers every time. */
export function randomly(seed: number): Random {
  let state = seed + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The first frames of a capture, `most` of them at most. */
export async function firstFrames(path: string, most: number): Promise<LooseFrame[]> {
  const frames: LooseFrame[] = [];
  for await (const batch of (await openCapture(bytesSource(readFileSync(path)))).batches()) {
    for (let at = 0; at < batch.count && frames.length < most; at++) {
      const start = batch.offset[at]!;
      frames.push({
        linkType: batch.linkType[at]!,
        bytes: batch.bytes.slice(start, start + batch.capturedLength[at]!),
        length: batch.length[at]!,
        seconds: batch.seconds[at]!,
        nanoseconds: batch.nanoseconds[at]!,
      });
    }
    if (frames.length === most) break;
  }
  return frames;
}

/** Frames as the reader of a capture gives them. */
export function* batchesOf(frames: readonly LooseFrame[]): Generator<FrameBatch, void, undefined> {
  for (let first = 0; first < frames.length; first += BATCH_FRAMES) {
    const batch = createBatch();
    const some = frames.slice(first, first + BATCH_FRAMES);
    batch.count = some.length;
    batch.firstNumber = first + 1;
    batch.bytes = new Uint8Array(some.reduce((sum, { bytes }) => sum + bytes.length, 0));
    let end = 0;
    for (const [at, frame] of some.entries()) {
      batch.bytes.set(frame.bytes, end);
      batch.offset[at] = end;
      end += frame.bytes.length;
      batch.capturedLength[at] = frame.bytes.length;
      batch.length[at] = frame.length;
      batch.seconds[at] = frame.seconds;
      batch.nanoseconds[at] = frame.nanoseconds;
      batch.linkType[at] = frame.linkType;
      batch.hasTime[at] = 1;
    }
    yield batch;
  }
}

/** A frame of which only the first bytes were kept, or, where `isShort`, that had no more. */
export function truncated(frame: LooseFrame, length: number, isShort: boolean): LooseFrame {
  return { ...frame, bytes: frame.bytes.subarray(0, length), length: isShort ? length : frame.length };
}

/** A frame with one to eight of its bits turned. */
export function flipped(frame: LooseFrame, random: Random): LooseFrame {
  const bytes = frame.bytes.slice();
  if (bytes.length === 0) return frame;
  for (let times = 1 + random(8); times > 0; times--) bytes[random(bytes.length)]! ^= 1 << random(8);
  return { ...frame, bytes };
}

/** Numbers that lengths and counts go wrong with. */
const LIES = [
  0, 1, 3, 4, 7, 8, 19, 20, 0x7f, 0x80, 0xff, 0x100, 0x3fff, 0x4000, 0x7fff, 0x8000, 0xc000, 0xfffe, 0xffff,
];

/** A frame that says another number somewhere in its first bytes, in one byte or in two. */
export function lying(frame: LooseFrame, random: Random): LooseFrame {
  const bytes = frame.bytes.slice();
  const view = new DataView(bytes.buffer);
  for (let times = 1 + random(3); times > 0 && bytes.length > 2; times--) {
    const at = random(Math.min(bytes.length - 1, 120));
    const lie = LIES[random(LIES.length)]!;
    if (random(2) === 0) view.setUint8(at, lie & 0xff);
    else view.setUint16(at, lie);
  }
  return { ...frame, bytes };
}

/** The same in another order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

const SECTION_HEADER = 0x0a0d_0d0a;
const LITTLE_ENDIAN = 0x1a2b_3c4d;

/** A pcapng with its blocks in another order, but for the first; undefined where it is none. */
export function shuffledBlocks(bytes: Uint8Array, random: Random): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 28 || view.getUint32(0) !== SECTION_HEADER) return undefined;
  const isLittle = view.getUint32(8, true) === LITTLE_ENDIAN;
  const blocks: Uint8Array[] = [];
  for (let at = 0; at + 12 <= bytes.length;) {
    const length = Math.max(12, view.getUint32(at + 4, isLittle));
    blocks.push(bytes.subarray(at, at + length));
    at += length;
  }
  const [first, ...others] = blocks;
  return Buffer.concat([first!, ...shuffled(others, random)]);
}

const ETHERNET = 1;
const ETHERNET_HEADER = 14;
const IP_HEADER = 20;

/** The fragments of an IPv4 packet over Ethernet: they overlap, contradict each other, leave gaps, and end twice. */
export function overlappingFragments(frame: LooseFrame, random: Random): LooseFrame[] {
  const { bytes, linkType } = frame;
  const isPlain =
    linkType === ETHERNET && bytes.length > 60 && bytes[12] === 8 && bytes[13] === 0 && bytes[14] === 0x45;
  if (!isPlain) return [];
  const payload = bytes.subarray(ETHERNET_HEADER + IP_HEADER);
  return Array.from({ length: 2 + random(8) }, (_, i) => {
    const offset = i === 0 ? 0 : random(Math.ceil(payload.length / 8) + 2);
    const part = payload.slice(8 * offset, 8 * offset + 8 * (1 + random(40)));
    if (part.length > 0 && random(4) === 0) part[random(part.length)]! ^= 0xff;
    const fragment = new Uint8Array(ETHERNET_HEADER + IP_HEADER + part.length);
    fragment.set(bytes.subarray(0, ETHERNET_HEADER + IP_HEADER));
    fragment.set(part, ETHERNET_HEADER + IP_HEADER);
    const view = new DataView(fragment.buffer);
    view.setUint16(ETHERNET_HEADER + 2, IP_HEADER + part.length);
    view.setUint16(ETHERNET_HEADER + 6, (random(3) === 0 ? 0 : 0x2000) | offset);
    return { ...frame, bytes: fragment, length: fragment.length };
  });
}
