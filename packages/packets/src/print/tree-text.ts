import type { FieldNode } from "../dissect/tree.ts";
import { lineText, valueText } from "../fields/format.ts";
import type { Source } from "../dissect/dissection.ts";
import type { StopReason } from "../dissect/stop.ts";

const INDENT = "    ";
/** Columns that the places of bytes take, `  26..27  `. */
const PLACE_WIDTH = 13;

/**
 * The tree of a frame for a terminal: each line with the bytes that it stands in, first and last, counted from 0. Bytes of
 * another source than the frame have its number before them, `1:0..3`.
 */
export function treeText(tree: readonly FieldNode[]): string {
  const lines: string[] = [];
  const visit = (nodes: readonly FieldNode[], depth: number): void => {
    for (const node of nodes) {
      if (node.field.hidden === true) continue;
      lines.push(`${placeText(node).padStart(PLACE_WIDTH)}  ${INDENT.repeat(depth)}${nodeText(node)}`);
      visit(node.children, depth + 1);
    }
  };
  visit(tree, 0);
  return lines.join("\n");
}

/** The line of a node, `Source Port: 80`. */
export function nodeText(node: FieldNode): string {
  return node.text ?? lineText(node.field, node.value);
}

/** The tree as plain objects, for JSON. Byte ranges: `start` from the beginning of the source, `length` in bytes. */
export interface TreeObject {
  readonly name: string;
  readonly text: string;
  readonly value: string;
  readonly source: number;
  readonly start: number;
  readonly length: number;
  readonly children?: readonly TreeObject[];
}

export function treeObjects(tree: readonly FieldNode[]): TreeObject[] {
  return tree
    .filter(({ field }) => field.hidden !== true)
    .map((node) => ({
      name: node.field.name,
      text: nodeText(node),
      value: valueText(node.field, node.value),
      source: node.source,
      start: node.start,
      length: node.length,
      ...(node.children.length === 0 ? {} : { children: treeObjects(node.children) }),
    }));
}

/** Bytes sixteen a line, with their offsets and as ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const hex = Array.from(line, (byte) => byte.toString(16).padStart(2, "0"));
    const halves = `${hex.slice(0, 8).join(" ")}  ${hex.slice(8).join(" ")}`;
    const letters = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(
      "",
    );
    lines.push(`${at.toString(16).padStart(4, "0")}  ${halves.padEnd(48)}  ${letters}`);
  }
  return lines.join("\n");
}

/** The bytes of each source, under its name where there are several. */
export function sourcesText(sources: readonly Source[]): string {
  if (sources.length === 1) return hexDump(sources[0]!.bytes);
  return sources
    .map(({ name, bytes }, index) => `${index}: ${name} (${bytes.length} bytes)\n${hexDump(bytes)}`)
    .join("\n\n");
}

/** Why a layer was not read to its end, in one sentence. */
export function stopText(stop: StopReason): string {
  const what = `${stop.protocol} at byte ${stop.offset}`;
  if (stop.message !== undefined) return `${what}: ${stop.message}.`;
  const missing = `needs ${stop.needed} bytes there and has ${stop.had}`;
  return stop.kind === "truncated"
    ? `${what} ${missing}: the capture kept no more of this frame.`
    : `${what} ${missing}: its lengths do not fit.`;
}

function placeText({ source, start, length }: FieldNode): string {
  if (length === 0) return "";
  const range = length === 1 ? String(start) : `${start}..${start + length - 1}`;
  return source === 0 ? range : `${source}:${range}`;
}
