import { Duplex } from "node:stream";
import { readWanted, type RangeSource, type SourceReader } from "../core/streams/range-source.ts";
import type { Stream } from "../core/streams/stream.ts";
import type { Streams } from "../core/streams/streams.ts";
import { TransportError } from "./transport-error.ts";

/** What of a source is sent: from the byte `from` on, up to `to` and without it; all of it by default. */
export interface SendRange {
  readonly from?: number;
  readonly to?: number;
  /** Gives the stream up. */
  readonly signal?: AbortSignal;
}

/**
 * A stream of a connection as one of Node. Of a unidirectional one only one side is there: the other is ended from the beginning. Ending
 * it ends its side after what was written; destroying it gives up both sides at once, with code 0 of the application.
 */
export class TransportStream extends Duplex {
  /** RFC 9000 §2.1. */
  readonly id: number;
  /** Resolves when all that was written, and the end, was acknowledged; rejects when it never will be. */
  readonly delivered: Promise<void>;
  readonly #stream: Stream;
  readonly #streams: Streams;
  readonly #wake: () => void;
  readonly #delivery = Promise.withResolvers<void>();
  /** What the other side has no room for yet. */
  #rest: Uint8Array | undefined;
  #written: ((error?: Error | null) => void) | undefined;
  #finished: (() => void) | undefined;
  #wantsMore = false;
  readonly #copies: boolean;
  /** Takes bytes as they come, in place of whoever reads. */
  #sink: ((bytes: Uint8Array) => void) | undefined;
  /** Reads what is wanted of the source that is sent in place of what is written. */
  #readSource: (() => void) | undefined;

  /** @param copies whether what is written is copied, so that its bytes may be used again */
  constructor(stream: Stream, streams: Streams, wake: () => void, copies = true) {
    super({
      ...{ readable: stream.receiving !== undefined, writable: stream.sending !== undefined },
      ...{ allowHalfOpen: true, highWaterMark: BUFFERED_BYTES },
    });
    this.id = stream.id;
    this.#copies = copies;
    this.#stream = stream;
    this.#streams = streams;
    this.#wake = wake;
    this.delivered = this.#delivery.promise;
    this.delivered.catch(() => undefined); // whoever asks is told
  }

  /** Higher goes first; 0 at the beginning. */
  set priority(priority: number) {
    this.#streams.setPriority(this.#stream, priority);
  }

  /** Bytes that the other side has, from the first on without a gap. */
  get acknowledged(): number {
    return this.#stream.sending?.buffer.acknowledged ?? 0;
  }

  /**
   * Sends bytes of a source, such as a {@link fileSource}, and ends the stream. They are read shortly before they are sent, and again
   * where they were lost: of each stream at most {@link TRANSPORT_LIMITS}.sourceBlocks blocks of 256 KiB are held. In place of writing.
   *
   * @returns resolves when everything was acknowledged
   * @throws {TransportError} `source_failed` where the source fails, with its error as `cause`, or ends before its size; then the stream
   *   is given up. What {@link delivered} throws; the signal's reason; RangeError for a range that the source does not have; TypeError
   *   where something was written before
   */
  async sendFrom(source: RangeSource, { from = 0, to = source.size, signal }: SendRange = {}): Promise<void> {
    signal?.throwIfAborted();
    if (!(from >= 0 && from <= to && to <= source.size))
      throw new RangeError(`a source of ${source.size} bytes has none from ${from} to ${to}`);
    this.#streams.sendSource(this.#stream, to - from);
    const range: RangeSource = { size: to - from, read: (offset, into) => source.read(from + offset, into) };
    const reader: SourceReader = {
      failureCode: 0,
      onSupplied: this.#wake,
      onFailed: (cause) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        this.destroy(
          new TransportError("source_failed", `The source could not be read: ${why}.`, undefined, { cause }),
        );
      },
    };
    this.#readSource = () => {
      readWanted(this.#streams, this.#stream, range, reader);
    };
    this.on("error", () => undefined); // whoever waits for the promise is told
    this.end();
    const abort = (): void => void this.destroy(signal!.reason as Error);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await this.delivered;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    // They are needed until they are acknowledged.
    this.#rest = this.#copies ? new Uint8Array(chunk) : chunk;
    this.#written = written;
    this.#writeRest();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#streams.finish(this.#stream);
    this.#wake();
    // What is read from a source can be given up until it is delivered.
    if (this.#readSource === undefined) done();
    else this.#finished = done;
  }

  override _read(): void {
    this.#wantsMore = true;
    this.#readMore();
  }

  /**
   * Has bytes given to a function as they come, in order, instead of having them read: they are not copied, so they are valid during
   * the call only. The stream ends as it would otherwise. To be called before anything is read.
   */
  receive(sink: (bytes: Uint8Array) => void): void {
    this.#sink = sink;
    this.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const { sending, receiving } = this.#stream;
    if (sending !== undefined && !this.writableFinished) this.#streams.reset(this.#stream, 0);
    if (receiving !== undefined && !this.readableEnded) this.#streams.stop(this.#stream, 0);
    if (!this.writableFinished)
      this.#delivery.reject(error ?? new TransportError("stream_reset", "The stream was given up."));
    this.#wake();
    done(error);
  }

  // What the connection tells.

  onReadable(): void {
    this.#readMore();
  }

  onWritable(): void {
    this.#writeRest();
  }

  onWanted(): void {
    this.#readSource?.();
    this.#wake();
  }

  onDelivered(): void {
    this.#delivery.resolve();
    this.#finished?.();
  }

  onReset(): void {
    const code = this.#stream.receiving?.resetCode ?? 0;
    this.destroy(new TransportError("stream_reset", `The other side gave the stream up (${code}).`, code));
  }

  onStopped(): void {
    const code = this.#stream.sending?.stopCode ?? 0;
    const error = new TransportError("stream_stopped", `The other side wants no more of the stream (${code}).`, code);
    this.#delivery.reject(error);
    this.destroy(error);
  }

  /** The connection is over. @param isOurs whether this side closed it, which then is no error */
  onEnd(error: TransportError, isOurs: boolean): void {
    this.#delivery.reject(error);
    if (!this.destroyed) this.destroy(isOurs ? undefined : error);
  }

  #writeRest(): void {
    const rest = this.#rest;
    if (rest === undefined) return;
    const taken = this.#streams.write(this.#stream, rest);
    if (taken > 0) this.#wake();
    if (taken < rest.length) {
      this.#rest = rest.subarray(taken);
      return;
    }
    const written = this.#written;
    this.#rest = this.#written = undefined;
    written?.();
  }

  #readMore(): void {
    const { receiving } = this.#stream;
    if (receiving === undefined || this.destroyed) return;
    let hasRead = false;
    while (this.#wantsMore) {
      const bytes = this.#streams.peek(this.#stream);
      if (bytes === undefined) break;
      const copy = this.#sink === undefined ? Buffer.from(bytes) : undefined;
      this.#sink?.(bytes);
      this.#streams.consume(this.#stream, bytes.length);
      hasRead = true;
      if (copy !== undefined) this.#wantsMore = this.push(copy);
    }
    if (hasRead) this.#wake();
    if (receiving.isAtEnd && this.#wantsMore) {
      this.#wantsMore = false;
      this.push(null);
    }
  }
}

const BUFFERED_BYTES = 256 * 1024;
