import {
  annotatedCopy,
  annotationsOf,
  bytesSource,
  makeExplanation,
  openCapture,
  openDocument,
} from "@wireside/packets";
import { expect, it } from "vitest";
import { knownCaptureBytes } from "../captures/known.ts";
import { describeWith } from "../needs.ts";
import { tsharkFields } from "./tshark-fields.ts";

describeWith(["tshark"], "a copy of a capture with comments", () => {
  it.each(["page-node", "zero-window"])("shows the comments of %s in Wireshark, frame by frame", async (name) => {
    const source = bytesSource(knownCaptureBytes(name, "client"));
    const document = await openDocument(source);
    await document.read();
    const comments = await annotationsOf(document, await makeExplanation(document));
    const copy = annotatedCopy(await openCapture(source), { commentsOf: (frame) => comments.get(frame) ?? [] });
    const printed = await tsharkFields(Buffer.concat(await Array.fromAsync(copy)), ["frame.comment", "frame.number"]);
    expect(printed.map(([comment]) => comment)).toEqual(printed.map((_, at) => (comments.get(at + 1) ?? []).join(",")));
    expect(comments.size).toBeGreaterThan(10);
  });
});
