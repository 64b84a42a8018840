import { joined } from "../../streams/joined.ts";
import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { Inflate, type InflateState } from "../../gzip/inflate.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";

/** How each side's packing stands after its last message: the next one may refer to the text before it. */
const STATES: Remembered<[InflateState | undefined, InflateState | undefined]> = { make: () => [undefined, undefined] };

/**
 * Unpacks a message: RFC 7692 §7.2.2
 *
 * @returns undefined where it refers to messages that were not seen, or is not packed
 */
export function unpackMessage(d: Dissection, packed: Uint8Array): Uint8Array | undefined {
  const { place } = d;
  if (place === undefined || d.isQuoted) return undefined;
  const states = place.conversation.state(STATES);
  inflater ??= new Inflate();
  inflater.restart(states[place.direction]);
  const bytes = inflate(inflater, packed);
  const state = bytes === undefined ? undefined : stateAfter(inflater);
  place.conversation.bytesInStates += sizeOf(state) - sizeOf(states[place.direction]);
  states[place.direction] = state;
  return bytes;
}

function inflate(unpacker: Inflate, packed: Uint8Array): Uint8Array | undefined {
  const input = new Uint8Array(packed.length + END.length);
  input.set(packed);
  input.set(END, packed.length);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; ;) {
    at = unpacker.step(input, at, input.length);
    const { output, start, end, status } = unpacker;
    parts.push(output.slice(start, end));
    length += end - start;
    if (status === "damaged" || length > CAPTURE_LIMITS.unpackedBytes) return undefined;
    if (status !== "output") break;
  }
  return joined(parts, length);
}

/** A sender may also end its data with a message; the next one then begins new data, with the same text before it. */
function stateAfter(unpacker: Inflate): InflateState {
  const state = unpacker.save();
  return state.inside === "end" ? { ...state, inside: "head", isLast: false, hold: 0, bits: 0 } : state;
}

function sizeOf(state: InflateState | undefined): number {
  return state?.history.length ?? 0;
}

/** What the sender leaves away: an empty stored block. */
const END = Uint8Array.of(0x00, 0x00, 0xff, 0xff);
/** One serves all: what it holds between messages is kept apart. */
let inflater: Inflate | undefined;
