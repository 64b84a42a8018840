import {
  Dissection,
  FrameDissector,
  Session,
  bytesSource,
  openCapture,
  treeText,
  type SessionOptions,
} from "@wireside/packets";
import type { FieldNode } from "../../../src/dissect/tree.ts";

/** What was found in one frame of a capture. */
export interface DissectedFrame {
  readonly protocol: string;
  readonly info: string;
  readonly tree: readonly FieldNode[];
  readonly text: string;
  readonly stops: number;
}

/** Takes a capture apart, with the secrets in it. */
export async function dissected(capture: Uint8Array, options: SessionOptions = {}): Promise<DissectedFrame[]> {
  const opened = await openCapture(bytesSource(capture));
  const d = new Dissection(new Session({ secrets: opened.secrets, ...options }));
  const dissector = new FrameDissector(d);
  const frames: DissectedFrame[] = [];
  for await (const batch of opened.batches()) {
    dissector.enter(batch);
    for (let i = 0; i < batch.count; i++) {
      dissector.dissect(i, { tree: true, columns: true });
      const { protocol, info } = d.columns;
      frames.push({ protocol, info, tree: d.tree, text: treeText(d.tree), stops: d.stops.length });
    }
  }
  return frames;
}

/** Every node of a name, at any depth. */
export function nodesNamed(nodes: readonly FieldNode[], name: string): FieldNode[] {
  return nodes.flatMap((node) => [...(node.field.name === name ? [node] : []), ...nodesNamed(node.children, name)]);
}

/** The value of the first node of a name, 64-bit numbers as numbers. */
export function valueOf(nodes: readonly FieldNode[], name: string): FieldNode["value"] | undefined {
  const value = nodesNamed(nodes, name)[0]?.value;
  return typeof value === "bigint" ? Number(value) : value;
}

/** The Data packets of a frame, which may have several that left together: their nodes, and the bytes of each. */
export function dataPacketsOf(
  tree: readonly FieldNode[],
): { readonly nodes: readonly FieldNode[]; readonly length: number }[] {
  const layer = tree.find(({ field }) => field.name === "wireside");
  if (layer === undefined) return [];
  const parts = layer.children.filter(({ field }) => field.name === "text");
  return (parts.length === 0 ? [layer] : parts).map(({ children, length }) => ({ nodes: children, length }));
}
