import { readFileSync } from "node:fs";
import {
  allFields,
  bytesSource,
  ColumnPrinter,
  columnWriters,
  Dissection,
  fieldsNamed,
  FrameDissector,
  openCapture,
  PacketIndex,
  Session,
  TextBuffer,
  valueText,
  wantedFields,
  type Field,
  type FrameBatch,
} from "@wireside/packets";
import { expectedTable, type CollectedCapture } from "./collection.ts";
import { CUSTOM_BLOCKS } from "./known-differences.ts";

/** How a value comes about: each frame is taken apart, or the walker's columns are printed. */
export type Way = "dissected" | "from columns";

/** A cell of a table where we and tshark do not say the same. */
export interface Difference {
  /** As tshark counts. */
  readonly frame: number;
  readonly field: string;
  readonly way: Way;
  readonly ours: string;
  readonly theirs: string;
}

/** What came of comparing a capture with its table. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** The fields that were compared, by how we come to them. */
  readonly fields: Readonly<Record<Way, readonly string[]>>;
}

/** Left out: what tshark calls malformed is its own judgement. */
const NOT_COMPARED = "_ws.malformed";

/** Compares every cell of a capture's expected table with ours, frame by frame; fields that are not known here are left out. */
export async function comparedWithTable(capture: CollectedCapture): Promise<Comparison> {
  const table = expectedTable(capture.file);
  const isFrame = ([number]: readonly string[]) => CUSTOM_BLOCKS[capture.file]?.includes(Number(number)) !== true;
  const expected = table.rows.filter(isFrame);
  const known = table.fields.filter((name) => name !== NOT_COMPARED && fieldsNamed(name).length > 0);
  const printed = known.filter((name) => columnWriters([name], new PacketIndex({ isKept: false })) !== undefined);
  const fields = { dissected: known, "from columns": printed };
  const rows = { dissected: await dissectedRows(capture, known), "from columns": await printedRows(capture, printed) };
  const differences: Difference[] = [];
  for (const way of ["dissected", "from columns"] as const) {
    const columns = fields[way].map((name) => table.fields.indexOf(name));
    for (let index = 0; index < Math.max(expected.length, rows[way].length); index++) {
      const frame = Number(expected[index]?.[0] ?? NaN);
      for (const [place, field] of fields[way].entries()) {
        const cell = expected[index]?.[columns[place]!] ?? NO_FRAME;
        const theirs = field === "frame.number" ? String(index + 1) : downToTransport(field, cell);
        const ours = downToTransport(field, rows[way][index]?.[place] ?? NO_FRAME);
        if (ours !== theirs) differences.push({ frame, field, way, ours, theirs });
      }
    }
  }
  return { differences, fields };
}

const NO_FRAME = "(no such frame)";

/** Of the layers, those down to TCP or UDP: what stands above them is not part of what is compared. */
function downToTransport(field: string, text: string): string {
  if (field !== "frame.protocols") return text;
  const layers = text.split(":").filter((layer) => layer !== NOT_COMPARED);
  const transport = layers.findIndex((layer) => layer === "tcp" || layer === "udp");
  return (transport < 0 ? layers : layers.slice(0, transport + 1)).join(":");
}

async function dissectedRows({ path }: CollectedCapture, names: readonly string[]): Promise<string[][]> {
  const fields = names.map((name) => fieldsNamed(name));
  const wanted = { fields: wantedFields(fields.flat(), allFields().length) };
  const dissection = new Dissection(new Session());
  const dissector = new FrameDissector(dissection);
  const rows: string[][] = [];
  for await (const batch of batchesOf(path)) {
    dissector.enter(batch);
    for (let at = 0; at < batch.count; at++) {
      dissector.dissect(at, wanted);
      rows.push(fields.map((each) => valuesText(dissection, each)));
    }
  }
  return rows;
}

async function printedRows({ path }: CollectedCapture, names: readonly string[]): Promise<string[][]> {
  const special = new Map<number, string>();
  const index = new PacketIndex({ isKept: false, onSpecial: (_batch, at) => special.set(at, dissect(at)) });
  const fields = names.map((name) => fieldsNamed(name));
  const wanted = { fields: wantedFields(fields.flat(), allFields().length) };
  const dissection = new Dissection(new Session({}, index, "walking"));
  const dissector = new FrameDissector(dissection);
  const dissect = (at: number): string => {
    dissector.dissect(at, wanted);
    return fields.map((each) => valuesText(dissection, each)).join("\t");
  };
  const printer = new ColumnPrinter(index, columnWriters(names, index)!);
  const out = new TextBuffer();
  const decoder = new TextDecoder();
  let text = "";
  for await (const batch of batchesOf(path)) {
    special.clear();
    dissector.enter(batch);
    index.add(batch);
    printer.print(batch, out, (at) => out.text(special.get(at) ?? ""));
    text += decoder.decode(out.take());
  }
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => line.split("\t"));
}

async function* batchesOf(path: string): AsyncGenerator<FrameBatch, void, undefined> {
  yield* (await openCapture(bytesSource(readFileSync(path)))).batches();
}

/** As `tshark -T fields` prints them, with commas between several values. */
function valuesText(dissection: Dissection, fields: readonly Field[]): string {
  return fields.flatMap((field) => dissection.values(field).map((value) => valueText(field, value))).join(",");
}
