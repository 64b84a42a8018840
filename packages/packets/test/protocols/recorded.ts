import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  allFields,
  bytesSource,
  Dissection,
  fieldsNamed,
  FrameDissector,
  openCapture,
  protocolNamed,
  Session,
  treeText,
  valueText,
  wantedFields,
} from "@wireside/packets";

/** A frame of a capture, with what was found in it. */
export interface RecordedFrame {
  readonly number: number;
  readonly protocol: string;
  readonly info: string;
  /** The tree as text, a line a field. */
  readonly tree: string;
  /** The values of a field, as they are printed. */
  values(name: string): readonly string[];
}

/** A capture of `protocol-captures`. */
export function protocolCapture(name: string): string {
  return join(import.meta.dirname, "../../protocol-captures", `${name}.pcap`);
}

/**
 * Takes a capture apart, frame by frame.
 *
 * @param decodeAs whom to give a port's bytes, by `tcp.port:1234`
 */
export async function recordedFrames(
  path: string,
  decodeAs: Readonly<Record<string, string>> = {},
): Promise<readonly RecordedFrame[]> {
  const chosen = Object.entries(decodeAs).map(([place, id]) => [place, protocolNamed(id)!] as const);
  const d = new Dissection(new Session({ decodeAs: new Map(chosen) }));
  const dissector = new FrameDissector(d);
  const fields = allFields();
  const wanted = { tree: true, columns: true, fields: wantedFields(fields, fields.length) };
  const frames: RecordedFrame[] = [];
  for await (const batch of (await openCapture(bytesSource(readFileSync(path)))).batches()) {
    dissector.enter(batch);
    for (let i = 0; i < batch.count; i++) {
      dissector.dissect(i, wanted);
      const found = new Map<string, string[]>();
      for (const field of fields) {
        const values = d.values(field);
        if (values.length === 0) continue;
        found.set(field.name, [...(found.get(field.name) ?? []), ...values.map((value) => valueText(field, value))]);
      }
      frames.push({
        number: batch.firstNumber + i,
        protocol: d.columns.protocol,
        info: d.columns.info,
        tree: treeText(d.tree),
        values(name) {
          if (fieldsNamed(name).length === 0) throw new Error(`there is no field ${name}`);
          return found.get(name) ?? [];
        },
      });
    }
  }
  return frames;
}

/** What the frames of a protocol tell, in their order. */
export function infosOf(frames: readonly RecordedFrame[], protocol: string): readonly string[] {
  return frames.filter((frame) => frame.protocol === protocol).map(({ info }) => info);
}

/** The values of a field in all frames. */
export function allValues(frames: readonly RecordedFrame[], name: string): readonly string[] {
  return frames.flatMap((frame) => frame.values(name));
}
