import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, type TestContext } from "vitest";
import { openSqliteStore, type Store } from "../../../src/store/index.ts";
import { message, populate, texts } from "../fixture.ts";
import { newFolder } from "./folder.ts";

/** A file system of its own, a few megabytes large. Skips the test where none can be mounted. */
function mountSmallDisk(context: TestContext): string {
  const folder = newFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], { stdio: "pipe" });
  } catch (error) {
    context.skip(`a small file system cannot be mounted here: ${String(error)}`);
  }
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", folder]);
  });
  return folder;
}

/** Takes all the space there is but `left` bytes. */
function fill(disk: string, left: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const filler = openSync(join(disk, "filler"), "w");
  writeSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  closeSync(filler);
}

it("a full disk refuses writes whole, does not disturb reading, and is forgotten when there is space again", async (context) => {
  const disk = mountSmallDisk(context);
  const store = await openSqliteStore({ file: join(disk, "hub.db") });
  const { room, alice } = await populate(store);
  const group = (round: number) =>
    Array.from({ length: 20 }, (_, index) =>
      message(room, alice, `${String(round)}.${String(index)} ${"x".repeat(1_000)}`),
    );
  const kept: string[] = [];
  fill(disk, 300_000);

  let failures = 0;
  for (let round = 0; failures < 3; round++) {
    const changes = group(round);
    const failure = await store.write(changes).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) kept.push(...changes.map(({ text }) => text));
    else {
      expect(failure).toMatchObject({ code: "disk_full" });
      failures++;
    }
    expect(await texts(store, room)).toEqual(kept);
  }
  expect(kept.length).toBeGreaterThan(0);
  const { position } = await store.load();
  expect(position).toBe(kept.length);
  expect((await store.search({ words: "", rooms: [room], limit: 10_000 })).found).toHaveLength(kept.length);

  rmSync(join(disk, "filler"));
  const after = await store.write(group(99));
  expect(after[0]).toMatchObject({ ok: true, id: position + 1 });
  await closeAndCompare(store, join(disk, "hub.db"), [...kept, ...group(99).map(({ text }) => text)]);

  async function closeAndCompare(open: Store, file: string, expected: string[]): Promise<void> {
    await open.close();
    const again = await openSqliteStore({ file });
    expect(await texts(again, room)).toEqual(expected);
    await again.close();
  }
});

it("a store that was closed while the disk was full has everything when opened again", async (context) => {
  const disk = mountSmallDisk(context);
  const file = join(disk, "hub.db");
  const store = await openSqliteStore({ file });
  const { room, alice } = await populate(store);
  fill(disk, 200_000);
  let kept = 0;
  const write = () =>
    store.write([message(room, alice, "x".repeat(8_000))]).then(
      () => true,
      () => false,
    );
  while (await write()) kept++;
  await store.close();
  rmSync(join(disk, "filler"));
  const again = await openSqliteStore({ file });
  expect(await texts(again, room)).toHaveLength(kept);
  await again.close();
});

it("a new store on a full disk says that the disk is full", async (context) => {
  const disk = mountSmallDisk(context);
  fill(disk, 8_192);
  await expect(openSqliteStore({ file: join(disk, "hub.db") })).rejects.toMatchObject({ code: "disk_full" });
});
