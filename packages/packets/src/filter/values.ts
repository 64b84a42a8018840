import type { Field, FieldValue } from "../fields/field.ts";

/**
 * What a filter asks of a frame. Two things answer: columns of typed arrays, frame after frame without an allocation, and a
 * full dissection that kept the wanted fields ({@link FieldNeed}). Occurrences of a field count from 0, in the order of
 * the frame; an index is always less than `count`.
 */
export interface FrameValues {
  /** How often the field stands in the frame; of a protocol, how many of its layers. */
  count(field: Field): number;
  /** The value of a field whose type is held as a number (see FieldType). */
  number(field: Field, index: number): number;
  /**
   * The value of a field of another type. Of a protocol, the bytes of its layer, as its line in the tree marks them. Valid until
   * the next frame.
   */
  value(field: Field, index: number): FieldValue;
  /** Of a protocol: the bytes from its beginning to the end of what it stands in, with the layers above. */
  remainder(field: Field, index: number): Uint8Array;
  /** The layer it stands in, counted from 1 among the layers of its own protocol: 2 for the inner of two IPv4 headers. */
  layer(field: Field, index: number): number;
}

/** A field that a filter asks for, and what of it. */
export interface FieldNeed {
  readonly field: Field;
  /** Its values are read; otherwise only how often it is there. */
  readonly value: boolean;
  /** Its layers are read. */
  readonly layer: boolean;
}
