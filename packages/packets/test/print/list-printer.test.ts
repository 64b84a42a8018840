import { Dissection, FrameDissector, ListPrinter, Session, TextBuffer, listLine } from "@wireside/packets";
import fc from "fast-check";
import { expect, test } from "vitest";
import { damagedFrame, segmentFrame } from "../walk/any-frame.ts";
import { batchesOf, tcpFrame, udpFrame, type Frame } from "../walk/frames.ts";

/** A line without a time: that is written in another way. */
function lineOf(d: Dissection): string {
  return listLine({ ...d.columns, number: d.frame.number, length: d.frame.length, time: "" });
}

const withoutTime = (line: string): string => `${line.slice(0, 6)}${" ".repeat(12)}${line.slice(18)}`;

function printed(frames: readonly Frame[], sizes: readonly number[]): { lines: string[]; apart: number } {
  let apart = 0;
  const printer = new ListPrinter({}, (d) => {
    apart++;
    return lineOf(d);
  });
  const out = new TextBuffer();
  for (const batch of batchesOf(frames, sizes)) printer.print(batch, out, 6);
  return { lines: new TextDecoder().decode(out.take()).split("\n").slice(0, -1).map(withoutTime), apart };
}

function dissected(frames: readonly Frame[]): string[] {
  const d = new Dissection(new Session());
  const dissector = new FrameDissector(d);
  const lines: string[] = [];
  for (const batch of batchesOf(frames, [8192])) {
    dissector.enter(batch);
    for (let at = 0; at < batch.count; at++) {
      dissector.dissect(at, { columns: true });
      lines.push(withoutTime(lineOf(d)));
    }
  }
  return lines;
}

test("the list is that of taking every frame apart, whatever the frames are and however they come", () => {
  const frames = fc.array(fc.oneof({ weight: 4, arbitrary: segmentFrame }, damagedFrame), { maxLength: 80 });
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }), (some, sizes) => {
      expect(printed(some, sizes).lines).toEqual(dissected(some));
    }),
  );
});

test("segments and datagrams whose payload is nobody's are not taken apart", () => {
  const frames = [
    tcpFrame({ sourcePort: 4000, destinationPort: 9000, payload: 100 }),
    udpFrame({ sourcePort: 4000, destinationPort: 9000, payload: 100 }),
    tcpFrame({ sourcePort: 4000, destinationPort: 9000, payload: 10, version: 6 }),
    tcpFrame({ sourcePort: 4001, destinationPort: 80, payload: 10 }),
  ];
  const { lines, apart } = printed(frames, [10]);
  expect(apart).toBe(1);
  expect(lines[0]).toBe(
    "    1              10.0.0.1        → 10.0.0.2        TCP 154 4000 → 9000 [ACK] Seq=1 Ack=1 Win=100 Len=100",
  );
});
