import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";

/** What the options of a segment are read with, and what they say. */
export interface OptionReading {
  readonly isSyn: boolean;
  /** Where the other side began to count: SACK edges are told from there. */
  readonly otherBase: number;
  /** tcp.ack */
  readonly acknowledgement: number;
  /** Wireshark's verdicts: some of them stand beside an option. */
  readonly verdicts: number;
  hasMaximumSegmentSize: boolean;
}

/** Adds to the Info column what an option says, with what separates it. */
export function tellOption(d: Dissection, text: string): void {
  if (d.wantsColumns) d.columns.info += text;
}

/** Adds the option that stands from `at` to `end`, and gives back what its line in the tree tells of it. */
export type ReadOption = (d: Dissection, at: number, end: number, reading: OptionReading) => string;

/** A kind of option. */
export interface Option {
  readonly whole: Field;
  /** What the line over all options calls it. */
  readonly name: string;
  /** What the Info column says of it, whatever its length. */
  readonly mark?: string;
  /** Whether so many bytes, kind and length included, can be one. */
  readonly isLong?: (length: number) => boolean;
  readonly read?: ReadOption;
}
