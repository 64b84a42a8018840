import type { FrameBatch } from "../frames/batch.ts";
import type { Capture } from "../read/capture.ts";
import type { FrameAccess } from "../read/frame-access.ts";
import { BLOCK, BLOCK_TAIL, FRAME_AT, OPTION, padded } from "../read/pcapng/codes.ts";
import { BlockWriter } from "./block-writer.ts";
import { PcapngWriter } from "./pcapng-writer.ts";

export interface Annotations {
  /** Comments for a frame, by its number; empty for most. */
  commentsOf(frame: number): readonly string[];
  /** Called for a frame that was to have comments and cannot: one of a Simple Packet Block, which has no room for any. */
  leftOut?(frame: number): void;
}

/** Bytes copied at a time. */
const PIECE = 1_048_576;

/**
 * A copy of a capture, as pcapng, in which frames have comments as Wireshark shows them.
 *
 * Of a pcapng everything else is copied byte for byte, also what is damaged; only a section that says its length no longer
 * does. A pcap becomes a pcapng. What was gzipped is not gzipped again.
 *
 * @param capture just opened: its frames are read here
 * @throws TypeError for a pcapng from an input that can be read only once
 */
export async function* annotatedCopy(capture: Capture, annotations: Annotations): AsyncGenerator<Uint8Array, void> {
  if (capture.format?.name === "pcap") yield* annotatedPcap(capture, annotations);
  else if (capture.access !== undefined) yield* annotatedPcapng(capture, capture.access, annotations);
  else throw new TypeError("a pcapng is read twice while it is copied, and this input can be read only once");
}

async function* annotatedPcap(capture: Capture, { commentsOf }: Annotations): AsyncGenerator<Uint8Array, void> {
  const writer = new PcapngWriter();
  for (const described of capture.interfaces) writer.addInterface(described);
  yield writer.take();
  for await (const batch of capture.batches()) {
    for (let index = 0; index < batch.count; index++)
      writer.addFrameOf(batch, index, commentsOf(batch.firstNumber + index));
    yield writer.take();
  }
}

async function* annotatedPcapng(
  capture: Capture,
  access: FrameAccess,
  { commentsOf, leftOut }: Annotations,
): AsyncGenerator<Uint8Array, void> {
  const copy = new SectionCopy(capture, access);
  for await (const batch of capture.batches()) {
    for (let index = 0; index < batch.count; index++) {
      const comments = commentsOf(batch.firstNumber + index);
      if (comments.length === 0) continue;
      const block = frameBlock(batch, index);
      if (block === undefined) {
        leftOut?.(batch.firstNumber + index);
        continue;
      }
      const blockAt = batch.position[index]! - FRAME_AT[BLOCK.enhancedPacket];
      yield* copy.upTo(blockAt);
      yield withComments(block, comments);
      copy.skip(block.length);
    }
  }
  yield* copy.upTo(Infinity);
}

/** Copies a capture from where it is to where it is told. */
class SectionCopy {
  readonly #capture: Capture;
  readonly #access: FrameAccess;
  #position = 0;
  /** Index of the first section that begins at or behind the place. */
  #section = 0;

  constructor(capture: Capture, access: FrameAccess) {
    this.#capture = capture;
    this.#access = access;
  }

  async *upTo(end: number): AsyncGenerator<Uint8Array, void> {
    while (this.#position < end) {
      const piece = await this.#access.readBytes(this.#position, Math.min(PIECE, end - this.#position));
      if (piece.length === 0) return;
      this.#forgetLengths(piece);
      this.#position += piece.length;
      yield piece;
    }
  }

  skip(count: number): void {
    this.#position += count;
  }

  /** Sections grow by comments: where one says its length, it is made to say that it is not known, which is all ones. */
  #forgetLengths(piece: Uint8Array): void {
    const { sections } = this.#capture;
    for (let section = sections[this.#section]; section !== undefined; section = sections[this.#section]) {
      const from = section.position + LENGTH_AT - this.#position;
      if (section.length !== undefined) piece.fill(0xff, Math.max(0, from), Math.max(0, from + 8));
      if (from + 8 > piece.length) return;
      this.#section += 1;
    }
  }
}

/** Where a Section Header Block has the length of its section, bytes from its beginning. */
const LENGTH_AT = 16;

/** The block that holds a frame of a batch, if it can have options. */
function frameBlock(batch: FrameBatch, index: number): Uint8Array | undefined {
  if (batch.hasTime[index] === 0) return undefined;
  const at = batch.offset[index]! - FRAME_AT[BLOCK.enhancedPacket];
  const length = viewOf(batch.bytes).getUint32(at + 4, isLittleBlock(batch.bytes, at));
  return batch.bytes.subarray(at, at + length);
}

/** Types of blocks with frames are small numbers: the byte that is not zero is the lowest. */
function isLittleBlock(bytes: Uint8Array, at: number): boolean {
  return bytes[at] !== 0;
}

/** A block with a frame, with further comments behind its options. */
function withComments(block: Uint8Array, comments: readonly string[]): Uint8Array {
  const isLittle = isLittleBlock(block, 0);
  const view = viewOf(block);
  const end = endOfOptions(view, isLittle);
  const writer = new BlockWriter(isLittle);
  writer.beginBlock(view.getUint32(0, isLittle));
  writer.bytes(block, 8, end - 8);
  writer.textOptions(OPTION.comment, comments);
  writer.endBlock();
  return writer.take();
}

/** Where the options of a block with a frame end: at the end mark, or before what does not fit into the block. */
function endOfOptions(view: DataView, isLittle: boolean): number {
  const end = view.byteLength - BLOCK_TAIL;
  let at = FRAME_AT[BLOCK.enhancedPacket] + padded(view.getUint32(20, isLittle));
  while (at + 4 <= end && view.getUint16(at, isLittle) !== OPTION.end) {
    const next = at + 4 + padded(view.getUint16(at + 2, isLittle));
    if (next > end) break;
    at = next;
  }
  return at;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
