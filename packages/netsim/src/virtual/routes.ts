import type { VirtualDirection } from "./direction.ts";
import type { VirtualNode } from "./node.ts";

/** The first link of the way over the fewest links; among equals the one that was made first. Hosts pass nothing on. */
export function shortestWay(from: VirtualNode, to: VirtualNode): VirtualDirection | undefined {
  const seen = new Set([from]);
  let reached = from.ways.map((way) => ({ node: way.to, first: way }));
  while (reached.length > 0) {
    const found = reached.find(({ node }) => node === to);
    if (found !== undefined) return found.first;
    const next = [];
    for (const { node, first } of reached) {
      if (seen.has(node) || !node.isRouter) continue;
      seen.add(node);
      for (const way of node.ways) next.push({ node: way.to, first });
    }
    reached = next;
  }
  return undefined;
}
