import {
  ColumnPrinter,
  Dissection,
  FrameDissector,
  PacketIndex,
  Session,
  TextBuffer,
  allFields,
  columnWriters,
  fieldsNamed,
  valueText,
  wantedFields,
  type Field,
} from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";
import { jsonLine } from "../text/neutralise.ts";
import { CSV_END, csvLine } from "./csv.ts";
import { showFrames, type PacketsJob } from "./job.ts";
import { GATHER, turn, writeBytes } from "./output.ts";

/**
 * The fields of each name, in the order given; several fields of one name are printed together.
 *
 * @throws WiresideError `unknown_field`
 */
export function namedFields(names: readonly string[]): (readonly Field[])[] {
  return names.map((name) => {
    const fields = fieldsNamed(name);
    if (fields.length === 0) throw new WiresideError("unknown_field", { message: `There is no field ${name}.` });
    return fields;
  });
}

/** The values that a dissection found of one name, as `tshark -T fields` prints them: commas between several. */
function valuesText(d: Dissection, fields: readonly Field[]): string {
  return valueTexts(d, fields).join(",");
}

function valueTexts(d: Dissection, fields: readonly Field[]): string[] {
  return d.valuesTogether(fields).map(({ field, value }) => valueText(field, value));
}

/** Prints chosen fields of every frame, a line a frame: tabs between them, or as CSV or JSON. */
export async function printFields(job: PacketsJob, names: readonly string[]): Promise<void> {
  const { given, filter, out } = job;
  const isPlain = given.json !== true && given.csv !== true;
  const isAll = filter === undefined && given.count === undefined;
  if (isPlain && isAll && (await printFromColumns(job, names))) return;
  const fields = namedFields(names);
  if (given.csv === true) await out.line(csvLine(names) + CSV_END);
  await showFrames(job, {
    wanted: { fields: fields.flat() },
    show: async (d) => {
      if (given.json === true) {
        await out.line(jsonLine(Object.fromEntries(names.map((name, i) => [name, valueTexts(d, fields[i]!)]))));
      } else if (given.csv === true) await out.line(csvLine(fields.map((each) => valuesText(d, each))) + CSV_END);
      else await out.line(fields.map((each) => valuesText(d, each)).join("\t"));
      return true;
    },
  });
}

/**
 * Prints fields that can be read from the columns: the quick way. Only the frames that are special are taken apart.
 *
 * @returns false when one of the fields needs every frame to be taken apart; then nothing was printed
 */
async function printFromColumns({ capture, options, signal }: PacketsJob, names: readonly string[]): Promise<boolean> {
  const special = new Map<number, string>();
  const index = new PacketIndex({ isKept: false, onSpecial: (_batch, at) => special.set(at, dissect(at)) });
  const writers = columnWriters(names, index);
  if (writers === undefined) return false;
  const fields = namedFields(names);
  const wanted = { fields: wantedFields(fields.flat(), allFields().length) };
  const d = new Dissection(new Session(options, index, "walking"));
  const dissector = new FrameDissector(d);
  const dissect = (at: number): string => {
    dissector.dissect(at, wanted);
    return fields.map((each) => valuesText(d, each)).join("\t");
  };
  const printer = new ColumnPrinter(index, writers);
  const out = new TextBuffer(2 * GATHER);
  for await (const batch of capture.batches()) {
    special.clear();
    dissector.enter(batch);
    index.add(batch);
    printer.print(batch, out, (at) => out.text(special.get(at) ?? ""));
    // What comes through a pipe may be live: it is shown before the next packets are waited for.
    if (out.length > GATHER || capture.progress.total === undefined) await writeBytes(out.take());
    await turn(signal);
  }
  await writeBytes(out.take());
  return true;
}
