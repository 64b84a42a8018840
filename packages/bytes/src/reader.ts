import { FormatError, type FormatProblem } from "./format-error.ts";
import { VARINT_MAX, readVarint, varintLengthFrom } from "./varint.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A cursor over bytes from outside. Each step names what it reads, so that a failure can say so; a failed step throws
 * FormatError and leaves the cursor where it was.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;
  #offset = 0;

  /** `what`: the name of the whole, for errors. The bytes are not copied. */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
  }

  /** Bytes already read. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(what, 1));
  }

  /** The next `length` bytes, as a view into the input. */
  bytes(what: string, length: number): Uint8Array {
    const start = this.#take(what, length);
    return this.#bytes.subarray(start, start + length);
  }

  /** A number as in RFC 9000 §16, at most `most`. */
  varint(what: string, most = VARINT_MAX): number {
    const start = this.#offset;
    const length = this.remaining === 0 ? 1 : varintLengthFrom(this.#view.getUint8(start));
    const value = readVarint(this.#view, this.#take(what, length), length);
    if (value <= most) return value;
    this.#offset = start;
    throw this.#error("too-large", what, most, value);
  }

  /** UTF-8 text with its length in bytes before it as a varint, at most `most` bytes. */
  text(what: string, most: number): string {
    const start = this.#offset;
    try {
      const length = this.varint(`${what} length`, most);
      const bytes = this.bytes(what, length);
      return utf8.decode(bytes);
    } catch (cause) {
      const had = this.#offset - start;
      this.#offset = start;
      throw cause instanceof FormatError ? cause : this.#error("not-utf8", what, had, had);
    }
  }

  /** Throws when anything is left. */
  end(): void {
    if (this.remaining > 0) throw this.#error("trailing", undefined, 0, this.remaining);
  }

  #take(what: string, length: number): number {
    const start = this.#offset;
    if (length > this.remaining) throw this.#error("truncated", what, length, this.remaining);
    this.#offset = start + length;
    return start;
  }

  #error(problem: FormatProblem, what: string | undefined, needed: number, had: number): FormatError {
    return new FormatError(problem, {
      what: what === undefined ? [this.#what] : [this.#what, what],
      offset: this.#offset,
      needed,
      had,
    });
  }
}
