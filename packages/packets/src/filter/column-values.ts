import { MARKS, NO_STREAM, createChunk, type PacketChunk } from "../columns/packet-chunk.ts";
import { fieldsNamed, type Field, type FieldValue } from "../fields/field.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { columnReaders, type ColumnReader } from "./column-readers.ts";
import type { FieldNeed, FrameValues } from "./values.ts";

/**
 * The rows of an index as filters ask them: from the columns alone, without a byte of the capture. It answers for rows that
 * are plain (see {@link isPlain}) and for filters that ask for nothing but columns (see {@link columnValues}).
 */
export class ColumnValues implements FrameValues {
  chunk: PacketChunk;
  row = 0;
  /** By field id. */
  readonly #readers: readonly (ColumnReader | undefined)[];

  constructor(chunk: PacketChunk, readers: readonly (ColumnReader | undefined)[]) {
    this.chunk = chunk;
    this.#readers = readers;
  }

  count(field: Field): number {
    return this.#readers[field.id]!.count(this.chunk, this.row);
  }

  number(field: Field, index: number): number {
    return this.#readers[field.id]!.number!(this.chunk, this.row, index);
  }

  value(field: Field, index: number): FieldValue {
    const { number, value } = this.#readers[field.id]!;
    return value === undefined ? number!(this.chunk, this.row, index) : value(this.chunk, this.row, index);
  }

  remainder(): Uint8Array {
    throw new Error("columns have no bytes");
  }

  /** Plain rows have one layer of each protocol. */
  layer(): number {
    return 1;
  }
}

/** What answers a filter that asks for so much; undefined when one of the fields stands in no column. */
export function columnValues(index: PacketIndex, needs: readonly FieldNeed[]): ColumnValues | undefined {
  const known = columnReaders(index);
  const readers: (ColumnReader | undefined)[] = [];
  for (const { field, value } of needs) {
    const reader = fieldsNamed(field.name).length === 1 ? known.get(field.name) : undefined;
    const isEnough = reader !== undefined && (!value || reader.number !== undefined || reader.value !== undefined);
    if (!isEnough) return undefined;
    readers[field.id] = reader;
  }
  return new ColumnValues(index.columns.chunks[0] ?? EMPTY, readers);
}

/** Whether the columns tell of a row all that they have fields for: it is TCP or UDP, right above IP, and the only one. */
export function isPlain(chunk: PacketChunk, row: number): boolean {
  return (chunk.marks[row]! & MARKS.special) === 0 && chunk.stream[row] !== NO_STREAM;
}

const EMPTY = createChunk(0, true);
