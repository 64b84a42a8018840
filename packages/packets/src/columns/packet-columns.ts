import { BATCH_FRAMES } from "../frames/batch.ts";
import { setDuration, type Duration } from "./duration.ts";
import { CHUNK_ROWS, clearChunk, createChunk, type PacketChunk } from "./packet-chunk.ts";

/**
 * What is known of every packet of a capture, in columns: {@link PacketChunk} says which. Chunks are never moved, so that
 * a capture of any length grows without copying.
 */
export class PacketColumns {
  /** Whether all packets are kept; otherwise those of the last batch. */
  readonly isKept: boolean;
  /** In the order of the capture. */
  readonly chunks: PacketChunk[] = [];
  /** Number of the last frame that has a row, 0 before the first. */
  lastFrame = 0;

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  /**
   * The chunk that the frame after the last one goes into, with room for at least one row. Where rows are not kept, those
   * that are there are dropped.
   */
  chunkForNext(): PacketChunk {
    const last = this.chunks.at(-1);
    if (this.isKept) return last !== undefined && last.count < CHUNK_ROWS ? last : this.#add(CHUNK_ROWS);
    if (last === undefined) return this.#add(BATCH_FRAMES);
    clearChunk(last, this.lastFrame + 1);
    return last;
  }

  /** Rows that a chunk still has room for. */
  roomIn(chunk: PacketChunk): number {
    return chunk.nanoseconds.length - chunk.count;
  }

  /**
   * The chunk of a frame; the frame's row in it is `frame - chunk.firstFrame`.
   *
   * @throws RangeError when no row of that frame is there
   */
  chunkOf(frame: number): PacketChunk {
    const chunk = this.isKept ? this.chunks[Math.floor((frame - 1) / CHUNK_ROWS)] : this.chunks[0];
    const row = chunk === undefined ? -1 : frame - chunk.firstFrame;
    if (chunk === undefined || row < 0 || row >= chunk.count) throw new RangeError(`frame ${frame} has no row`);
    return chunk;
  }

  /** Time from one frame to another; both must have rows. */
  durationBetween(earlier: number, later: number, into: Duration): Duration {
    const [from, to] = [this.chunkOf(earlier), this.chunkOf(later)];
    const [fromRow, toRow] = [earlier - from.firstFrame, later - to.firstFrame];
    const seconds = to.seconds.get(toRow) - from.seconds.get(fromRow);
    return setDuration(into, seconds, to.nanoseconds[toRow]! - from.nanoseconds[fromRow]!);
  }

  #add(rows: number): PacketChunk {
    const chunk = createChunk(rows, this.isKept);
    chunk.firstFrame = this.lastFrame + 1;
    this.chunks.push(chunk);
    return chunk;
  }
}
