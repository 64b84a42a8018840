import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesSource, openCapture, openDocument, type FollowedPiece } from "../../src/index.ts";
import { CaptureFollower } from "../../src/follow/follow-capture.ts";

const CAPTURES = join(import.meta.dirname, "../../captures");
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(CAPTURES, name, "client.pcap.gz")));
const TCP_0 = { over: "tcp", stream: 0 } as const;

async function streamed(bytes: Uint8Array): Promise<FollowedPiece[]> {
  const all: FollowedPiece[] = [];
  for await (const pieces of new CaptureFollower(await openCapture(bytesSource(bytes)), TCP_0).pieces()) {
    all.push(...pieces);
  }
  return all;
}

describe("following in a document", () => {
  it.each(["uppercase-tcp", "everything", "missed-frames"])("gives of %s what reading it once gives", async (name) => {
    const document = await openDocument(bytesSource(read(name)));
    await document.read();
    const pieces: FollowedPiece[] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const part = await document.follow(TCP_0, from, 100);
      expect(part.pieces.length).toBeLessThanOrEqual(100);
      pieces.push(...part.pieces);
      from = part.next;
    }
    expect(pieces).toEqual(await streamed(read(name)));
  });

  it("gives any part again, and the parts of several conversations in turn", async () => {
    const document = await openDocument(bytesSource(read("short-connections")));
    await document.read();
    const [first, other, again] = await Promise.all([
      document.follow(TCP_0, 0, 3),
      document.follow({ over: "tcp", stream: 1 }, 0, 3),
      document.follow(TCP_0, 1, 2),
    ]);
    expect(first.pieces.slice(1, 3)).toEqual(again.pieces);
    expect(other.pieces).not.toEqual(first.pieces);
  });

  it("waits until the capture is read, and ends at once of a conversation that is not there", async () => {
    const document = await openDocument(bytesSource(read("everything")));
    const reading = document.read();
    const part = await document.follow(TCP_0, 0, 1_000_000);
    await reading;
    expect(part.pieces).toEqual(await streamed(read("everything")));
    expect(await document.follow({ over: "udp", stream: 77 }, 0, 10)).toEqual({ pieces: [], next: undefined });
  });

  it("stops when it is told to, and can be asked again", async () => {
    const document = await openDocument(bytesSource(read("everything")));
    await document.read();
    const stop = new AbortController();
    const stopped = document.follow(TCP_0, 0, 1_000_000, stop.signal);
    stop.abort(new Error("enough"));
    await expect(stopped).rejects.toThrow("enough");
    expect((await document.follow(TCP_0, 0, 5)).pieces).toHaveLength(5);
  });
});
