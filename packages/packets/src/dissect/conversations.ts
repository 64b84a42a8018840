import { CAPTURE_LIMITS } from "../limits.ts";
import { Conversation } from "./conversation.ts";

/**
 * What dissectors remember of the conversations of one transport. Those that were quiet the longest are forgotten when
 * there are too many, or when together they hold too many bytes of messages on their way.
 */
export class ConversationMemory {
  readonly #transport: "tcp" | "udp";
  /** By their numbers, the one heard of last at the end. */
  readonly #conversations = new Map<number, Conversation>();
  #last: Conversation | undefined = undefined;
  #held = 0;

  constructor(transport: "tcp" | "udp") {
    this.#transport = transport;
  }

  /** The conversation of a number; a new one where it is not known, or not any more. */
  get(number: number): Conversation {
    if (this.#last?.number === number) return this.#last;
    let conversation = this.#conversations.get(number);
    if (conversation === undefined) conversation = new Conversation(this.#transport, number);
    else this.#conversations.delete(number);
    this.#conversations.set(number, conversation);
    if (this.#conversations.size > CAPTURE_LIMITS.dissectedConversations) this.#forgetOldest();
    this.#last = conversation;
    return conversation;
  }

  /** Says that a conversation holds so many bytes now. */
  hold(conversation: Conversation, bytes: number): void {
    this.#held += bytes - conversation.heldBytes;
    conversation.heldBytes = bytes;
    while (this.#held > CAPTURE_LIMITS.streamBytes && this.#conversations.size > 1) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const [number, oldest] = this.#conversations.entries().next().value!;
    this.#held -= oldest.heldBytes;
    this.#conversations.delete(number);
  }
}
