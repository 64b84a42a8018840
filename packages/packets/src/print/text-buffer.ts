/**
 * Text on its way out, as bytes. Numbers and addresses are written into its {@link room} digit by digit, without a string in
 * between: printing is the dearest part of listing millions of packets.
 */
export class TextBuffer {
  #bytes: Uint8Array;
  #length = 0;
  readonly #encoder = new TextEncoder();

  constructor(size = 1 << 16) {
    this.#bytes = new Uint8Array(size);
  }

  /** Bytes written since the last {@link take}. */
  get length(): number {
    return this.#length;
  }

  /** What was written, and begins anew. The bytes are valid until the next write. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** One byte, such as a tab. */
  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** Any text, as UTF-8. */
  text(text: string): void {
    if (this.#length + 3 * text.length > this.#bytes.length) this.#grow(3 * text.length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#length = start + this.#encoder.encodeInto(text, bytes.subarray(start)).written;
        return;
      }
      bytes[start + i] = code;
    }
    this.#length = start + text.length;
  }

  /**
   * Room for `count` bytes more, to be written from index {@link length} on by those who write much at once; then
   * {@link written} says up to where they did.
   */
  room(count: number): Uint8Array {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    return this.#bytes;
  }

  /** What was written into the {@link room} ends before index `end`. */
  written(end: number): void {
    this.#length = end;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + by));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
