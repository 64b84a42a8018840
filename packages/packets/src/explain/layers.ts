import type { Dissection } from "../dissect/dissection.ts";
import type { FieldNode } from "../dissect/tree.ts";
import { valueText } from "../fields/format.ts";
import { evidenceOf } from "./evidence.ts";
import { frameText, wholeText } from "./quantities.ts";
import { quoted } from "./messages/message.ts";
import { answer, worked, type Draft, type Piece } from "./tell.ts";

/**
 * Which bytes of one packet are which field and which layer: a sentence for each layer whose bytes stand in the frame itself,
 * with its fields in their order.
 *
 * @param d a dissection with its tree
 */
export function tellLayers(d: Dissection): Draft[] {
  const { number } = d.frame;
  const layers = d.tree.filter(({ field, source, length }) => source === 0 && length > 0 && !UNTOLD.has(field.name));
  return layers.map((layer) => {
    const question = `Which bytes of frame ${number} are which field, and of which layer?`;
    const fields = fieldsOf(layer);
    const shown = fields
      .slice(0, MOST_FIELDS)
      .flatMap((field, place): Piece[] => [place === 0 ? ": " : "; ", ...fieldPieces(number, field)]);
    const more = fields.length > MOST_FIELDS ? `; and ${wholeText(fields.length - MOST_FIELDS)} more` : "";
    return answer(
      "questions.layer",
      question,
      evidenceOf(number, layer),
    )`In ${frameText(number)}, ${placeText(layer)} ${layer.length === 1 ? "is" : "are"} ${worked(layer.field.label)}${shown}${more}.`;
  });
}

/**
 * The fields of a layer in the order of their bytes, without what is worked out from them. Where two tell the same bytes, as
 * tcp.seq and tcp.seq_raw do, it is the second that tells them as they are.
 */
function fieldsOf({ children }: FieldNode): FieldNode[] {
  return children
    .filter((node, at) => isInFrame(node) && !children.slice(at + 1).some((later) => tellsSame(node, later)))
    .sort((one, other) => one.start - other.start);
}

function isInFrame({ field, source, length }: FieldNode): boolean {
  return source === 0 && length > 0 && field.generated !== true && field.hidden !== true;
}

function tellsSame(one: FieldNode, other: FieldNode): boolean {
  const isWhole = one.field.mask === undefined && other.field.mask === undefined;
  return isWhole && isInFrame(other) && one.start === other.start && one.length === other.length;
}

function fieldPieces(frame: number, node: FieldNode): Piece[] {
  const { field, value } = node;
  const place = `${field.label} (${placeText(node)})`;
  if (
    field.type === "none" ||
    field.type === "protocol" ||
    (value instanceof Uint8Array && value.length > LONGEST_VALUE)
  )
    return [place];
  const text = quoted(valueText(field, value));
  return [`${place} = `, { text, citation: evidenceOf(frame, node) }];
}

/** `bytes 0 to 13`, both inclusive, counted from 0. */
function placeText({ start, length }: FieldNode): string {
  return length === 1 ? `byte ${start}` : `bytes ${start} to ${start + length - 1}`;
}

/** The frame as a whole, and payloads that nobody knows: the layer below has them as its payload. */
const UNTOLD: ReadonlySet<string> = new Set(["frame", "data"]);
const MOST_FIELDS = 24;
/** Bytes. */
const LONGEST_VALUE = 16;
