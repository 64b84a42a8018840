/** Text out of bytes that come in pieces: a character that two pieces share is not torn. What is no UTF-8 becomes U+FFFD. */
export class Utf8Text {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  push(bytes: Uint8Array): string {
    return this.#decoder.decode(bytes, { stream: true });
  }

  /** What is left of a character that never became whole. */
  end(): string {
    return this.#decoder.decode();
  }
}
