import { Dissection, wantedFields } from "../../packages/packets/src/dissect/dissection.ts";
import { FrameDissector } from "../../packages/packets/src/dissect/dissect-frame.ts";
import { Session } from "../../packages/packets/src/dissect/session.ts";
import { allFields, fieldsNamed } from "../../packages/packets/src/fields/field.ts";
import { valueText } from "../../packages/packets/src/fields/format.ts";
import { protocols } from "../../packages/packets/src/protocols/index.ts";
import { openCapture } from "../../packages/packets/src/read/capture.ts";
import type { CaptureInput } from "../../packages/packets/src/read/source.ts";

/** The columns of the packet list, by the names that tshark has for them. */
const COLUMNS = {
  "_ws.col.Source": "source",
  "_ws.col.Destination": "destination",
  "_ws.col.Protocol": "protocol",
  "_ws.col.Info": "info",
} as const;

/**
 * The values that we find, as `tshark -T fields` prints them: a row a frame, a cell a field.
 *
 * @param between several values of one field
 */
export async function* ourFields(
  input: CaptureInput,
  names: readonly string[],
  between: string,
): AsyncGenerator<readonly string[], void, undefined> {
  const capture = await openCapture(input);
  const dissection = new Dissection(new Session());
  const dissector = new FrameDissector(dissection);
  if (protocols.length === 0) throw new Error("no protocol is registered");
  const fields = names.map((name) => fieldsNamed(name));
  const wanted = {
    fields: wantedFields(fields.flat(), allFields().length),
    columns: names.some((name) => name in COLUMNS),
  };
  for await (const batch of capture.batches()) {
    dissector.enter(batch);
    for (let i = 0; i < batch.count; i++) {
      dissector.dissect(i, wanted);
      yield names.map((name, column) =>
        name in COLUMNS
          ? dissection.columns[COLUMNS[name as keyof typeof COLUMNS]]
          : fields[column]!.flatMap((field) => dissection.values(field).map((value) => valueText(field, value))).join(
              between,
            ),
      );
    }
  }
}
