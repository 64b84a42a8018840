import type { Dissection } from "../dissect/dissection.ts";
import type { FieldNode } from "../dissect/tree.ts";
import { valueText } from "../fields/format.ts";
import { nodeText, stopText } from "../print/tree-text.ts";
import { nodeFilter } from "./node-filter.ts";
import type { ConversationName, FrameView, NodeView } from "./views.ts";

/** What was found of a frame, as it is shown. */
export function frameView(d: Dissection, conversation: ConversationName | undefined): FrameView {
  return {
    number: d.frame.number,
    // Copies: a frame's bytes may stand in a buffer with those of others.
    sources: d.sources.map(({ name, bytes }) => ({ name, bytes: bytes.slice() })),
    tree: nodeViews(d.tree),
    stops: d.stops.map(stopText),
    conversation,
  };
}

function nodeViews(nodes: readonly FieldNode[]): NodeView[] {
  return nodes.filter(({ field }) => field.hidden !== true).map(nodeView);
}

function nodeView(node: FieldNode): NodeView {
  const { field, value, source, start, length, children } = node;
  return {
    name: field.name,
    text: nodeText(node),
    words: field.words,
    value: valueText(field, value),
    filter: nodeFilter(node),
    source,
    start,
    length,
    isGenerated: field.generated === true,
    children: nodeViews(children),
  };
}
