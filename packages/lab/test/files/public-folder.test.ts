import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PublicFolder } from "../../src/files/public-folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-lab-"));
  await mkdir(join(folder, "shared/below"), { recursive: true });
  await writeFile(join(folder, "secret"), "secret");
  await symlink(join(folder, "secret"), join(folder, "shared/link"));
  for (const name of ["b.txt", "a b.txt", ".hidden", "below/c.txt"])
    await writeFile(join(folder, "shared", name), name);
});
afterEach(() => rm(folder, { recursive: true }));

describe("a public folder", () => {
  it("has its plain files, in order: no links, nothing hidden, nothing below", async () => {
    expect(await new PublicFolder(join(folder, "shared")).list()).toEqual(["a b.txt", "b.txt"]);
  });

  it("is empty when it is not there", async () => {
    expect(await new PublicFolder(join(folder, "none")).list()).toEqual([]);
  });

  it("opens what it lists, and nothing else", async () => {
    const shared = new PublicFolder(join(folder, "shared"));
    const file = await shared.open("a b.txt");
    expect(file?.size).toBe(7);
    await file?.handle.close();
    const others = [
      "link",
      ".hidden",
      "below",
      "below/c.txt",
      "../secret",
      join(folder, "secret"),
      "./b.txt",
      "b.txt\0",
      "",
      ".",
    ];
    for (const name of others) expect([name, await shared.open(name)]).toEqual([name, undefined]);
  });
});
