import type { FrameView, NodeView } from "@wireside/packets";

/** A field of the tree by its place: index of the child at each level. */
export type FieldPath = readonly number[];

/** The field at a path; undefined when the tree has none there. */
export function nodeAt(tree: readonly NodeView[], path: FieldPath): NodeView | undefined {
  let nodes = tree;
  let node: NodeView | undefined;
  for (const index of path) {
    node = nodes[index];
    if (node === undefined) return undefined;
    nodes = node.children;
  }
  return node;
}

/** The path as a key: `0.2.1`. */
export function pathKey(path: FieldPath): string {
  return path.join(".");
}

/** The innermost field whose bytes contain one; undefined when none does. */
export function pathOfByte(frame: FrameView, source: number, offset: number): FieldPath | undefined {
  let best: FieldPath | undefined;
  let bestLength = Infinity;
  const visit = (nodes: readonly NodeView[], above: FieldPath): void => {
    nodes.forEach((node, index) => {
      const path = [...above, index];
      const contains =
        node.source === source && node.length > 0 && node.start <= offset && offset < node.start + node.length;
      // of two that are equally short the deeper one says more
      if (contains && node.length <= bestLength) {
        best = path;
        bestLength = node.length;
      }
      visit(node.children, path);
    });
  };
  visit(frame.tree, []);
  return best;
}
