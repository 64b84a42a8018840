import { wholeText } from "../quantities.ts";
import type { CitedField, CitedFrame } from "./cited-bytes.ts";
import { hexLines, hexOf } from "./hex.ts";
import { joined, markup, type Markup, type Piece } from "./markup.ts";

/** The frames that the report points at: what is pointed at, and the bytes in which it stands. */
export function byteViews(frames: readonly CitedFrame[]): Markup | undefined {
  if (frames.length === 0) return undefined;
  return markup`<section class="bytes" id="bytes"><h2>The bytes</h2>
<p class="soft">The frames that this report points at, and the fields. Bytes are counted from 0 at the beginning of the frame.</p>
${frames.map(byteView)}</section>`;
}

function byteView({ number, id, fields, sources }: CitedFrame): Markup {
  const rows = fields.map((field, at) => fieldRow(field, at, sources));
  const dumps = sources.map(({ name, bytes }, source) => {
    if (source === 0) return hexLines(bytes, source, fields);
    const isCited = fields.some(({ places }) => places.some((place) => place.source === source));
    if (!isCited) return undefined;
    return markup`<p class="source">${name}, ${wholeText(bytes.length)} bytes</p>${hexLines(bytes, source, fields)}`;
  });
  return markup`<article class="frame-bytes" id="${id}"><h3>Frame ${wholeText(number)}</h3>
<table class="fields"><tbody>${rows}</tbody></table>
${dumps}</article>
`;
}

function fieldRow({ id, field, value, text, places }: CitedField, at: number, sources: CitedFrame["sources"]): Markup {
  const ranges = places.map((place) => placeText(place, sources));
  const bytes = places.map(({ source, start, length }) => {
    return hexOf(sources[source]?.bytes.subarray(start, start + length) ?? new Uint8Array());
  });
  return markup`<tr id="${id}" data-f="${at}"><th scope="row"><code>${field}</code></th><td><bdi>${
    text === "" ? value : text
  }</bdi></td><td class="place">${ranges.length === 0 ? "worked out" : joined(ranges, ", ")}</td><td class="bytes-of"><code>${joined(bytes, ", ")}</code></td></tr>
`;
}

function placeText({ source, start, length }: CitedField["places"][number], sources: CitedFrame["sources"]): Piece {
  const range = length === 1 ? `byte ${start}` : `bytes ${start}–${start + length - 1}`;
  return source === 0 ? range : `${range} of ${sources[source]?.name ?? ""}`;
}
