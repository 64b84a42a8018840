import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { messageFields as f } from "./message-fields.ts";

/** A question and its answer, as far as they were seen. */
interface Transaction {
  readonly id: number;
  /** Frame of the question, 0 where it was not seen … */
  readonly request: number;
  /** … and its time, nanoseconds since 1970. */
  readonly time: bigint;
  /** Frame of the answer, 0 while there is none. */
  response: number;
}

/** How a message stands to those before it. */
interface Part {
  readonly transaction: Transaction;
  /** The same was sent before, in another frame. */
  readonly isRepeated: boolean;
}

/** The questions and answers of one conversation. */
class Transactions {
  /** The latest of each id. */
  readonly #latest = new Map<number, Transaction>();
  readonly #byFrame = new Map<number, Part>();

  /** What a frame is a part of; a frame that is looked at again is still the same part. */
  of(frame: number, time: bigint, id: number, isResponse: boolean): Part {
    const known = this.#byFrame.get(frame);
    if (known !== undefined && known.transaction.id === id) return known;
    const part = isResponse ? this.#answer(frame, id) : this.#ask(frame, time, id);
    this.#byFrame.set(frame, part);
    if (this.#byFrame.size > MOST_FRAMES) forgetOldest(this.#byFrame);
    return part;
  }

  #ask(frame: number, time: bigint, id: number): Part {
    const before = this.#latest.get(id);
    if (before !== undefined && before.response === 0 && time - before.time <= PATIENCE) {
      return { transaction: before, isRepeated: true };
    }
    const transaction: Transaction = { id, request: frame, time, response: 0 };
    this.#keep(transaction);
    return { transaction, isRepeated: false };
  }

  #answer(frame: number, id: number): Part {
    const asked = this.#latest.get(id);
    if (asked === undefined) return { transaction: { id, request: 0, time: 0n, response: frame }, isRepeated: false };
    const isRepeated = asked.response !== 0;
    if (!isRepeated) asked.response = frame;
    return { transaction: asked, isRepeated };
  }

  #keep(transaction: Transaction): void {
    this.#latest.delete(transaction.id);
    this.#latest.set(transaction.id, transaction);
    if (this.#latest.size > MOST_FRAMES) forgetOldest(this.#latest);
  }
}

/** The same question again within this time is a repeat, nanoseconds; later it is a new one. */
const PATIENCE = 5_000_000_000n;
/** Frames of one conversation that are remembered. */
const MOST_FRAMES = 4096;

function forgetOldest(map: Map<number, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}

const TRANSACTIONS: Remembered<Transactions> = { make: () => new Transactions() };

/** Remembers a message, and gives back what adds which frame it answers or is answered by, and how long that took. */
export function followTransaction(d: Dissection, id: number, isResponse: boolean): () => void {
  const { place, frame } = d;
  if (place === undefined || d.isQuoted) return () => {};
  const time = BigInt(frame.seconds) * 1_000_000_000n + BigInt(frame.nanoseconds);
  const { transaction, isRepeated } = place.conversation.state(TRANSACTIONS).of(frame.number, time, id, isResponse);
  return () => {
    if (isResponse) addResponse(d, transaction, isRepeated, time);
    else if (isRepeated) {
      d.item(f.retransmittedRequest, 0, 0, transaction.request);
      d.item(f.retransmission, 0, 0, 1);
    } else if (transaction.response !== 0) d.item(f.responseIn, 0, 0, transaction.response);
  };
}

function addResponse(
  d: Dissection,
  { request, response, time: asked }: Transaction,
  isRepeated: boolean,
  time: bigint,
): void {
  if (request === 0) {
    d.item(f.unsolicited, 0, 0, 1);
  } else if (isRepeated) {
    d.item(f.retransmittedResponse, 0, 0, response);
    d.item(f.retransmission, 0, 0, 1);
  } else {
    d.item(f.responseTo, 0, 0, request);
    d.item(f.time, 0, 0, time - asked);
  }
}
