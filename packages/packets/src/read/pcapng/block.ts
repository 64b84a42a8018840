import { BLOCK_HEAD, BLOCK_TAIL, OPTION, padded } from "./codes.ts";

const utf8 = new TextDecoder("utf-8");

/** One whole block in memory, with a cursor over its options. One instance serves all blocks, one after the other. */
export class Block {
  type = 0;
  /** Of the whole block, bytes. */
  length = 0;
  /** Where it begins in the capture. */
  position = 0;
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Where it begins in `bytes`. */
  at = 0;
  isLittle = true;

  /** The option that the cursor is at: its code, and its value as a range of `bytes`. */
  code = 0;
  valueAt = 0;
  valueLength = 0;
  /** Whether an option did not fit into the block, and ended the list. */
  isBroken = false;
  #next = 0;

  u16(offset: number): number {
    return this.view.getUint16(this.at + offset, this.isLittle);
  }

  u32(offset: number): number {
    return this.view.getUint32(this.at + offset, this.isLittle);
  }

  u64(offset: number): bigint {
    return this.view.getBigUint64(this.at + offset, this.isLittle);
  }

  /** Bytes between the head and the length at the end. */
  get bodyLength(): number {
    return this.length - BLOCK_HEAD - BLOCK_TAIL;
  }

  /** A copy of bytes of the block. */
  copy(offset: number, length: number): Uint8Array {
    return this.bytes.slice(this.at + offset, this.at + offset + length);
  }

  /** Puts the cursor before the options, which begin `offset` bytes into the block. */
  beginOptions(offset: number): void {
    this.#next = this.at + padded(offset);
    this.isBroken = false;
  }

  /** Goes to the next option; false after the last. */
  nextOption(): boolean {
    const end = this.at + this.length - BLOCK_TAIL;
    if (this.#next + 4 > end) return false;
    this.code = this.view.getUint16(this.#next, this.isLittle);
    if (this.code === OPTION.end) return false;
    this.valueLength = this.view.getUint16(this.#next + 2, this.isLittle);
    this.valueAt = this.#next + 4;
    this.isBroken = this.valueAt + this.valueLength > end;
    this.#next = this.valueAt + padded(this.valueLength);
    return !this.isBroken;
  }

  /** The option's value as text; what is not UTF-8 is replaced, zeros at the end are left out. */
  optionText(skip = 0): string {
    return textOf(this.bytes.subarray(this.valueAt + skip, this.valueAt + this.valueLength));
  }

  /** The option's value as a number of 8 bytes; undefined if it has not as many. */
  optionU64(): bigint | undefined {
    return this.valueLength === 8 ? this.view.getBigUint64(this.valueAt, this.isLittle) : undefined;
  }

  /** The option's value as a number of 4 bytes; undefined if it has not as many. */
  optionU32(): number | undefined {
    return this.valueLength === 4 ? this.view.getUint32(this.valueAt, this.isLittle) : undefined;
  }

  /** The first byte of the option's value. */
  optionByte(): number | undefined {
    return this.valueLength === 0 ? undefined : this.bytes[this.valueAt];
  }
}

/** Bytes as text: UTF-8, what is not is replaced, zeros at the end are left out. */
export function textOf(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return utf8.decode(bytes.subarray(0, end));
}
