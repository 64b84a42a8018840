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

/** The path of a field by its name: the first that is preferred, or else the first. */
export function pathOfField(
  tree: readonly NodeView[],
  name: string,
  isPreferred: (node: NodeView) => boolean,
): FieldPath | undefined {
  let first: FieldPath | undefined;
  const find = (nodes: readonly NodeView[], above: FieldPath): FieldPath | undefined => {
    for (const [index, node] of nodes.entries()) {
      const path = [...above, index];
      if (node.name === name) {
        if (isPreferred(node)) return path;
        first ??= path;
      }
      const below = find(node.children, path);
      if (below !== undefined) return below;
    }
    return undefined;
  };
  return find(tree, []) ?? first;
}

/** The path that has the same names in another tree, as far as it goes; undefined when it has not even the first. */
export function samePath(
  tree: readonly NodeView[],
  path: FieldPath | undefined,
  other: readonly NodeView[],
): FieldPath | undefined {
  const found: number[] = [];
  let [nodes, others] = [tree, other];
  for (const index of path ?? []) {
    const node = nodes[index];
    if (node === undefined) break;
    const isSame = others[index]?.name === node.name;
    const at = isSame ? index : others.findIndex(({ name }) => name === node.name);
    if (at === -1) break;
    found.push(at);
    [nodes, others] = [node.children, others[at]!.children];
  }
  return found.length === 0 ? undefined : found;
}

/** Whether two paths lead to the same place. */
export function isSamePath(a: FieldPath | undefined, b: FieldPath | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((index, i) => index === b[i]);
}
