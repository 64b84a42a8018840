import type { ExplainedConversation } from "@wireside/packets";
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { checkConnection, conversationOf, sentenceOn, sentencesOn } from "./checks.ts";
import { checkBytesOfEvidence, checkEvidenceWithTshark } from "./evidence-checks.ts";
import { runLab, type Lab } from "./lab.ts";

const LAB = ["namespaces", "cc"] as const;

function overUdp({ explanation }: Lab): ExplainedConversation {
  const [first, ...more] = explanation.conversations.filter(({ over }) => over === "udp");
  expect(more).toEqual([]);
  return first!;
}

describeWith(LAB, "chatroom with peer to peer, explained", () => {
  let lab: Lab;
  let alice: Record<string, unknown>;
  beforeAll(async () => {
    // Bob sits at the server's host, so that alice's host sees only what is hers.
    lab = await runLab(
      ["chatroom.ts", "serve", "SERVER"],
      { side: "a", words: ["chatroom.ts", "join", "SERVER", "CLIENT", "alice"] },
      { side: "b", words: ["chatroom.ts", "join", "SERVER", "SERVER", "bob"] },
    );
    alice = lab.told[1]![0]!;
  }, 60_000);

  it("tells of the connection to the room what its socket and its frames tell", () => {
    checkConnection(lab, alice, "the client");
  });

  it("tells the name, the list of people and the message", () => {
    const carried = conversationOf(lab, alice).carried;
    expect(carried[0]).toMatchObject({ direction: 0, kind: "chatroom.name", text: "alice" });
    const lists = carried.filter(({ direction, kind }) => direction === 1 && kind === "chatroom.members");
    expect(lists.at(-1)!.text.split(", ").sort()).toEqual(["alice", "bob"]);
    expect(carried.at(-1)).toMatchObject({ direction: 0, kind: "chatroom.message", text: "hello, everybody" });
  });

  it("tells the messages from peer to peer, past the server", () => {
    const peers = overUdp(lab);
    expect(peers.ends).toEqual([
      { address: alice["localAddress"], port: 5000 },
      { address: alice["remoteAddress"], port: 5000 },
    ]);
    expect(peers.carried.map(({ direction, kind, text }) => [direction, kind, text])).toEqual([
      [0, "chatroom.peer", "hello, bob"],
      [1, "chatroom.peer", "hello, alice"],
    ]);
  });

  it("points at bytes that say what the evidence says", () => checkBytesOfEvidence(lab));

  describeWith(["tshark"], "with tshark beside it", () => {
    it("gives as evidence what tshark prints", () => checkEvidenceWithTshark(lab));
  });
});

describeWith(LAB, "groupchat with a file, explained", () => {
  const SIZE = 5_000;
  let lab: Lab;
  let client: Record<string, unknown>;
  beforeAll(async () => {
    lab = await runLab(["groupchat.ts", "serve", "SERVER", String(SIZE)], {
      side: "a",
      words: ["groupchat.ts", "join", "SERVER", "carol", "notes.txt"],
    });
    client = lab.told[1]![0]!;
  }, 60_000);

  it("tells of the connection what its socket and its frames tell", () => checkConnection(lab, client, "the server"));

  it("tells what was said, asked for and offered", () => {
    const texts = conversationOf(lab, client).carried.map(({ text }) => text);
    for (const word of [
      "NICK",
      "carol",
      "carol : hello",
      "/download notes.txt copy",
      `/download 198.18.0.2 55000 copy ${SIZE}`,
    ]) {
      expect(texts.some((text) => text.includes(word))).toBe(true);
    }
  });

  it("tells the file's way over UDP, block by block, each acknowledged", () => {
    const file = overUdp(lab);
    expect([file.ends[0].port, file.ends[1].port]).toEqual([client["filePort"], 55000]);
    const blocks = Math.ceil(SIZE / 2048);
    expect(file.frames).toEqual([1 + blocks, blocks]);
    expect(file.payload).toEqual(["Connected received !".length + 3 * blocks, client["received"]]);
    expect(file.carried.map(({ direction, kind, bytes }) => [direction, kind, bytes])).toEqual([
      [0, "groupchat_file.request", undefined],
      [1, "groupchat_file.file", client["received"]],
    ]);
    expect(sentencesOn(file, "carried.item")[1]!.text).toContain(
      `sends a file over UDP: 5,000 bytes in ${blocks} blocks`,
    );
    expect(sentenceOn(file, "who.opened")).toContain(":55000;");
  });

  it("points at bytes that say what the evidence says", () => checkBytesOfEvidence(lab));

  describeWith(["tshark"], "with tshark beside it", () => {
    it("gives as evidence what tshark prints", () => checkEvidenceWithTshark(lab));
  });
});
