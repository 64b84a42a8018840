import type { ConversationPlace, Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";

/** A part of a message. */
export interface Fragment {
  readonly frame: number;
  readonly bytes: Uint8Array;
}

/** A message of which not all parts are there. */
export interface BegunMessage {
  readonly opcode: number;
  readonly isCompressed: boolean;
  readonly fragments: Fragment[];
  length: number;
}

/** The message that each side is about to send. */
const BEGUN: Remembered<[BegunMessage | undefined, BegunMessage | undefined]> = { make: () => [undefined, undefined] };

/** Begins a message with its first part. */
export function beginMessage(d: Dissection, opcode: number, isCompressed: boolean, bytes: Uint8Array): void {
  const { place } = d;
  if (place === undefined || d.isQuoted) return;
  const message: BegunMessage = { opcode, isCompressed, fragments: [], length: 0 };
  keep(place, addFragment(message, d, bytes));
}

/**
 * Goes on with the message that was begun.
 *
 * @returns it, or undefined where none was, or where it is too long to be put together
 */
export function continueMessage(d: Dissection, bytes: Uint8Array, isLast: boolean): BegunMessage | undefined {
  const { place } = d;
  if (place === undefined || d.isQuoted) return undefined;
  const message = place.conversation.state(BEGUN)[place.direction];
  if (message === undefined) return undefined;
  place.conversation.bytesInStates -= message.length;
  const longer = addFragment(message, d, bytes);
  place.conversation.bytesInStates += message.length;
  keep(place, isLast ? undefined : longer);
  return longer;
}

/** Remembers a message in place of the one before it. */
function keep({ conversation, direction }: ConversationPlace, message: BegunMessage | undefined): void {
  const begun = conversation.state(BEGUN);
  conversation.bytesInStates += (message?.length ?? 0) - (begun[direction]?.length ?? 0);
  begun[direction] = message;
}

/** The parts of a message in one. */
export function joinFragments({ fragments, length }: BegunMessage): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const { bytes } of fragments) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

function addFragment(message: BegunMessage, d: Dissection, bytes: Uint8Array): BegunMessage | undefined {
  if (message.length + bytes.length > MOST_BYTES || message.fragments.length >= MOST_FRAGMENTS) return undefined;
  message.fragments.push({ frame: d.frame.number, bytes: bytes.slice() });
  message.length += bytes.length;
  return message;
}

/** Of one message in several frames; a longer one is shown in parts. */
const MOST_BYTES = 1 << 20;
const MOST_FRAGMENTS = 4096;
