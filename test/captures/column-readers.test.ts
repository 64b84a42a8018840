import { readFileSync } from "node:fs";
import {
  allFields,
  bytesSource,
  Dissection,
  fieldsNamed,
  FrameDissector,
  openCapture,
  PacketIndex,
  Session,
  valueText,
  wantedFields,
} from "@wireside/packets";
import { expect, it } from "vitest";
import { columnReaders, type ColumnReader } from "../../packages/packets/src/filter/column-readers.ts";
import { isPlain } from "../../packages/packets/src/filter/column-values.ts";
import type { PacketChunk } from "../../packages/packets/src/columns/packet-chunk.ts";
import type { Field } from "../../packages/packets/src/fields/field.ts";
import { describeWith } from "../needs.ts";
import { collectedCaptures } from "./collection.ts";

/** Frames that are looked at of one capture, the first of them. */
const MOST_FRAMES = 400;

async function walked(bytes: Uint8Array): Promise<PacketIndex> {
  const index = new PacketIndex({ isKept: true, onSpecial: (_batch, at) => dissector.dissect(at, {}) });
  const dissector = new FrameDissector(new Dissection(new Session({}, index, "walking")));
  for await (const batch of (await openCapture(bytesSource(bytes))).batches()) {
    dissector.enter(batch);
    index.add(batch);
  }
  return index;
}

/** What a reader finds in a row, as text; of a field that it knows to be there or not, only how often. */
function textFromColumns(field: Field, reader: ColumnReader, chunk: PacketChunk, row: number): string {
  const { number, value } = reader;
  const count = reader.count(chunk, row);
  if (number === undefined && value === undefined) return `${count}×`;
  return Array.from({ length: count }, (_, i) =>
    valueText(field, value === undefined ? number!(chunk, row, i) : value(chunk, row, i)),
  ).join(",");
}

function textFromFrame(d: Dissection, field: Field, { number, value }: ColumnReader): string {
  const values = d.values(field);
  if (number === undefined && value === undefined) return `${values.length}×`;
  return values.map((each) => valueText(field, each)).join(",");
}

describeWith(["captures"], "filters over columns", () => {
  it("read what is found in the frames themselves", async () => {
    let rows = 0;
    for (const { file, path } of collectedCaptures()) {
      const bytes = readFileSync(path);
      const index = await walked(bytes);
      const readers = [...columnReaders(index)].map(([name, reader]) => [fieldsNamed(name)[0]!, reader] as const);
      const wanted = {
        fields: wantedFields(
          readers.map(([field]) => field),
          allFields().length,
        ),
      };
      const d = new Dissection(new Session({}, index, "recorded"));
      const dissector = new FrameDissector(d);
      const differences: string[] = [];
      for await (const batch of (await openCapture(bytesSource(bytes))).batches()) {
        dissector.enter(batch);
        for (let at = 0; at < batch.count; at++) {
          const chunk = index.columns.chunkOf(batch.firstNumber + at);
          const row = batch.firstNumber + at - chunk.firstFrame;
          if (batch.firstNumber + at > MOST_FRAMES || !isPlain(chunk, row)) continue;
          rows++;
          dissector.dissect(at, wanted);
          for (const [field, reader] of readers) {
            const columns = textFromColumns(field, reader, chunk, row);
            const frame = textFromFrame(d, field, reader);
            if (columns !== frame)
              differences.push(`${batch.firstNumber + at} ${field.name}: ${columns}, not ${frame}`);
          }
        }
      }
      expect([file, differences]).toEqual([file, []]);
    }
    expect(rows).toBeGreaterThan(30_000);
  });
});
