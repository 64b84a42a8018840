import { readFileSync, readdirSync } from "node:fs";
import {
  allFields,
  bytesSource,
  Dissection,
  FrameDissector,
  openCapture,
  Session,
  wantedFields,
  type Wanted,
} from "@wireside/packets";
import { describe, expect, it } from "vitest";

const folder = new URL("../../protocol-captures/", import.meta.url);
const captures = readdirSync(folder).filter((name) => name.endsWith(".pcap"));
const everything = { tree: true, columns: true, fields: wantedFields(allFields(), allFields().length) };

async function columnsOf(name: string, wanted: Wanted): Promise<readonly string[]> {
  const d = new Dissection(new Session());
  const dissector = new FrameDissector(d);
  const lines: string[] = [];
  for await (const batch of (await openCapture(bytesSource(readFileSync(new URL(name, folder))))).batches()) {
    dissector.enter(batch);
    for (let i = 0; i < batch.count; i++) {
      dissector.dissect(i, wanted);
      lines.push(Object.values(d.columns).join(" "));
    }
  }
  return lines;
}

describe("the columns of the list", () => {
  it.each(captures)("say the same whatever else is wanted: %s", async (name) => {
    expect(await columnsOf(name, { columns: true })).toEqual(await columnsOf(name, everything));
  });
});
