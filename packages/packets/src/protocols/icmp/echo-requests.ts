import type { Dissection } from "../../dissect/dissection.ts";
import { timeOf } from "../../dissect/transport-conversations.ts";
import type { Field } from "../../fields/field.ts";
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

/**
 * Remembers an echo request, or says which one an answer belongs to.
 *
 * @param time what the time between the two is called
 */
export function addEchoPartner(
  d: Dissection,
  isRequest: boolean,
  [identifier, sequence]: readonly [number, number],
  fields: { readonly requestFrame: Field; readonly responseTime: Field },
  time: string,
): void {
  if (isRequest) {
    d.session.echoRequests.ask(d, identifier, sequence);
    return;
  }
  const request = d.session.echoRequests.answer(d, identifier, sequence);
  if (request === undefined) return;
  d.item(fields.requestFrame, d.start, 0, request.frame);
  const milliseconds = Number(timeOf(d.frame) - request.time) / 1e6;
  d.item(fields.responseTime, d.start, 0, milliseconds, `[${time}: ${milliseconds.toFixed(3)} ms]`);
  if (d.wantsColumns) d.columns.info += ` (request in ${request.frame})`;
}
