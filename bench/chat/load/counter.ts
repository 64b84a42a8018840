import { MARK, readNumber } from "./text.ts";
import { PING } from "./websocket.ts";

/** Tells from the bytes of a subscriber's stream up to which message it has them all. */
export interface Counter {
  /** Takes `length` bytes that subscriber `subscriber` received and returns the number of its newest whole message. */
  take(subscriber: number, chunk: Buffer, length: number): number;
}

/**
 * Every message has the same length, so the count is a division. The number inside the newest message is read and
 * compared wherever it lies whole in the chunk.
 */
export class FixedCounter implements Counter {
  readonly #bytes: Float64Array;
  readonly #frameBytes: number;
  readonly #numberFromEnd: number;

  /** `sample`: the first message as it arrived, which everyone has received. */
  constructor(subscribers: number, sample: Buffer) {
    this.#bytes = new Float64Array(subscribers).fill(sample.length);
    this.#frameBytes = sample.length;
    this.#numberFromEnd = sample.length - sample.lastIndexOf(MARK) - 1;
  }

  take(subscriber: number, chunk: Buffer, length: number): number {
    const bytes = (this.#bytes[subscriber] ?? 0) + length;
    this.#bytes[subscriber] = bytes;
    const newest = Math.floor(bytes / this.#frameBytes);
    const at = length - (bytes - newest * this.#frameBytes) - this.#numberFromEnd;
    if (at >= 0 && readNumber(chunk, at) !== newest) throw new Error(`message ${newest} is not where it should be`);
    return newest;
  }
}

/**
 * WebSocket frames of a server, with any number of messages in each. Only the head of a frame and the number in its last
 * message are read; frames without messages are passed over.
 */
export class WebSocketCounter implements Counter {
  readonly #streams: Stream[];
  readonly #tailBytes: number;
  readonly #onPing: (subscriber: number) => void;

  /** `sample`: the frame with the first message, which everyone has received. `onPing`: someone has to answer. */
  constructor(subscribers: number, sample: Buffer, onPing: (subscriber: number) => void) {
    this.#onPing = onPing;
    this.#streams = Array.from({ length: subscribers }, () => ({ left: 0, newest: 1, rest: EMPTY }));
    this.#tailBytes = sample.length - sample.lastIndexOf(MARK);
  }

  take(subscriber: number, chunk: Buffer, length: number): number {
    const stream = this.#streams[subscriber];
    if (stream === undefined) throw new Error(`there is no subscriber ${subscriber}`);
    let bytes = chunk;
    let end = length;
    if (stream.rest.length > 0) {
      bytes = Buffer.concat([stream.rest, chunk.subarray(0, length)]);
      end = bytes.length;
      // What was kept of the frame's tail has been counted off already.
      if (stream.left > 0) stream.left += stream.rest.length;
      stream.rest = EMPTY;
    }
    this.#walk(subscriber, stream, bytes, end);
    return stream.newest;
  }

  #walk(subscriber: number, stream: Stream, bytes: Buffer, end: number): void {
    let at = 0;
    for (;;) {
      if (stream.left === 0) {
        const payload = payloadOf(bytes, at, end);
        if (payload === undefined) return this.#keep(stream, bytes, at, end);
        if (bytes[at] === PING) this.#onPing(subscriber);
        at = payload.at;
        stream.left = payload.length;
      }
      if (stream.left > end - at) {
        // The tail may be cut by the end of the chunk: keep enough to read it when the rest comes.
        const kept = Math.min(this.#tailBytes, end - at);
        stream.left -= end - at;
        return this.#keep(stream, bytes, end - kept, end);
      }
      at += stream.left;
      stream.left = 0;
      const mark = at - this.#tailBytes;
      if (mark >= 0 && bytes[mark] === MARK) stream.newest = readNumber(bytes, mark + 1);
    }
  }

  #keep(stream: Stream, bytes: Buffer, from: number, to: number): void {
    if (from < to) stream.rest = Buffer.from(bytes.subarray(from, to));
  }
}

interface Stream {
  /** Bytes of the frame's payload that are still to come. */
  left: number;
  newest: number;
  /** The end of the last chunk, when it cut a frame's head or tail. */
  rest: Buffer;
}

/** Where the payload of the frame at `at` begins, and its length; undefined when the head is not all there. */
function payloadOf(bytes: Buffer, at: number, end: number): { at: number; length: number } | undefined {
  if (end - at < 2) return undefined;
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  if (short < 126) return { at: at + 2, length: short };
  if (short === 126) return end - at < 4 ? undefined : { at: at + 4, length: bytes.readUInt16BE(at + 2) };
  return end - at < 10 ? undefined : { at: at + 10, length: bytes.readUInt32BE(at + 6) };
}

const EMPTY = Buffer.alloc(0);
