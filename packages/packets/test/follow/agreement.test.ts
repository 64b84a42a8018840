import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { collectedCaptures } from "../../../../test/captures/collection.ts";
import { describeWith } from "../../../../test/needs.ts";
import { bytesSource, openCapture } from "../../src/index.ts";
import { CaptureFollower } from "../../src/follow/follow-capture.ts";

/** What each side said, piece by piece: `0 68656c6c6f` from Node 0, `1 …` from Node 1. */
type Said = readonly string[];

const STREAMS = 8;

/** What tshark makes of the first streams of a capture. */
function tsharkFollows(path: string): Map<number, { readonly node0: string; readonly said: Said }> {
  const asked = Array.from({ length: STREAMS }, (_, stream) => ["-z", `follow,tcp,raw,${stream}`]);
  const { stdout } = spawnSync("tshark", ["-n", "-r", path, "-q", ...asked.flat()], {
    encoding: "latin1",
    maxBuffer: 1 << 29,
    env: { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8" },
  });
  const found = new Map<number, { node0: string; said: string[] }>();
  for (const block of stdout.split(/={60,}\n/u)) {
    const [, stream, node0, rest] =
      /^Follow: tcp,raw\nFilter: tcp.stream eq (\d+)\nNode 0: (.*)\nNode 1: .*\n([^]*)$/u.exec(block) ?? [];
    if (node0 === undefined || node0 === ":0") continue;
    const lines = rest!.split("\n").filter((line) => line !== "");
    found.set(Number(stream), {
      node0,
      said: lines.map((line) => (line.startsWith("\t") ? `1 ${line.slice(1)}` : `0 ${line}`)),
    });
  }
  return found;
}

/** The same of ours; undefined where there are gaps, which tshark marks only some of. */
async function weFollow(bytes: Uint8Array, stream: number, node0: string): Promise<Said | undefined> {
  const follower = new CaptureFollower(await openCapture(bytesSource(bytes)), { over: "tcp", stream });
  const said: [direction: number, hex: string][] = [];
  for await (const pieces of follower.pieces()) {
    for (const piece of pieces) {
      if (piece.kind === "gap") return undefined;
      if (piece.kind === "bytes" && !piece.isLate)
        said.push([piece.direction, Buffer.from(piece.bytes).toString("hex")]);
    }
  }
  const [{ address, port }] = follower.ends!;
  const isSame = `${address.includes(":") ? `[${address}]` : address}:${port}` === node0;
  return said.map(([direction, hex]) => `${isSame ? direction : 1 - direction} ${hex}`);
}

describeWith(["captures", "tshark"], "following, against tshark", () => {
  it("gives the same bytes, piece by piece, of conversations without gaps", async () => {
    const differing: string[] = [];
    let compared = 0;
    const chosen = collectedCaptures().filter((_, i) => i % 29 === 7);
    for (const { file, path } of chosen) {
      const bytes = new Uint8Array(readFileSync(path));
      for (const [stream, { node0, said }] of tsharkFollows(path)) {
        const ours = await weFollow(bytes, stream, node0);
        if (ours === undefined) continue;
        compared += 1;
        if (ours.join("\n") !== said.join("\n")) differing.push(`${file} ${stream}`);
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(20);
  }, 180_000);
});
