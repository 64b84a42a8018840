import { describe, expect, it } from "vitest";
import { Frames, hex, ipv4Frame } from "./frames.ts";

function igmp(message: string): Frames {
  const frames = new Frames();
  frames.add(ipv4Frame(2, hex(message)));
  return frames;
}

describe("IGMP", () => {
  it.each([
    ["1", "Membership Query", "11000000 00000000"],
    ["1", "Membership Report", "12000000 e0000105"],
    ["2", "Membership Query, general", "11640000 00000000"],
    ["2", "Membership Query, specific for group 224.0.1.5", "11640000 e0000105"],
    ["2", "Membership Report group 224.0.1.5", "16000000 e0000105"],
    ["2", "Leave Group 224.0.1.5", "17000000 e0000105"],
    ["3", "Membership Query, general", "11640000 00000000 0a7d 0000"],
    [
      "3",
      "Membership Query, specific for group 225.2.3.4, sources {10.0.0.1, 10.0.0.2}",
      "11ff0000 e1020304 0aff 0002 0a000001 0a000002",
    ],
  ])("tells version %s by type and length: %s", (version, info, message) => {
    const frames = igmp(message);
    expect([frames.values("igmp.version"), frames.info]).toEqual([[version], info]);
  });

  it.each([
    ["Leave group 225.2.3.4", "01000000 e1020304"],
    ["Join group 225.2.3.4 for source {10.0.0.1}", "01000001 e1020304 0a000001"],
    ["Join group 225.2.3.4, for sources not in {10.0.0.1, 10.0.0.2}", "04000002 e1020304 0a000001 0a000002"],
    ["Join group 225.2.3.4 for any sources", "02000000 e1020304"],
    ["Group 225.2.3.4, new source {10.0.0.1}", "05000001 e1020304 0a000001"],
    ["Group 225.2.3.4, block source {10.0.0.1}", "06000001 e1020304 0a000001"],
  ])("says what a record means: %s", (meaning, record) => {
    expect(igmp(`22000000 00000001 ${record}`).info).toBe(`Membership Report / ${meaning}`);
  });

  it("reads long times as floating point numbers", () => {
    expect(igmp("11ff0000 00000000 0a7d 0000").values("igmp.max_resp")).toEqual(["31744"]);
  });

  it("stops where fewer records are there than it counts", () => {
    const frames = igmp("22000000 00000002 01000000 e1020304");
    expect(frames.info).toBe("Membership Report / Leave group 225.2.3.4[Malformed Packet]");
    expect(frames.values("igmp.maddr")).toEqual(["225.2.3.4"]);
  });

  it("names types that it does not know by their number", () => {
    expect(igmp("99000000 00000000").info).toBe("Unknown Type:0x99");
  });
});

describe("the Info column", () => {
  it("is not longer than Wireshark's, however many records there are", () => {
    const frames = igmp(`22000000 000003e8 ${"05000001 e1020304 0a000001".repeat(1000)}`);
    expect(frames.info.length).toBe(4096);
  });
});
