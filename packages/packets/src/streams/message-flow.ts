import { CAPTURE_LIMITS } from "../limits.ts";
import { Message, type MessageEnd } from "./message.ts";

/** The messages in one direction of a stream that span several segments: those on their way, and the last ones that were. */
export class MessageFlow {
  /** In the order of their starts. */
  readonly #messages: Message[] = [];
  #near = 0;

  /** Whether any are remembered. */
  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** Bytes of memory that its messages take. */
  get size(): number {
    let size = 0;
    for (const message of this.#messages) size += message.size;
    return size;
  }

  /**
   * Place in the stream of a relative sequence number: those start anew after 2³² bytes, places do not. It is the one nearest
   * to the last.
   */
  placeOf(relative: number): number {
    this.#near += (relative - this.#near) | 0;
    return this.#near;
  }

  /** The message that a segment at `place` goes on with. */
  find(place: number): Message | undefined {
    const message = this.#messages[this.#indexAfter(place) - 1];
    return message !== undefined && place < message.limit ? message : undefined;
  }

  /** The message that ends at `place` because its sender closes there, where all of it is there or was. */
  closedAt(place: number): Message | undefined {
    const message = this.#messages[this.#indexAfter(place) - 1];
    return message?.ends === "close" && message.isWhole && message.end === place ? message : undefined;
  }

  /** Begins a message; the one that is furthest back is forgotten when there are too many. */
  begin(start: number, frame: number, ends: MessageEnd, length: number): Message {
    const message = new Message(start, frame, ends, length);
    this.#messages.splice(this.#indexAfter(start), 0, message);
    if (this.#messages.length > CAPTURE_LIMITS.messagesOfDirection) this.#messages.shift();
    return message;
  }

  #indexAfter(place: number): number {
    let index = this.#messages.length;
    while (index > 0 && this.#messages[index - 1]!.start > place) index--;
    return index;
  }
}
