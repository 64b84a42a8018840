import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { Site } from "../site.ts";

const FILES: Readonly<Record<string, string | Buffer>> = {
  "big.bin": randomBytes(5_000_000),
  "notes.txt": "notes",
  "a folder/deep/er/file.txt": "deep",
  "a folder/50% & more #1.txt": "strange",
  "empty/of bytes": "",
};

describeWith(["wget"], "wget", () => {
  let site: Site;
  let folder: string;
  beforeEach(async () => {
    site = await Site.start(FILES);
    folder = await mkdtemp(join(tmpdir(), "wireside-wget-"));
  });
  afterEach(async () => {
    await site.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What it said, on standard error too. */
  const wget = async (...words: string[]): Promise<string> => {
    const all = [
      "--tries=1",
      "--no-config",
      ...words.map((word) => (word.startsWith("/") ? `${site.url}${word}` : word)),
    ];
    const { stdout, stderr } = await promisify(execFile)("wget", all, {
      cwd: folder,
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    });
    return stdout + stderr;
  };

  it("takes the whole tree by its listings, and nothing that is hidden or leads out", async () => {
    await symlink(site.outside, join(site.folder, "out"));
    await symlink(join(site.outside, "secret.txt"), join(site.folder, "secret.txt"));
    await site.write(".hidden/x", "x");
    await wget("-q", "-r", "-np", "-nH", "--restrict-file-names=nocontrol", "/");
    const taken = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = taken
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(folder.length + 1));
    expect(files.filter((name) => !name.endsWith("index.html")).toSorted()).toEqual(Object.keys(FILES).toSorted());
    for (const [name, content] of Object.entries(FILES))
      expect([name, (await readFile(join(folder, name))).equals(Buffer.from(content))]).toEqual([name, true]);
  });

  it("goes on where it was cut", async () => {
    const big = FILES["big.bin"] as Buffer;
    await writeFile(join(folder, "big.bin"), big.subarray(0, 1_234_567));
    expect(await wget("-c", "/big.bin")).toContain("206 Partial Content");
    expect((await readFile(join(folder, "big.bin"))).equals(big)).toBe(true);
  });

  it("takes only what is newer", async () => {
    await wget("-N", "/notes.txt");
    expect(await wget("-N", "/notes.txt")).toContain("304 Not Modified");
    await utimes(join(site.folder, "notes.txt"), new Date(), new Date(Date.now() + 5_000));
    expect(await wget("-N", "/notes.txt")).toContain("200 OK");
  });

  it("fails on what is not there", async () => {
    await expect(wget("/nothing")).rejects.toMatchObject({ code: 8, stderr: expect.stringContaining("404 Not Found") });
  });
});
