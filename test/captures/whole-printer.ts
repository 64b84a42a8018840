import {
  allFields,
  ColumnPrinter,
  columnWriters,
  Dissection,
  FrameDissector,
  PacketIndex,
  Session,
  sourcesText,
  stopText,
  TextBuffer,
  treeObjects,
  treeText,
  valueText,
  wantedFields,
} from "@wireside/packets";
import { batchesOf, type LooseFrame } from "./damage.ts";

const EVERY_FIELD = { tree: true, columns: true, fields: wantedFields(allFields(), allFields().length) };
const PRINTED = [...new Set(allFields().map(({ name }) => name))].filter(
  (name) => columnWriters([name], new PacketIndex({ isKept: false })) !== undefined,
);

/**
 * Lists frames, takes each apart and prints all that is found: the row of the list, every field, the tree, the bytes; and once
 * more from the walker's columns.
 *
 * @returns how many letters that made
 * @throws Error when a node of a tree lies outside the bytes that it points into
 */
export function printWhole(frames: readonly LooseFrame[]): number {
  return printDissected(frames) + printColumns(frames);
}

function printDissected(frames: readonly LooseFrame[]): number {
  const d = new Dissection(new Session());
  const dissector = new FrameDissector(d);
  let letters = 0;
  for (const batch of batchesOf(frames)) {
    dissector.enter(batch);
    for (let at = 0; at < batch.count; at++) {
      dissector.dissect(at, EVERY_FIELD);
      letters += printFrame(d);
    }
  }
  return letters;
}

type Nodes = Dissection["tree"];

function printFrame(d: Dissection): number {
  checkPlaces(d, d.tree);
  const { source, destination, protocol, info } = d.columns;
  const texts = [source, destination, protocol, info, treeText(d.tree), ...d.stops.map(stopText)];
  for (const { field } of new Set(flat(d.tree)))
    for (const value of d.values(field)) texts.push(valueText(field, value));
  if (d.frame.number % 16 === 1) texts.push(JSON.stringify(treeObjects(d.tree)), sourcesText(d.sources));
  return texts.reduce((sum, text) => sum + text.length, 0);
}

function flat(nodes: Nodes): Nodes {
  return nodes.flatMap((node) => [node, ...flat(node.children)]);
}

function checkPlaces(d: Dissection, nodes: Nodes): void {
  for (const { field, source, start, length, children } of nodes) {
    const bytes = d.sources[source]?.bytes.length ?? -1;
    if (start < 0 || length < 0 || start + length > bytes) {
      throw new Error(`${field.name}: ${start} and ${length} more of ${bytes} bytes of source ${source}`);
    }
    checkPlaces(d, children);
  }
}

function printColumns(frames: readonly LooseFrame[]): number {
  const index = new PacketIndex({ isKept: false, onSpecial: (_batch, at) => dissector.dissect(at, {}) });
  const dissector = new FrameDissector(new Dissection(new Session({}, index, "walking")));
  const printer = new ColumnPrinter(index, columnWriters(PRINTED, index)!);
  const out = new TextBuffer();
  let letters = 0;
  for (const batch of batchesOf(frames)) {
    dissector.enter(batch);
    index.add(batch);
    printer.print(batch, out, () => {});
    letters += out.take().length;
  }
  return letters;
}
