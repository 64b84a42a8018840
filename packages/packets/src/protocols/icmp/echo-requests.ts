import type { Dissection } from "../../dissect/dissection.ts";
import { timeOf } from "../../dissect/transport-conversations.ts";
import { hexText } from "../../fields/format.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";

/** An echo request that has an answer, or waits for it. */
export interface EchoRequest {
  readonly frame: number;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** The frame that answers it; 0 until then. */
  answer: number;
}

/** The echo requests (pings) of a capture, so that an answer finds its own. The oldest are forgotten first. */
export class EchoRequests {
  readonly #requests = new Map<string, EchoRequest>();

  /** Remembers a request. */
  ask(d: Dissection, identifier: number, sequence: number): void {
    const key = keyOf(d, identifier, sequence);
    this.#requests.delete(key);
    this.#requests.set(key, { frame: d.frame.number, time: timeOf(d.frame), answer: 0 });
    if (this.#requests.size > CAPTURE_LIMITS.echoRequests) this.#requests.delete(this.#requests.keys().next().value!);
  }

  /** The request that an answer belongs to, if it came and has no other answer. */
  answer(d: Dissection, identifier: number, sequence: number): EchoRequest | undefined {
    const key = keyOf(d, identifier, sequence);
    const request = this.#requests.get(key);
    if (request === undefined || (request.answer !== 0 && request.answer !== d.frame.number)) return undefined;
    request.answer = d.frame.number;
    return request;
  }
}

/** The same for a request and its answer. */
function keyOf(d: Dissection, identifier: number, sequence: number): string {
  const { version, vlan, source, destination } = d.network;
  const length = version === 4 ? 4 : 16;
  const ends = [hexText(source.subarray(0, length)), hexText(destination.subarray(0, length))];
  return `${ends.toSorted().join("-")}:${identifier}:${sequence}:${vlan}`;
}

/** Milliseconds between a request and its answer. */
export function responseTime(d: Dissection, request: EchoRequest): number {
  return Number(timeOf(d.frame) - request.time) / 1e6;
}
