import { MARKS, createChunk } from "../columns/packet-chunk.ts";
import { createBatch, type FrameBatch } from "../frames/batch.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import type { ColumnRow } from "./column-row.ts";
import { HEADER_WRITERS, type ColumnWriter } from "./column-writers.ts";
import { tcpWriters } from "./tcp-writers.ts";
import type { TextBuffer } from "./text-buffer.ts";

const TAB = 0x09;
const NEWLINE = 0x0a;

/** Prints the line of a row that is special, by its index in the batch. */
export type SpecialPrinter = (index: number) => void;

/**
 * Prints chosen fields of every frame, a line a frame and a tab between fields, straight from the columns: hundreds of
 * nanoseconds a frame. Only for fields that {@link columnWriters} knows.
 */
export class ColumnPrinter {
  readonly #index: PacketIndex;
  readonly #writers: readonly ColumnWriter[];
  readonly #at: ColumnRow;
  #isFirst = true;

  constructor(index: PacketIndex, writers: readonly ColumnWriter[]) {
    this.#index = index;
    this.#writers = writers;
    this.#at = {
      batch: createBatch(),
      index: 0,
      chunk: createChunk(1, false),
      row: 0,
      firstSeconds: 0,
      firstNanoseconds: 0,
      lastSeconds: 0,
      lastNanoseconds: 0,
    };
  }

  /** Prints the frames of the batch that was added to the index last; its rows must not be kept. */
  print(batch: FrameBatch, out: TextBuffer, special: SpecialPrinter): void {
    const at = this.#at;
    at.batch = batch;
    at.chunk = this.#index.columns.chunks[0]!;
    if (this.#isFirst && batch.count > 0) {
      at.firstSeconds = at.lastSeconds = batch.seconds[0]!;
      at.firstNanoseconds = at.lastNanoseconds = batch.nanoseconds[0]!;
      this.#isFirst = false;
    }
    for (let index = 0; index < batch.count; index++) {
      at.index = at.row = index;
      if ((at.chunk.marks[index]! & MARKS.special) === 0) this.#printRow(out);
      else special(index);
      out.byte(NEWLINE);
      at.lastSeconds = batch.seconds[index]!;
      at.lastNanoseconds = batch.nanoseconds[index]!;
    }
  }

  #printRow(out: TextBuffer): void {
    const writers = this.#writers;
    for (let i = 0; i < writers.length; i++) {
      if (i > 0) out.byte(TAB);
      writers[i]!(out, this.#at);
    }
  }
}

/** What prints each of these fields from the columns; undefined when one of them needs the frame to be taken apart. */
export function columnWriters(names: readonly string[], index: PacketIndex): readonly ColumnWriter[] | undefined {
  const known = { ...HEADER_WRITERS, ...tcpWriters(index) };
  const writers = names.map((name) => known[name]);
  return writers.every((writer) => writer !== undefined) ? writers : undefined;
}
