import { describe, expect, it } from "vitest";
import type { HubDoors } from "../../src/hub/open-doors.ts";
import { readyJson, readyText, type Ready } from "../../src/hub/ready.ts";

const HUB: Ready = {
  port: 4747,
  access: "open",
  url: "http://127.0.0.1:4747",
  tlsUrl: "https://192.0.2.7:4747",
  networkUrls: ["https://192.0.2.7:4747"],
  fingerprint: "00:11",
  ownerInvite: undefined,
};

function doors(host: string): HubDoors {
  return {
    doors: [
      { name: "chatroom", at: { host, port: 5000 } },
      { name: "groupchat", at: { host, port: 50_002 } },
    ],
    room: "lecture",
    files: "data/public",
    filePorts: { first: 55_000, last: 55_015 },
    close: () => Promise.resolve(),
  };
}

describe("what the one who starts a hub is told", () => {
  it("of doors: where they are, to which room, and what they give away", () => {
    const text = readyText(HUB, "0.1.0", { hasPage: true, doors: doors("192.0.2.7") });
    expect(text).toContain('Doors for classic clients, to the room "lecture":\n');
    expect(text).toContain("  chatroom          192.0.2.7:5000, TCP and UDP\n");
    expect(text).toContain("  groupchat         192.0.2.7:50002, TCP\n");
    expect(text).toMatch(/without a password and not encrypted,\nunder any name that is no member's\.\n/u);
    expect(text).toContain("gives away the files in data/public, by UDP ports 55000 to 55015.\n");
    const anywhere = readyText(HUB, "0.1.0", { hasPage: true, doors: doors("0.0.0.0") });
    expect(anywhere).toContain("  chatroom          port 5000 of every address of this machine, TCP and UDP\n");
  });

  it("says nothing of doors when there are none", () => {
    expect(readyText(HUB, "0.1.0", { hasPage: true, doors: undefined })).not.toMatch(/door|classic/iu);
    expect(readyJson(HUB)).toMatchObject({ doors: [] });
  });

  it("of doors, for scripts", () => {
    expect(readyJson(HUB, doors("0.0.0.0"))).toMatchObject({
      doors: [
        { name: "chatroom", host: "0.0.0.0", port: 5000, room: "lecture" },
        { name: "groupchat", host: "0.0.0.0", port: 50_002, room: "lecture" },
      ],
    });
  });
});
