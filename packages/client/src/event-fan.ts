import { LIMITS, WiresideError } from "@wireside/protocol";
import type { ClientEvent } from "./hub-client.ts";

type Listener = (event: ClientEvent) => void;

/**
 * Hands events to listeners and iterators, in order, after the current turn. What happens before anyone listens is kept
 * for the first one, so that nothing is missed between connecting and listening; if nobody comes, it is let go.
 */
export class EventFan {
  readonly #listeners = new Set<Listener>();
  readonly #onEnd = new Set<() => void>();
  #queue: ClientEvent[] = [];
  #isHeard = false;
  #isScheduled = false;
  #isEnded = false;

  push(events: readonly ClientEvent[]): void {
    for (const event of events) this.#queue.push(event);
    if (this.#listeners.size > 0) this.#schedule();
    else if (this.#isHeard || this.#queue.length > LIMITS.clientEvents) this.#queue = [];
  }

  on(listener: Listener): () => void {
    // Wrapped, so that one function given twice is two listeners.
    const own: Listener = (event) => {
      listener(event);
    };
    this.#listeners.add(own);
    this.#isHeard = true;
    this.#schedule();
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** No more events will come: iterators end when they have given what they have. */
  end(): void {
    this.#isEnded = true;
    this.#schedule();
  }

  /** The events as an iterator that keeps at most LIMITS.clientEvents unread, and fails with too_many beyond that. */
  iterate(): AsyncIterableIterator<ClientEvent> {
    const reader = new Reader();
    const stop = this.on((event) => {
      if (!reader.push(event)) finish();
    });
    const finish = (): void => {
      stop();
      this.#onEnd.delete(finish);
      reader.end();
    };
    this.#onEnd.add(finish);
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => reader.next(),
      return: () => {
        finish();
        reader.clear();
        return reader.next();
      },
    };
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const events = this.#queue;
    this.#queue = [];
    for (const event of events) for (const listener of this.#listeners) tell(listener, event);
    if (this.#isEnded && this.#queue.length === 0) for (const finish of this.#onEnd) finish();
  }
}

/** One iterator's queue. */
class Reader {
  #waiting: ClientEvent[] = [];
  #failure: WiresideError | undefined;
  #isOver = false;
  #news = Promise.withResolvers<void>();

  /** False when there is no room any more: then it has failed. */
  push(event: ClientEvent): boolean {
    if (this.#waiting.length >= LIMITS.clientEvents) {
      this.#failure = new WiresideError("too_many", {
        message: `More than ${LIMITS.clientEvents} events waited to be read.`,
      });
      return false;
    }
    this.#waiting.push(event);
    this.#wake();
    return true;
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  clear(): void {
    this.#waiting = [];
    this.#failure = undefined;
  }

  async next(): Promise<IteratorResult<ClientEvent>> {
    while (this.#waiting.length === 0 && !this.#isOver) await this.#news.promise;
    const value = this.#waiting.shift();
    if (value !== undefined) return { done: false, value };
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
    return { done: true, value: undefined };
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** A listener that throws does not keep the event from the others; its error is the program's to see. */
function tell(listener: Listener, event: ClientEvent): void {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
