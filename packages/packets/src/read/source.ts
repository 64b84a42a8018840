import type { Feed } from "./feed.ts";

/** Bytes that can be read from anywhere, more than once: a file, a Blob. */
export interface ByteSource {
  /** bytes */
  readonly size: number;
  /**
   * Puts the bytes from `position` on at the beginning of `into`, as many as there are and fit; gives their number, which
   * is 0 at the end and beyond. Fewer than fit need not mean the end.
   */
  read(position: number, into: Uint8Array): Promise<number>;
}

/** Where a capture comes from: what can be read from anywhere, or bytes as they come, such as those of a pipe. */
export type CaptureInput = ByteSource | AsyncIterable<Uint8Array>;

/** A Blob or File of the browser. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    async read(position, into) {
      const bytes = await blob.slice(position, position + into.length).arrayBuffer();
      into.set(new Uint8Array(bytes));
      return bytes.byteLength;
    },
  };
}

/** Bytes that are in memory already. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(position, into) {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return Promise.resolve(part.length);
    },
  };
}

export function isByteSource(input: CaptureInput): input is ByteSource {
  return "size" in input; // a stream of Node has a method `read` too
}

/** A source from one place on. */
export class SourceFeed implements Feed {
  readonly #source: ByteSource;
  /** Where the next bytes are read. */
  position: number;

  constructor(source: ByteSource, position = 0) {
    this.#source = source;
    this.position = position;
  }

  async fill(into: Uint8Array): Promise<number> {
    const count = await this.#source.read(this.position, into);
    this.position += count;
    return count;
  }

  close(): void {
    // The source belongs to whoever opened it.
  }
}

/** Bytes as they come: each call gives what the last piece has left. */
export class PieceFeed implements Feed {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);
  /** Bytes given so far. */
  position = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async fill(into: Uint8Array): Promise<number> {
    while (this.#piece.length === 0) {
      const next = await this.#pieces.next();
      if (next.done === true) return 0;
      this.#piece = next.value;
    }
    const part = this.#piece.subarray(0, into.length);
    into.set(part);
    this.#piece = this.#piece.subarray(part.length);
    this.position += part.length;
    return part.length;
  }

  close(): void {
    // Not waited for: a generator that waits for its own next piece ends only with that.
    this.#pieces.return?.().catch(() => undefined);
  }
}
