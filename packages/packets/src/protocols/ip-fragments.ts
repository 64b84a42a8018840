import type { Dissection } from "../dissect/dissection.ts";
import { defineFields, type Field } from "../fields/field.ts";
import type { Datagram, FragmentPart } from "../reassembly/datagram.ts";

const TROUBLE = { type: "boolean", generated: true, values: { 0: "False", 1: "True" } } as const;

/** The fields that tell of fragments put together; `prefix` is `ip` or `ipv6`, `version` IPv4 or IPv6. */
function describeFragments(prefix: string, version: string) {
  return {
    fragments: {
      name: `${prefix}.fragments`,
      label: `${version} Fragments`,
      type: prefix === "ip" ? "bytes" : "none",
      generated: true,
      words: "The frames that brought the datagram in pieces.",
    },
    fragment: {
      name: `${prefix}.fragment`,
      label: `${version} Fragment`,
      type: "frame",
      generated: true,
      words: "A frame that brought a piece of it.",
    },
    error: {
      name: `${prefix}.fragment.error`,
      label: "Defragmentation error",
      type: "frame",
      generated: true,
      words: "A frame whose piece does not fit the others.",
    },
    overlap: {
      name: `${prefix}.fragment.overlap`,
      label: "Fragment overlap",
      ...TROUBLE,
      words: "Part of this piece was there already, as after a retransmission, or in an attack.",
    },
    conflict: {
      name: `${prefix}.fragment.overlap.conflict`,
      label: "Conflicting data in fragment overlap",
      ...TROUBLE,
      words: "Two pieces say different things of the same bytes: systems that see it may each believe another one.",
    },
    secondTail: {
      name: `${prefix}.fragment.multipletails`,
      label: "Multiple tail fragments found",
      ...TROUBLE,
      words: "Two pieces claim to be the last, and end at different places.",
    },
    tooLong: {
      name: `${prefix}.fragment.toolongfragment`,
      label: "Fragment too long",
      ...TROUBLE,
      words: "The piece reaches past the end that the last one gives.",
    },
    count: {
      name: `${prefix}.fragment.count`,
      label: "Fragment count",
      type: "uint32",
      generated: true,
      words: "How many pieces there were.",
    },
    length: {
      name: `${prefix}.reassembled.length`,
      label: `Reassembled ${version} length`,
      type: "uint32",
      generated: true,
      words: "Bytes of the datagram's payload, put together.",
    },
    bytes: {
      name: `${prefix}.reassembled.data`,
      label: `Reassembled ${version} data`,
      type: "bytes",
      generated: true,
      words: "The payload, put together.",
    },
  } as const;
}

export const IP_FRAGMENT_FIELDS = defineFields(describeFragments("ip", "IPv4"));
export const IPV6_FRAGMENT_FIELDS = defineFields(describeFragments("ipv6", "IPv6"));

/**
 * Adds where a datagram came from, and its bytes as a source of their own.
 *
 * @param at where the payload of the fragment that completed it begins
 * @returns the index of the source
 */
export function addFragments(
  d: Dissection,
  fields: { readonly [Name in keyof typeof IP_FRAGMENT_FIELDS]: Field },
  name: string,
  at: number,
  { bytes, parts }: Datagram,
): number {
  const source = d.addSource(name, bytes);
  const list = parts.map(({ frame, length }) => `#${frame}(${length})`).join(", ");
  const inside = (): void => {
    for (const part of parts) addPart(d, fields, part);
    d.item(fields.count, at, 0, parts.length);
    d.item(fields.length, at, 0, bytes.length);
    d.item(fields.bytes, at, 0, bytes);
  };
  const value = fields.fragments.type === "bytes" ? bytes : null;
  d.group(
    fields.fragments,
    at,
    0,
    value,
    inside,
    `[${parts.length} ${fields.fragments.label} (${bytes.length} bytes): ${list}]`,
  );
  return source;
}

function addPart(d: Dissection, fields: Parameters<typeof addFragments>[1], part: FragmentPart): void {
  const { frame, offset, length, conflicts, isSecondTail, isTooLong, overlaps } = part;
  const text = `[Frame: ${frame}, payload: ${offset}-${offset + length - 1} (${length} bytes)]`;
  const field = conflicts || isSecondTail || isTooLong ? fields.error : fields.fragment;
  d.group(
    field,
    0,
    0,
    frame,
    () => {
      if (overlaps) d.item(fields.overlap, 0, 0, 1);
      if (conflicts) d.item(fields.conflict, 0, 0, 1);
      if (isSecondTail) d.item(fields.secondTail, 0, 0, 1);
      if (isTooLong) d.item(fields.tooLong, 0, 0, 1);
    },
    text,
  );
}
