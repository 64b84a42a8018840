import { readFileSync } from "node:fs";
import {
  bytesSource,
  DissectedValues,
  Dissection,
  FrameDissector,
  openCapture,
  Session,
  type Filter,
} from "../../packages/packets/src/index.ts";

/** The numbers of the frames of a capture that pass a filter, each frame dissected in full. */
export async function ourFrames(file: string, filter: Filter): Promise<readonly number[]> {
  const capture = await openCapture(bytesSource(readFileSync(file)));
  const dissection = new Dissection(new Session());
  const dissector = new FrameDissector(dissection);
  const values = new DissectedValues(dissection, filter.fields);
  const passed: number[] = [];
  for await (const batch of capture.batches()) {
    dissector.enter(batch);
    for (let i = 0; i < batch.count; i++) {
      dissector.dissect(i, values.wanted);
      values.read();
      if (filter.matches(values)) passed.push(batch.firstNumber + i);
    }
  }
  return passed;
}
