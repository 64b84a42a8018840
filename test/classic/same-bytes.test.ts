import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { exchangesIn, keptCapture, recordScene } from "./recorded-scene.ts";
import { SCENES, type SceneName } from "./scenes.ts";
import type { Maker } from "./sides.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-recorded-"));
});
afterEach(() => rm(folder, { recursive: true }));

const MAKERS: readonly (readonly [Maker, Maker])[] = [
  ["ours", "theirs"],
  ["theirs", "ours"],
  ["ours", "ours"],
];

describeWith(["python3", "namespaces", "ip", "tcpdump"], "the bytes on the wire", () => {
  describe.each(Object.keys(SCENES) as SceneName[])("of %s", (scene) => {
    it.each(MAKERS)("with the server %s and the client %s are those of Python with Python", async (server, client) => {
      const file = join(folder, "capture.pcap");
      await recordScene(scene, server, client, file);
      const kept = await exchangesIn(keptCapture(scene));
      expect(kept.length).toBeGreaterThan(0);
      expect(await exchangesIn(file)).toEqual(kept);
    });
  });
});
