import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";

/** A request, and the response to it. */
export interface Exchange {
  /** From 1, within the conversation; 0 for a response whose request was not seen. */
  readonly number: number;
  readonly method: string;
  /** Address with scheme and host, where that is known. */
  readonly fullUri: string | undefined;
  /** Frame of the request, 0 where it was not seen … */
  readonly request: number;
  /** … and its time, nanoseconds since 1970. */
  readonly time: bigint;
  /** How far the client had acknowledged the server's bytes when it asked. */
  readonly acknowledged: number;
  /** Frame of the final response, 0 while there is none. */
  response: number;
}

/** The requests and responses of one conversation: answers come in the order of the questions, RFC 9112 §9.3.2 */
export class Exchanges {
  readonly #waiting: Exchange[] = [];
  /** By where their messages stand: a message that is looked at again is the same one. */
  readonly #known = new Map<string, Exchange>();
  #count = 0;

  /** Whether requests or responses were seen. */
  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /**
   * The exchange that a request opens. When the server's bytes went on since the request before it, that one has had its
   * response, though it may be missing here; requests sent one after the other wait together.
   */
  request(d: Dissection, method: string, fullUri: string | undefined): Exchange {
    return this.#at(d, () => {
      const acknowledged = d.place?.acknowledged ?? 0;
      if (this.#waiting.length > 0 && this.#waiting.at(-1)!.acknowledged !== acknowledged) this.#waiting.length = 0;
      const exchange = {
        number: ++this.#count,
        method,
        fullUri,
        request: d.frame.number,
        time: timeOf(d),
        acknowledged,
        response: 0,
      };
      this.#waiting.push(exchange);
      if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
      return exchange;
    });
  }

  /** The exchange that a response belongs to. */
  response(d: Dissection, code: number): Exchange {
    return this.#at(d, () => {
      const exchange = this.#waiting[0] ?? UNKNOWN;
      if (code >= 200 || code === SWITCHING_PROTOCOLS) {
        this.#waiting.shift();
        if (exchange !== UNKNOWN) exchange.response = d.frame.number;
      }
      return exchange;
    });
  }

  /** The method that the response at `d.start` answers. */
  answeredMethod(d: Dissection): string | undefined {
    return (this.#known.get(keyOf(d)) ?? this.#waiting[0])?.method;
  }

  #at(d: Dissection, make: () => Exchange): Exchange {
    const key = keyOf(d);
    let exchange = this.#known.get(key);
    if (exchange === undefined) {
      exchange = make();
      this.#known.set(key, exchange);
      let held = sizeOf(exchange);
      if (this.#known.size > MOST_KNOWN) {
        const [oldest, forgotten] = this.#known.entries().next().value!;
        this.#known.delete(oldest);
        held -= sizeOf(forgotten);
      }
      if (d.place !== undefined) d.place.conversation.bytesInStates += held;
    }
    return exchange;
  }
}

/** Bytes of memory that it takes, about. */
function sizeOf({ fullUri = "" }: Exchange): number {
  return 200 + 2 * fullUri.length;
}

/** Where a message stands: the same whenever its frame is looked at. */
function keyOf({ frame, source, start }: Dissection): string {
  return `${frame.number}:${source}:${start}`;
}

export const EXCHANGES: Remembered<Exchanges> = { make: () => new Exchanges() };

/** The frame's time, nanoseconds since 1970. */
export function timeOf({ frame }: Dissection): bigint {
  return BigInt(frame.seconds) * 1_000_000_000n + BigInt(frame.nanoseconds);
}

const UNKNOWN: Exchange = {
  number: 0,
  method: "",
  fullUri: undefined,
  request: 0,
  time: 0n,
  acknowledged: 0,
  response: 0,
};
const SWITCHING_PROTOCOLS = 101;
/** Requests of one conversation that wait for an answer. */
const MOST_WAITING = 256;
/** Messages of one conversation that are remembered. */
const MOST_KNOWN = 512;
