import { Duplex } from "node:stream";
import type { Stream } from "../core/streams/stream.ts";
import type { Streams } from "../core/streams/streams.ts";
import { TransportError } from "./transport-error.ts";

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
  #wantsMore = false;
  readonly #copies: boolean;
  /** Takes bytes as they come, in place of whoever reads. */
  #sink: ((bytes: Uint8Array) => void) | undefined;

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

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    // They are needed until they are acknowledged.
    this.#rest = this.#copies ? new Uint8Array(chunk) : chunk;
    this.#written = written;
    this.#writeRest();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#streams.finish(this.#stream);
    this.#wake();
    done();
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

  onDelivered(): void {
    this.#delivery.resolve();
  }

  onReset(): void {
    const code = this.#stream.receiving?.resetCode ?? 0;
    this.destroy(new TransportError("stream_reset", `The other side gave the stream up (${code}).`, code));
  }

  onStopped(): void {
    const code = this.#stream.sending?.stopCode ?? 0;
    this.destroy(new TransportError("stream_stopped", `The other side wants no more of the stream (${code}).`, code));
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
