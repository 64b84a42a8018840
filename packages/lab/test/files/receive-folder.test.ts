import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LAB_LIMITS, ReceiveFolder } from "../../src/index.ts";
import { failure } from "../told.ts";

let path: string;
let folder: ReceiveFolder;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "wireside-lab-"));
  folder = new ReceiveFolder(path);
});
afterEach(() => rm(path, { recursive: true }));

async function create(called: string): Promise<string> {
  const { name, handle } = await folder.create(called);
  await handle.close();
  return name;
}

describe("files of one name", () => {
  it("are numbered without gaps, up to the limit, and the next one is refused", async () => {
    const names: string[] = [];
    for (let count = 1; count <= LAB_LIMITS.sameNames; count++) names.push(await create("a.txt"));
    expect(names.slice(0, 3)).toEqual(["a.txt", "a-2.txt", "a-3.txt"]);
    expect(names.at(-1)).toBe(`a-${String(LAB_LIMITS.sameNames)}.txt`);
    await expect(folder.create("a.txt")).rejects.toEqual(failure("file_exists"));
    expect(await create("b.txt")).toBe("b.txt");
  });

  it("that come at once get a number each", async () => {
    const names = await Promise.all(Array.from({ length: 60 }, () => create("a")));
    expect(new Set(names).size).toBe(names.length);
    expect(await readdir(path)).toHaveLength(names.length);
  });

  it("find a place among those of somebody else", async () => {
    for (const name of ["a", "a-2", "a-4"]) await writeFile(join(path, name), "mine");
    const names = [await create("a"), await create("a")];
    expect(names.every((name) => /^a-\d+$/u.test(name))).toBe(true);
    expect(await readdir(path)).toHaveLength(5);
  });
});
