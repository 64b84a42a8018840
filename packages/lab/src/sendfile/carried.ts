import { createHash, type Hash } from "node:crypto";

/** Counts a file as it goes by: what the protocol itself does not tell. */
export class Carried {
  bytes = 0;
  readonly #hash: Hash = createHash("sha256");
  readonly #since = performance.now();

  add(piece: Uint8Array): void {
    this.bytes += piece.length;
    this.#hash.update(piece);
  }

  /** Once: size, SHA-256 in hex, and bytes per second. */
  facts(): { bytes: number; sha256: string; bytesPerSecond: number } {
    const seconds = Math.max((performance.now() - this.#since) / 1000, 1e-6);
    return { bytes: this.bytes, sha256: this.#hash.digest("hex"), bytesPerSecond: Math.round(this.bytes / seconds) };
  }
}

/** `1,234 bytes, SHA-256 …, 5.6 MB/s` */
export function factsText({ bytes, sha256, bytesPerSecond }: ReturnType<Carried["facts"]>): string {
  return `${bytes.toLocaleString("en")} bytes, SHA-256 ${sha256}, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;
}
