import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";

const fields = defineFields({
  data: { name: "data.data", label: "Data", type: "bytes", words: "Bytes that no protocol here knows." },
  length: { name: "data.len", label: "Length", type: "uint32", generated: true, words: "How many they are." },
});

/** What nobody claims. */
export const data = defineProtocol({
  id: "data",
  title: "Data",
  column: "",
  source: "none",
  words: "Payload that is not taken apart further.",
  fields,
  dissect(d: Dissection): void {
    const length = d.end - d.start;
    d.bytesItem(fields.data, d.start, length);
    d.item(fields.length, d.start, 0, length);
    d.describe(`Data (${length} bytes)`);
  },
});
