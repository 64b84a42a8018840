import type { ReadRequest } from "./source-blocks.ts";
import type { Stream } from "./stream.ts";
import type { Streams } from "./streams.ts";

/** Bytes that can be read again at any offset: a file, for instance. They must not change while they are sent. */
export interface RangeSource {
  /** Bytes. */
  readonly size: number;
  /** Fills the beginning of `into` with the bytes from `offset` on. Returns how many, at least 1; or a promise of that. */
  read(offset: number, into: Uint8Array): number | Promise<number>;
}

/** What has to be done when reading takes its time. */
export interface SourceReader {
  /** Bytes came later than they were asked for: there may be packets to send. */
  onSupplied(): void;
  /** The source failed, or is shorter than it said; the stream was reset with the code it was to be in that case. */
  onFailed(error: unknown): void;
  /** Code of the application with which a stream is reset whose source fails. */
  readonly failureCode: number;
}

/** Reads what a stream wants of its source; to be called with each of its `wanted` events. */
export function readWanted(streams: Streams, stream: Stream, source: RangeSource, reader: SourceReader): void {
  for (let request = streams.nextRead(stream); request !== undefined; request = streams.nextRead(stream)) {
    const result = attempt(source, request);
    if (typeof result === "number") streams.supply(stream, request, result);
    else void supplyLater(streams, stream, request, result, reader);
  }
}

/** Failures of a source that answers at once are a promise's too, so that there is one way for them. */
function attempt(source: RangeSource, { offset, into }: ReadRequest): number | Promise<number> {
  try {
    const result = source.read(offset, into);
    return result === 0 ? Promise.resolve(0) : result;
  } catch (error) {
    return Promise.reject(error);
  }
}

async function supplyLater(
  streams: Streams,
  stream: Stream,
  request: ReadRequest,
  result: Promise<number>,
  reader: SourceReader,
): Promise<void> {
  try {
    const count = await result;
    if (count === 0) throw new RangeError(`the source ends at ${request.offset}, before its size`);
    streams.supply(stream, request, count);
    reader.onSupplied();
  } catch (error) {
    if (stream.sending?.isAlive !== true) return;
    streams.reset(stream, reader.failureCode);
    reader.onFailed(error);
  }
}
