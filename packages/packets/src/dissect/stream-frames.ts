import { firstNot } from "../columns/first-not.ts";
import { NO_STREAM, type PacketChunk } from "../columns/packet-chunk.ts";
import type { PacketColumns } from "../columns/packet-columns.ts";

/**
 * The frames of each conversation of one protocol, as kept columns tell them. They are collected once for all who ask.
 *
 * @param protocol as IP numbers it
 */
export function streamFrames(columns: PacketColumns, protocol: number): StreamFrames {
  const known = KNOWN.get(columns) ?? new Map<number, StreamFrames>();
  KNOWN.set(columns, known);
  const frames = known.get(protocol) ?? new StreamFrames(columns, protocol);
  known.set(protocol, frames);
  return frames;
}

const KNOWN = new WeakMap<PacketColumns, Map<number, StreamFrames>>();

/** The frames of each conversation of one protocol, in order: collected when they are asked for first. */
export class StreamFrames {
  readonly #columns: PacketColumns;
  readonly #protocol: number;
  /** Frames of stream `s`: from `#starts[s]` to before `#starts[s + 1]`. */
  #starts = new Uint32Array(1);
  #frames = new Uint32Array(0);
  #lastFrame = 0;

  /** @param protocol as IP numbers it */
  constructor(columns: PacketColumns, protocol: number) {
    this.#columns = columns;
    this.#protocol = protocol;
  }

  /** The frames of a conversation that are there so far. */
  of(stream: number): Uint32Array {
    if (this.#lastFrame !== this.#columns.lastFrame) this.#collect();
    if (stream + 1 >= this.#starts.length) return NONE;
    return this.#frames.subarray(this.#starts[stream], this.#starts[stream + 1]);
  }

  /** How many frames of a conversation come before a frame. */
  countBefore(stream: number, frame: number): number {
    const frames = this.of(stream);
    return firstNot(frames.length, (at) => frames[at]! < frame);
  }

  /** Counting sort: how many each has, where its frames begin, and then the frames. */
  #collect(): void {
    let streams = 0;
    let total = 0;
    this.#eachRow((chunk, row) => {
      streams = Math.max(streams, chunk.stream[row]! + 1);
      total++;
    });
    const starts = new Uint32Array(streams + 2);
    this.#eachRow((chunk, row) => {
      starts[chunk.stream[row]! + 2]!++;
    });
    for (let stream = 2; stream < starts.length; stream++) starts[stream]! += starts[stream - 1]!;
    const frames = new Uint32Array(total);
    this.#eachRow((chunk, row) => {
      frames[starts[chunk.stream[row]! + 1]!++] = chunk.firstFrame + row;
    });
    this.#starts = starts.subarray(0, streams + 1);
    this.#frames = frames;
    this.#lastFrame = this.#columns.lastFrame;
  }

  #eachRow(visit: (chunk: PacketChunk, row: number) => void): void {
    for (const chunk of this.#columns.chunks) {
      for (let row = 0; row < chunk.count; row++) {
        if (chunk.stream[row] !== NO_STREAM && chunk.protocol[row] === this.#protocol) visit(chunk, row);
      }
    }
  }
}

const NONE = new Uint32Array(0);
