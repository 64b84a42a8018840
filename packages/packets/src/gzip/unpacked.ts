import type { ProblemLog } from "../problems.ts";
import type { Feed } from "../read/feed.ts";
import { SourceFeed, type ByteSource } from "../read/source.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { Gunzip } from "./gunzip.ts";

/** What gzipped bytes hold, as a feed. Marks places to come back to, for {@link UnpackedSource}. */
export class UnpackedFeed implements Feed {
  readonly #feed: Feed;
  readonly #gunzip: Gunzip;
  readonly #checkpoints: Checkpoints;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(feed: Feed, problems: ProblemLog, checkpoints: Checkpoints) {
    this.#feed = feed;
    this.#gunzip = new Gunzip(feed, problems);
    this.#checkpoints = checkpoints;
  }

  async fill(into: Uint8Array): Promise<number> {
    if (this.#piece.length === 0) {
      this.#checkpoints.offer(this.#gunzip);
      this.#piece = (await this.#gunzip.next()) ?? this.#piece;
    }
    const part = this.#piece.subarray(0, into.length);
    into.set(part);
    this.#piece = this.#piece.subarray(part.length);
    return part.length;
  }

  close(): void {
    this.#feed.close();
  }
}

/**
 * What gzipped bytes hold, from any place: unpacked again from the checkpoint before it. Reading onwards goes on where the
 * last reading ended.
 */
export class UnpackedSource {
  readonly #source: ByteSource;
  readonly #checkpoints: Checkpoints;
  #gunzip: Gunzip | undefined;
  /** The last piece, and where it begins in what is unpacked. */
  #piece: Uint8Array = new Uint8Array(0);
  #pieceAt = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: ByteSource, checkpoints: Checkpoints) {
    this.#source = source;
    this.#checkpoints = checkpoints;
  }

  /** As {@link ByteSource.read}; one reading after the other, whenever they are asked for. */
  read(position: number, into: Uint8Array): Promise<number> {
    const reading = this.#last.then(() => this.#readNow(position, into));
    this.#last = reading.catch(() => undefined);
    return reading;
  }

  async #readNow(position: number, into: Uint8Array): Promise<number> {
    const gunzip = this.#gunzipBefore(position);
    while (this.#pieceAt + this.#piece.length <= position) {
      const next = await gunzip.next();
      if (next === undefined) return 0;
      this.#piece = next;
      this.#pieceAt = gunzip.position - next.length;
      this.#checkpoints.offer(gunzip);
    }
    const from = position - this.#pieceAt;
    const part = this.#piece.subarray(from, from + into.length);
    into.set(part);
    return part.length;
  }

  /** Goes on where it is, unless the place is behind, or a checkpoint is nearer. */
  #gunzipBefore(position: number): Gunzip {
    const point = this.#checkpoints.before(position);
    if (this.#gunzip !== undefined && position >= this.#pieceAt && (point?.output ?? 0) <= this.#gunzip.position)
      return this.#gunzip;
    this.#gunzip = new Gunzip(new SourceFeed(this.#source, point?.input), undefined, point);
    this.#piece = new Uint8Array(0);
    this.#pieceAt = this.#gunzip.position;
    return this.#gunzip;
  }
}
