import { BLOCK_TAIL, OPTION } from "../read/pcapng/codes.ts";
import { Pieces } from "./pieces.ts";

const utf8 = new TextEncoder();

/** Bytes that the 16-bit length of an option or record allows. */
export const MOST_RECORD_BYTES = 65_535;

/** Writes the blocks of a pcapng with their options, one after the other. An option without a value is not written. */
export class BlockWriter extends Pieces {
  #begin = 0;
  #hasOptions = false;

  beginBlock(type: number): void {
    this.#begin = this.length;
    this.#hasOptions = false;
    this.u32(type);
    this.u32(0);
  }

  /** Ends the options, if there are any, and the block; its length is known now. */
  endBlock(): void {
    if (this.#hasOptions) this.#optionHead(OPTION.end, 0);
    const length = this.length - this.#begin + BLOCK_TAIL;
    this.u32(length);
    this.patchU32(this.#begin + 4, length);
  }

  /** Fills up to a multiple of four bytes, which all blocks and options are. */
  padBlock(): void {
    this.pad(this.#begin);
  }

  bytesOption(code: number, value: Uint8Array | undefined): void {
    if (value === undefined) return;
    this.#hasOptions = true;
    this.record(code, value);
  }

  /** A number, a length, and bytes filled up to a multiple of four: an option, or a record of a block of names. */
  record(code: number, value: Uint8Array): void {
    this.u16(code);
    this.u16(value.length);
    this.bytes(value);
    this.padBlock();
  }

  /** As UTF-8; what is longer than an option can be is cut between two characters. */
  textOption(code: number, value: string | undefined): void {
    if (value === undefined) return;
    const bytes = utf8.encode(value);
    if (bytes.length <= MOST_RECORD_BYTES) return this.bytesOption(code, bytes);
    const part = new Uint8Array(MOST_RECORD_BYTES);
    this.bytesOption(code, part.subarray(0, utf8.encodeInto(value, part).written));
  }

  textOptions(code: number, values: readonly string[] | undefined): void {
    if (values !== undefined) for (const value of values) this.textOption(code, value);
  }

  u8Option(code: number, value: number | undefined): void {
    if (value !== undefined) this.bytesOption(code, Uint8Array.of(value));
  }

  u32Option(code: number, value: number | undefined): void {
    if (value === undefined) return;
    this.#optionHead(code, 4);
    this.u32(value);
  }

  u64Option(code: number, value: bigint | undefined): void {
    if (value === undefined) return;
    this.#optionHead(code, 8);
    this.u64(value);
  }

  timeOption(code: number, units: bigint | undefined): void {
    if (units === undefined) return;
    this.#optionHead(code, 8);
    this.time(units);
  }

  /** A timestamp: not a number of 64 bits, but its upper word and then its lower, in any byte order. */
  time(units: bigint): void {
    this.u32(Number(BigInt.asUintN(32, units >> 32n)));
    this.u32(Number(BigInt.asUintN(32, units)));
  }

  #optionHead(code: number, length: number): void {
    this.#hasOptions = true;
    this.u16(code);
    this.u16(length);
  }
}
