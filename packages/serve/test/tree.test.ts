import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Tree } from "../src/tree.ts";

let place: string;
let tree: Tree;

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), "wireside-tree-")));
  await mkdir(join(place, "site/sub"), { recursive: true });
  await mkdir(join(place, "site-beside"));
  await writeFile(join(place, "site/a.txt"), "abc");
  await writeFile(join(place, "site/.hidden"), "h");
  await writeFile(join(place, "site-beside/s.txt"), "s");
  tree = await Tree.open(join(place, "site"));
});
afterEach(() => rm(place, { recursive: true, force: true }));

const kindOf = async (...names: string[]) => (await tree.find(names)).kind;

describe("in the served folder", () => {
  it("files and folders are found", async () => {
    expect(await tree.find(["a.txt"])).toMatchObject({ kind: "file", bytes: 3 });
    expect(await kindOf()).toBe("folder");
    expect(await kindOf("sub")).toBe("folder");
    expect(await kindOf("b.txt")).toBe("none");
    expect(await kindOf("a.txt", "b")).toBe("none");
    expect(await kindOf("a".repeat(5_000))).toBe("none");
  });

  it("links are followed as long as they end within it", async () => {
    await symlink("../a.txt", join(place, "site/sub/in"));
    await symlink(join(place, "site-beside/s.txt"), join(place, "site/out"));
    await symlink("..", join(place, "site/up"));
    await symlink("../site-beside", join(place, "site/beside"));
    await symlink(".hidden", join(place, "site/shown"));
    await symlink("loop", join(place, "site/loop"));
    expect(await kindOf("sub", "in")).toBe("file");
    for (const name of ["out", "up", "beside", "shown", "loop"])
      expect([name, await kindOf(name)]).toEqual([name, "none"]);
    expect(await kindOf("beside", "s.txt")).toBe("none");
    expect(await kindOf("up", "site", "a.txt")).toBe("file");
  });

  it("a named pipe is nothing: opening it would wait for ever", async () => {
    execFileSync("mkfifo", [join(place, "site/pipe")]);
    expect(await kindOf("pipe")).toBe("none");
  });

  it("a listing has folders first, numbers by their value, and nothing that is not served", async () => {
    await symlink("/etc", join(place, "site/etc"));
    for (const name of ["10.txt", "9.txt", "back\\slash"]) await writeFile(join(place, "site", name), "");
    const { entries, isWhole } = await tree.list([]);
    expect(entries.map(({ name }) => name)).toEqual(["sub", "9.txt", "10.txt", "a.txt"]);
    expect(isWhole).toBe(true);
  });

  it("it may be a link itself, and may lie in a hidden folder", async () => {
    await mkdir(join(place, ".cache/site"), { recursive: true });
    await writeFile(join(place, ".cache/site/x"), "x");
    await symlink(".cache/site", join(place, "link"));
    expect((await (await Tree.open(join(place, "link"))).find(["x"])).kind).toBe("file");
  });

  it("it has to be a folder", async () => {
    await expect(Tree.open(join(place, "site/a.txt"))).rejects.toMatchObject({ code: "ENOTDIR" });
    await expect(Tree.open(join(place, "nowhere"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
