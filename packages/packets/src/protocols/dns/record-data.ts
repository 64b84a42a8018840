import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { readName } from "./name.ts";

/** Where the data of a resource record stands. */
export interface RecordData {
  readonly at: number;
  /** First byte after it. */
  readonly end: number;
  /** Where the message begins: pointers in names count from there. */
  readonly message: number;
}

/** What is told of a record beside its name and type. */
export interface RecordText {
  /** After the type and class in the tree, `, addr 192.0.2.1`. */
  readonly line?: string;
  /** After the type in the Info column, ` 192.0.2.1`. */
  readonly info?: string;
}

/** Adds the fields of a record's data. */
export type RecordReader = (d: Dissection, data: RecordData) => RecordText | undefined;

/** Adds a domain name, and gives back its text and where it ends. */
export function addName(d: Dissection, field: Field, at: number, message: number): { text: string; end: number } {
  const { text, length } = readName(d, at, message);
  d.item(field, at, length, text);
  return { text, end: at + length };
}

/** Adds a string of RFC 1035 §3.3: one byte of length, and so many of text. */
export function addString(d: Dissection, lengthField: Field, field: Field, at: number): { text: string; end: number } {
  const length = d.uint(lengthField, at);
  const text = utf8.decode(d.slice(at + 1, length));
  d.item(field, at + 1, length, text);
  return { text, end: at + 1 + length };
}

/** Adds all that is left of the data as bytes. */
export function addRest(d: Dissection, field: Field, at: number, { end }: RecordData): void {
  if (end > at) d.bytesItem(field, at, end - at);
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
