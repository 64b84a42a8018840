import type { Dissection } from "../dissect/dissection.ts";
import { defineFields } from "../fields/field.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";

const fields = defineFields({
  number: {
    name: "frame.number",
    label: "Frame Number",
    type: "uint32",
    words: "Its place in the capture, counted from 1.",
  },
  time: { name: "frame.time", label: "Arrival Time", type: "absolute-time", words: "When the capture saw it." },
  epoch: {
    name: "frame.time_epoch",
    label: "Epoch Time",
    type: "relative-time",
    words: "The same, in seconds since 1970-01-01 00:00:00 UTC.",
  },
  sinceFirst: {
    name: "frame.time_relative",
    label: "Time since reference or first frame",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long after the first frame of the capture it came.",
  },
  sincePrevious: {
    name: "frame.time_delta",
    label: "Time delta from previous captured frame",
    type: "relative-time",
    unit: " seconds",
    generated: true,
    words: "How long after the frame before it came; negative where the capture has them in another order.",
  },
  length: {
    name: "frame.len",
    label: "Frame Length",
    type: "uint32",
    unit: " bytes",
    words: "Bytes it had on the wire.",
  },
  capturedLength: {
    name: "frame.cap_len",
    label: "Capture Length",
    type: "uint32",
    unit: " bytes",
    words: "Bytes that the capture kept of it.",
  },
  protocols: {
    name: "frame.protocols",
    label: "Protocols in frame",
    type: "string",
    generated: true,
    words: "The layers found in it, outermost first.",
  },
  interface: {
    name: "frame.interface_id",
    label: "Interface id",
    type: "uint32",
    words: "Which of the capture's interfaces saw it.",
  },
  comment: { name: "frame.comment", label: "Comment", type: "string", words: "What somebody noted on this frame." },
});

/** The frame as the capture tells of it: no byte of it is on the wire. */
export const frame = defineProtocol({
  id: "frame",
  title: "Frame",
  column: "",
  source: "the capture",
  words: "What the capture says of the frame: when it came, how long it was, how much of it was kept.",
  fields,
  dissect(d: Dissection): void {
    const { frame: facts } = d;
    d.item(fields.interface, 0, 0, facts.interfaceIndex);
    if (facts.hasTime && (d.wants(fields.time) || d.wants(fields.epoch))) {
      const time = BigInt(facts.seconds) * 1_000_000_000n + BigInt(facts.nanoseconds);
      d.item(fields.time, 0, 0, time);
      d.item(fields.epoch, 0, 0, time);
    }
    if (facts.hasTime) {
      d.item(fields.sincePrevious, 0, 0, facts.sincePrevious);
      d.item(fields.sinceFirst, 0, 0, facts.sinceFirst);
    }
    d.item(fields.number, 0, 0, facts.number);
    d.item(fields.length, 0, 0, facts.length);
    d.item(fields.capturedLength, 0, 0, d.bytes.length);
    for (const comment of facts.notes?.comments ?? []) d.item(fields.comment, 0, 0, comment);
    d.describe(`Frame ${facts.number}: ${facts.length} bytes on wire, ${d.bytes.length} bytes captured`);
    const above = d.layers.length;
    if (!d.next("link-type", facts.linkType, 0, facts.length)) d.call(data, 0, facts.length);
    if (d.wants(fields.protocols)) {
      const names = d.layers.slice(above).map(({ id }) => id);
      d.item(fields.protocols, 0, 0, names.join(":"));
    }
  },
});
