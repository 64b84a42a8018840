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
  type Capture,
  type Field,
  type SessionOptions,
} from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";
import { writeBytes } from "./output.ts";

/** Bytes gathered before they are written. */
const GATHER = 1 << 19;

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
export function valuesText(d: Dissection, fields: readonly Field[]): string {
  return d
    .valuesTogether(fields)
    .map(({ field, value }) => valueText(field, value))
    .join(",");
}

/**
 * Prints fields that can be read from the columns: the quick way. Only the frames that are special are taken apart.
 *
 * @returns false when one of the fields needs every frame to be taken apart; then nothing was printed
 */
export async function printFromColumns(
  capture: Capture,
  names: readonly string[],
  options: SessionOptions,
): Promise<boolean> {
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
    if (out.length > GATHER) await writeBytes(out.take());
  }
  await writeBytes(out.take());
  return true;
}
