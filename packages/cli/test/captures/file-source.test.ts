import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCapture, PcapWriter } from "@wireside/packets";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileSource, openInput } from "../../src/captures/file-source.ts";

function capture(frames: number): Uint8Array {
  const writer = new PcapWriter({ linkType: 1 });
  for (let number = 0; number < frames; number++)
    writer.addFrame({ seconds: number, nanoseconds: 0, length: 60, bytes: new Uint8Array(60).fill(number) });
  return writer.take();
}

describe("a capture on disk", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wireside-captures-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function written(frames: number): string {
    const path = join(folder, "trace.pcap");
    writeFileSync(path, capture(frames));
    return path;
  }

  it("is read from anywhere", async () => {
    const source = await openFileSource(written(100));
    const into = new Uint8Array(16);
    expect(source.size).toBe(24 + 100 * 76);
    expect([await source.read(24 + 76 + 16, into), into[0]]).toEqual([16, 1]);
    expect(await source.read(source.size - 5, into)).toBe(5);
    expect(await source.read(source.size + 5, into)).toBe(0);
    await source.close();
  });

  it("gives all its frames, and single ones again", async () => {
    const { input, close } = await openInput(written(100_000));
    const opened = await openCapture(input);
    let frames = 0;
    for await (const batch of opened.batches()) frames += batch.count;
    expect(frames).toBe(100_000);
    expect(opened.progress).toEqual({ read: 24 + 100_000 * 76, total: 24 + 100_000 * 76 });
    expect((await opened.access!.readFrame(24 + 76 * 7 + 16, 60))[0]).toBe(7);
    await close();
  });

  it("that is not there is not opened", async () => {
    await expect(openInput(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(openFileSource(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.skipIf(process.platform === "win32")("may be a pipe with a name, which is read once", async () => {
    const path = join(folder, "pipe");
    spawnSync("mkfifo", [path]);
    const filling = spawn("sh", ["-c", `cat "${written(1000)}" > "${path}"`]);
    const { input, close } = await openInput(path);
    const opened = await openCapture(input);
    let frames = 0;
    for await (const batch of opened.batches()) frames += batch.count;
    expect([frames, opened.access]).toEqual([1000, undefined]);
    await close();
    filling.kill();
  });
});
