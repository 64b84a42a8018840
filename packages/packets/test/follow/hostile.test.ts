import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesSource, CaptureFollower, ObjectFinder, openCapture, openDocument, PayloadWalk } from "../../src/index.ts";

const CAPTURES = join(import.meta.dirname, "../../captures");
const HEADER = 24;

/** A capture with some of its bytes changed, and perhaps without its end. */
function damaged(name: string): fc.Arbitrary<Uint8Array> {
  const whole = new Uint8Array(gunzipSync(readFileSync(join(CAPTURES, name, "client.pcap.gz")))).slice(0, 200_000);
  const change = fc.tuple(fc.integer({ min: HEADER, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }));
  return fc
    .tuple(fc.array(change, { maxLength: 60 }), fc.integer({ min: HEADER, max: whole.length }))
    .map(([changes, length]) => {
      const bytes = whole.slice();
      for (const [at, mask] of changes) bytes[at]! ^= mask;
      return bytes.subarray(0, length);
    });
}

describe("damaged captures", () => {
  it.each(["page-curl", "page-node", "everything", "uppercase-udp"])(
    "are followed as far as it goes: %s",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(damaged(name), async (bytes) => {
          for (const over of ["tcp", "udp"] as const) {
            const offsets = [0, 0];
            const capture = await openCapture(bytesSource(bytes));
            for await (const pieces of new CaptureFollower(capture, { over, stream: 0 }).pieces()) {
              for (const piece of pieces) {
                if (piece.kind === "difference" || (piece.kind === "bytes" && piece.isLate)) continue;
                expect(piece.offset).toBe(offsets[piece.direction]);
                offsets[piece.direction]! += piece.kind === "gap" ? piece.length : piece.bytes.length;
              }
            }
          }
          const document = await openDocument(bytesSource(bytes));
          await document.read();
          await document.follow({ over: "tcp", stream: 0 }, 3, 10);
        }),
        { numRuns: 15 },
      );
    },
  );

  it.each(["page-curl", "page-node"])("give what is there of files: %s", async (name) => {
    await fc.assert(
      fc.asyncProperty(damaged(name), async (bytes) => {
        const finder = new ObjectFinder((object) => expect(object.bytes.length).toBeGreaterThan(0));
        const walk = new PayloadWalk({});
        for await (const batch of (await openCapture(bytesSource(bytes))).batches()) {
          walk.add(batch);
          for (let row = 0; row < batch.count; row++) finder.add(walk.rows, row, walk.payload(row));
        }
        finder.finish();
      }),
      { numRuns: 30 },
    );
  });
});
