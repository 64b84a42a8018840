import { joined } from "../streams/joined.ts";

/** Bytes that come in parts, as many as there is room for. */
export class GatheredBytes {
  readonly #most: number;
  #parts: Uint8Array[] = [];
  /** How many are there. */
  length = 0;
  /** Whether some were left out. */
  isCut = false;

  /** @param most bytes that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds bytes, which are not copied. */
  add(bytes: Uint8Array): void {
    if (this.isCut) return;
    const kept = bytes.subarray(0, this.#most - this.length);
    this.isCut = kept.length < bytes.length;
    if (kept.length > 0) this.#parts.push(kept);
    this.length += kept.length;
  }

  /** What is missing before what comes now is not made up: nothing more is added. */
  cut(): void {
    this.isCut = true;
  }

  /** All of them together. */
  join(): Uint8Array {
    if (this.#parts.length === 1) return this.#parts[0]!;
    const whole = joined(this.#parts, this.length);
    this.#parts = [whole];
    return whole;
  }
}
