import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCable } from "@wireside/netsim";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { exchangeDatagrams } from "./datagrams.ts";
import { readFrames } from "./frames.ts";

describeWith(["namespaces", "cc", "ip", "tcpdump"], "a cable between two namespaces", () => {
  it("carries Ethernet, and leaves checksums to the device", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wireside-netsim-"));
    const file = join(folder, "a.pcap");
    const cable = await createCable();
    try {
      await cable.capture("a", file, { filter: "udp dst port 7" });
      expect((await exchangeDatagrams(cable, { count: 3 })).received).toEqual([1, 2, 3]);
      await cable.close();
      const frames = readFrames(file).filter(({ bytes }) => bytes.readUInt32BE(42) !== 0);
      expect(frames.map(({ bytes }) => bytes.subarray(0, 12).toString("hex"))).toEqual(
        Array(3).fill("020000000002020000000001"),
      );
      // What stands where the checksum will be is the sum of the pseudo header alone, the same for equal addresses and lengths.
      expect(new Set(frames.map(({ bytes }) => bytes.readUInt16BE(40))).size).toBe(1);
    } finally {
      await cable.close();
      rmSync(folder, { recursive: true });
    }
  });
});
