/** Appends numbers and bytes in one byte order, and hands out what there is. */
export class Pieces {
  readonly #isLittle: boolean;
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  /** Bytes since the last {@link take}. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, this.#isLittle);
  }

  u32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, this.#isLittle);
  }

  u64(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, this.#isLittle);
  }

  bytes(bytes: Uint8Array, from = 0, length = bytes.length): void {
    const at = this.#grow(length);
    this.#bytes.set(from === 0 && length === bytes.length ? bytes : bytes.subarray(from, from + length), at);
  }

  /** Zeros up to the next multiple of four bytes after `begin`. */
  pad(begin: number): void {
    const count = -(this.#length - begin) & 3;
    const at = this.#grow(count);
    this.#bytes.fill(0, at, at + count);
  }

  /** Writes a number over what stands at a place. */
  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, this.#isLittle);
  }

  /** What was appended since the last time; the caller's own. */
  take(): Uint8Array<ArrayBuffer> {
    const piece = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return piece;
  }

  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
