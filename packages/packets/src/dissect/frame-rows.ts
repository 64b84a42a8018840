import { MARKS, NO_STREAM, clearChunk, createChunk, type PacketChunk } from "../columns/packet-chunk.ts";
import { PacketColumns } from "../columns/packet-columns.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import type { FrameFacts } from "./dissection.ts";

/**
 * How a session comes to the rows of its frames. `sequential`: it makes one for each frame, in the order of the capture.
 * `walking`: the walker made one, and leaves it to the session to fill it. `recorded`: all are filled; any frame may be
 * looked at, in any order, and nothing is analysed again.
 */
export type RowsMode = "sequential" | "walking" | "recorded";

/** A packet's row. */
export interface PacketRow {
  readonly chunk: PacketChunk;
  readonly row: number;
}

/**
 * The row of the frame that is being dissected. It tells of one transport layer: of the first one, or of the TCP segment that
 * a tunnel over UDP carries. The others, in a tunnel or quoted, have one of their own for as long as they are looked at.
 */
export class FrameRows {
  readonly mode: RowsMode;
  readonly columns: PacketColumns;
  #frame: PacketRow = { chunk: createChunk(1, false), row: 0 };
  /** The layer that has the frame's row, as IP numbers it; 0 while none has. */
  #taker = 0;
  readonly #spare: PacketRow = { chunk: createChunk(1, false), row: 0 };

  /** @param columns of the walker; a sequential session has its own, which keep the last frames only */
  constructor(mode: RowsMode, columns = new PacketColumns(false)) {
    this.mode = mode;
    this.columns = columns;
  }

  /** Begins a frame. */
  begin(frame: FrameFacts): void {
    const { columns } = this;
    this.#taker = 0;
    if (this.mode !== "sequential") {
      const chunk = columns.chunkOf(frame.number);
      this.#frame = { chunk, row: frame.number - chunk.firstFrame };
      return;
    }
    let chunk = columns.chunks[0];
    if (chunk === undefined || columns.roomIn(chunk) === 0 || frame.number !== columns.lastFrame + 1) {
      columns.lastFrame = frame.number - 1;
      chunk = columns.chunkForNext();
      chunk.firstFrame = frame.number;
    }
    const row = chunk.count++;
    columns.lastFrame = frame.number;
    copyFacts(frame, chunk, row);
    this.#frame = { chunk, row };
  }

  /**
   * A row for a transport layer of the frame: the frame's own, unless another layer has it or this one is only quoted. Then
   * it is an empty one, until the next such layer.
   *
   * @param protocol as IP numbers it
   */
  take(frame: FrameFacts, protocol: number, isQuoted: boolean): PacketRow {
    if (!isQuoted && this.#mayTake(protocol)) {
      if (this.#taker !== 0) clearTransport(this.#frame);
      this.#taker = protocol;
      return this.#frame;
    }
    clearChunk(this.#spare.chunk, frame.number);
    this.#spare.chunk.count = 1;
    copyFacts(frame, this.#spare.chunk, 0);
    return this.#spare;
  }

  /** Whether what a row tells was found when the capture was walked through. */
  isFilled(row: PacketRow): boolean {
    return this.mode === "recorded" && row !== this.#spare;
  }

  #mayTake(protocol: number): boolean {
    const { chunk, row } = this.#frame;
    if (this.mode === "recorded") return this.#taker === 0 && chunk.protocol[row] === protocol;
    return this.#taker === 0 || (protocol === TCP && this.#taker !== TCP);
  }
}

/** Takes back what the layer that had the row before said of itself. */
function clearTransport({ chunk, row }: PacketRow): void {
  chunk.marks[row]! &= ~MARKS.backward;
  chunk.payloadLength[row] = 0;
}

/** What the capture says of a frame; where it stands in the capture is not known here. */
function copyFacts(frame: FrameFacts, chunk: PacketChunk, row: number): void {
  chunk.seconds.set(row, frame.seconds);
  chunk.nanoseconds[row] = frame.nanoseconds;
  chunk.length[row] = frame.length;
  chunk.interfaceIndex[row] = frame.interfaceIndex;
  chunk.stream[row] = NO_STREAM;
  chunk.marks[row] = MARKS.special;
}
