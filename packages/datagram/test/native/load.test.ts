import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { buildAddon, hashSources } from "../../src/native/build.ts";
import { findAddon, loadAddon } from "../../src/native/load.ts";

describeWith(["linux", "cxx"], "the addon", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wireside-addon-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is compiled into the cache once, and is of its sources", async () => {
    const { addon, file } = await findAddon("linux", undefined, folder);
    expect(addon.sources).toBe(await hashSources());
    expect((await findAddon("linux", undefined, folder)).addon).toBe(addon);
    expect(await readdir(folder)).toEqual([`datagram-${process.arch}-${addon.sources}.node`]);
    expect(file).toBe(join(folder, `datagram-${process.arch}-${addon.sources}.node`));
  });

  it("is taken from the prebuilt package where that is of the same sources", async () => {
    const prebuilt = join(folder, "prebuilt.node");
    await buildAddon(prebuilt);
    const { addon, file } = await findAddon("linux", prebuilt, join(folder, "cache"));
    expect(file).toBe(prebuilt);
    expect(addon.sources).toBe(await hashSources());
    expect(await readdir(folder)).toEqual(["prebuilt.node"]);
  });

  it("is compiled where the prebuilt package is of other sources", async () => {
    const prebuilt = join(folder, "prebuilt.cjs");
    await writeFile(prebuilt, 'exports.sources = "older";');
    const { addon } = await findAddon("linux", prebuilt, folder);
    expect(addon.sources).toBe(await hashSources());
  });

  it("is loaded once for all", async () => {
    expect(await loadAddon()).toBe(await loadAddon());
  });

  it("says why it cannot be had", async () => {
    await expect(findAddon("win32", undefined, folder)).rejects.toMatchObject({
      code: "no-native",
      message: "The native backend is made for Linux, and this is win32.",
    });
    await expect(buildAddon(join(folder, "never.node"), "no-such-c++")).rejects.toMatchObject({
      code: "no-native",
      message: "There is no C++ compiler “no-such-c++”: install the package g++, or name one in CXX.",
    });
    await expect(buildAddon(join(folder, "never.node"), "false")).rejects.toThrow(/“false” could not compile it: /u);
    const broken = join(folder, "broken.node");
    await writeFile(broken, "no addon");
    await expect(findAddon("linux", broken, folder)).rejects.toMatchObject({ code: "no-native" });
  });
});
