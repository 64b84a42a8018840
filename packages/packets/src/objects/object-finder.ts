import { NO_STREAM, type PacketChunk } from "../columns/packet-chunk.ts";
import type { Dissection } from "../dissect/dissection.ts";
import type { Field } from "../fields/field.ts";
import { dissectedPayload, segmentOf } from "../follow/segment-reader.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { payload } from "../protocols/tcp/payload-fields.ts";
import { beginsMessage } from "./begins-message.ts";
import type { CarriedObject } from "./carried-object.ts";
import { HttpConversation } from "./http-conversation.ts";

/**
 * Finds the files that HTTP messages of a capture carry. A conversation is known by its bytes: from the first segment on that
 * begins like a message. Conversations that were quiet the longest are ended when there are too many, or hold too much.
 */
export class ObjectFinder {
  /** What a frame has to be dissected with, for {@link addDissected}. */
  readonly fields: readonly Field[] = [payload.payload];
  readonly #onObject: (object: CarriedObject) => void;
  /** By stream, the one heard of last at the end. */
  readonly #conversations = new Map<number, { readonly conversation: HttpConversation; size: number }>();
  #size = 0;

  /** @param onObject told of each, as soon as it is there; its bytes are its own */
  constructor(onObject: (object: CarriedObject) => void) {
    this.#onObject = onObject;
  }

  /**
   * Looks at a packet, in the order of the capture.
   *
   * @param bytes its payload, as far as it was captured; valid for as long as the call takes
   */
  add(chunk: PacketChunk, row: number, bytes: Uint8Array): void {
    const stream = chunk.stream[row]!;
    if (chunk.protocol[row] !== TCP || stream === NO_STREAM) return;
    const known = this.#conversations.get(stream);
    if (known === undefined && !beginsMessage(bytes)) return;
    const segment = segmentOf(chunk, row, bytes, BEGIN);
    const kept = known ?? { conversation: new HttpConversation(segment, this.#onObject), size: 0 };
    if (known !== undefined) this.#conversations.delete(stream);
    this.#conversations.set(stream, kept);
    kept.conversation.add(segment);
    const size = kept.conversation.size;
    this.#size += size - kept.size;
    kept.size = size;
    while (
      this.#conversations.size > CAPTURE_LIMITS.dissectedConversations ||
      (this.#size > CAPTURE_LIMITS.objectBytesInAll && this.#conversations.size > 1)
    ) {
      this.#endOldest();
    }
  }

  /** Looks at a dissected frame. */
  addDissected(d: Dissection): void {
    const { number } = d.frame;
    const chunk = d.session.rows.columns.chunkOf(number);
    this.add(chunk, number - chunk.firstFrame, dissectedPayload(d));
  }

  /** The capture ends: what is there of the last files is told. */
  finish(): void {
    while (this.#conversations.size > 0) this.#endOldest();
  }

  #endOldest(): void {
    const [stream, { conversation, size }] = this.#conversations.entries().next().value!;
    this.#size -= size;
    this.#conversations.delete(stream);
    conversation.finish();
  }
}

/** Times are not told. */
const BEGIN = { seconds: 0, nanoseconds: 0 };
