import type { Dissection } from "../dissect/dissection.ts";
import { defineFields, type Field } from "../fields/field.ts";

/** A frame check sequence stands after at least this many bytes. */
const SHORTEST_WITH_CHECK = 64;
/** Shorter frames are filled with zeros until they are this long, without the frame check sequence (IEEE 802.3 §3.2.8). */
const SHORTEST_WITHOUT_CHECK = 60;

/** The same wherever an Ethernet frame's end is found: `vlan` too calls its padding so. */
export const PADDING_FIELDS = defineFields({
  padding: {
    name: "eth.padding",
    label: "Padding",
    type: "bytes",
    words: "Zeros that make the frame as long as the shortest one may be: 60 bytes and the check sequence.",
  },
  badPadding: {
    name: "eth.padding_bad",
    label: "Padding identification may be inaccurate and impact trailer dissector",
    type: "none",
    words: "Where padding belongs stand bytes that are not zero: an old card's leftovers, or something appended.",
  },
});

/** The fields into which the bytes after the payload are put. */
export interface TrailerFields {
  readonly padding: Field;
  readonly trailer: Field;
  readonly badPadding: Field;
  /** Where it has one: only the outermost layer does. */
  readonly check?: Field;
  readonly checkStatus?: Field;
}

/**
 * Adds what stands between the end of the layer above and the end of this one: padding up to the shortest frame, a trailer that
 * some device appended, and the frame check sequence, which most captures leave out. Whether it is there cannot be known
 * but by the lengths: Wireshark takes the last four bytes of what is too long to be padding for it.
 */
export function addTrailer(d: Dissection, fields: TrailerFields): void {
  let at = d.endAbove;
  const end = d.reportedEnd;
  if (at >= end || at >= d.end || at < d.start) return;
  const frameStart = d.network.ethernetStart;
  const shortest = frameStart + SHORTEST_WITHOUT_CHECK;
  if (frameStart >= 0 && at < shortest && end >= shortest) {
    const padding = d.slice(at, shortest - at);
    if (padding.every((byte) => byte === 0)) {
      d.item(fields.padding, at, padding.length, padding);
      at = shortest;
    } else {
      d.item(fields.badPadding, at, padding.length, null);
    }
  }
  const { check, checkStatus } = fields;
  const hasCheck = check !== undefined && end - frameStart >= SHORTEST_WITH_CHECK && end - at >= 4;
  const trailerEnd = hasCheck ? end - 4 : end;
  if (trailerEnd > at) d.bytesItem(fields.trailer, at, trailerEnd - at);
  if (hasCheck) {
    d.uint(check, trailerEnd);
    d.item(checkStatus!, trailerEnd, 0, CHECK_UNVERIFIED);
  }
}

/** As in the checksum status of other protocols: the bytes before the capture's first one are not known to be whole. */
const CHECK_UNVERIFIED = 2;
