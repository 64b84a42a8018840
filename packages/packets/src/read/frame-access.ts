import type { ByteSource } from "./source.ts";

/** What has bytes at places: a source, or what is unpacked from one. */
export type Readable = Pick<ByteSource, "read">;

/** Frames this near to each other in the capture are fetched together, bytes … */
const NEAR = 65_536;
/** … as long as that is not more than this. */
const TOGETHER = 1_048_576;

/**
 * Gets the captured bytes of single frames again, by the `position` and `capturedLength` of their columns.
 *
 * Of a gzipped capture, what lies between the last checkpoint and the frame is unpacked again: of n bytes unpacked at most
 * n ÷ 256, or 1 MiB (see Checkpoints). Frames in the capture's order cost least.
 */
export class FrameAccess {
  readonly #capture: Readable;

  constructor(capture: Readable) {
    this.#capture = capture;
  }

  /** The bytes of one frame; fewer than asked for when the capture has become shorter since. */
  readFrame(position: number, capturedLength: number): Promise<Uint8Array> {
    return this.readBytes(position, capturedLength);
  }

  /** The bytes of several frames, in the order they are asked for. They may share memory. */
  async readFrames(positions: ArrayLike<number>, capturedLengths: ArrayLike<number>): Promise<Uint8Array[]> {
    const order = Array.from({ length: positions.length }, (_, index) => index);
    order.sort((a, b) => positions[a]! - positions[b]!);
    const frames: Uint8Array[] = [];
    for (let first = 0; first < order.length;) {
      const from = positions[order[first]!]!;
      let to = from;
      let next = first;
      for (; next < order.length; next++) {
        const begins = positions[order[next]!]!;
        const ends = Math.max(to, begins + capturedLengths[order[next]!]!);
        if (next > first && (begins > to + NEAR || ends > from + TOGETHER)) break;
        to = ends;
      }
      const bytes = await this.readBytes(from, to - from);
      for (; first < next; first++) {
        const frame = order[first]!;
        const at = positions[frame]! - from;
        frames[frame] = bytes.subarray(at, at + capturedLengths[frame]!);
      }
    }
    return frames;
  }

  /** Any bytes of the capture (after gunzip): as many as there are, up to `length`. */
  async readBytes(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let had = 0;
    while (had < length) {
      const count = await this.#capture.read(position + had, bytes.subarray(had));
      if (count === 0) break;
      had += count;
    }
    return bytes.subarray(0, had);
  }
}
