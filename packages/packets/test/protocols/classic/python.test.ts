import { readFileSync } from "node:fs";
import { bytesSource, makeExplanation, openDocument } from "@wireside/packets";
import { describe, expect, it } from "vitest";
import { allValues, infosOf, protocolCapture, recordedFrames, type RecordedFrame } from "../recorded.ts";

// What programs in Python said to each other, which know nothing of us.

const dissected = (scene: string): Promise<readonly RecordedFrame[]> => recordedFrames(protocolCapture(scene));

/** What is said of each conversation's content. */
async function explained(scene: string): Promise<readonly (readonly string[])[]> {
  const document = await openDocument(bytesSource(readFileSync(protocolCapture(scene))));
  await document.read();
  const { conversations } = await makeExplanation(document);
  return conversations.map(({ sections }) => sections.carried.map(({ text }) => text));
}

describe("uppercase between programs in Python", () => {
  it.each(["tcp", "udp"])("is a request and its answer over %s", async (over) => {
    const frames = await dissected(`python-uppercase-${over}`);
    expect(infosOf(frames, "UPPERCASE")).toEqual([
      expect.stringMatching(/^Request: hello, world/u),
      expect.stringMatching(/^Response: HELLO, WORLD/u),
    ]);
    expect(allValues(frames, "uppercase.matches")).toEqual(["1"]);
    const [said] = await explained(`python-uppercase-${over}`);
    expect(said!.at(-1)).toMatch(/“HELLO, WORLD \d”, .* after the request; it is the request in capitals\.$/u);
  });
});

describe("a message between programs in Python", () => {
  it("is put together from its length and its body, and read as JSON", async () => {
    const frames = await dissected("python-message");
    expect(allValues(frames, "message.length")).toEqual(["47"]);
    expect(allValues(frames, "message.body")).toEqual(['"Hello World! \\"Gr\\u00fc\\u00dfe\\" \\ud83d\\ude00"']);
    expect(allValues(frames, "message.text")).toEqual(['Hello World! "Grüße" 😀']);
    const [said] = await explained("python-message");
    expect(said!.at(-1)).toBe('In frame 6 the client sends a message of 47 bytes: “Hello World! "Grüße" 😀”.');
  });
});

describe("a file between programs in Python", () => {
  it("has a name, which came as a segment of its own, and its content to the end", async () => {
    const frames = await dissected("python-sendfile");
    expect(allValues(frames, "sendfile.name")).toEqual(["report 1.txt"]);
    expect(allValues(frames, "sendfile.content_length").at(-1)).toBe("13000");
    const content = allValues(frames, "sendfile.content").join("");
    expect(Buffer.from(content, "hex").toString()).toBe("some content\n".repeat(1000));
    const [said] = await explained("python-sendfile");
    expect(said!.at(-1)).toMatch(/the client sends the file “report 1\.txt”: 13,000 bytes, up to frame 32\.$/u);
  });
});

describe("a chatroom of programs in Python", () => {
  it("tells every list, every message to the room, and those past the server", async () => {
    const frames = await dissected("python-chatroom");
    expect(infosOf(frames, "CHATROOM")).toEqual([
      "Name: alice",
      "Members: alice",
      "Name: bob",
      "Members: alice, bob",
      "Members: alice, bob",
      "Message: hi there",
      "bob: hi there",
      "Message: hello, Bücher",
      "alice: hello, Bücher",
      "Peer to peer: just you, Bücher",
      "Peer to peer: just me",
      "Members: alice",
    ]);
    expect(new Set(allValues(frames, "chatroom.member.address"))).toEqual(new Set(["127.0.0.2", "127.0.0.3"]));
    const [alice, bob, peers] = await explained("python-chatroom");
    expect(alice!.slice(3)).toEqual([
      "In frame 4 the client enters the room as “alice”.",
      "In frame 6 the server says who is in the room: alice.",
      "In frame 13 the server says who is in the room: alice and bob.",
      "In frame 18 the server passes on what bob says: “hi there”.",
      "In frame 20 the client says: “hello, Bücher”.",
      "In frame 27 the server says who is in the room: alice.",
    ]);
    expect(bob!.at(-1)).toBe("In frame 21 the server passes on what alice says: “hello, Bücher”.");
    expect(peers!.slice(3)).toEqual([
      "In frame 22 127.0.0.2:5000 says to its peer, past the server: “just you, Bücher”.",
      "In frame 23 127.0.0.3:5000 says to its peer, past the server: “just me”.",
    ]);
  });
});

describe("a group chat of programs in Python", () => {
  it("tells who says what to whom, the lists, the offer and the refusal", async () => {
    const frames = await dissected("python-groupchat");
    const said = frames.filter((frame) => frame.values("groupchat.text").length > 0);
    expect(new Set(said.map((frame) => frame.info))).toEqual(
      new Set([
        "alice : hello to all",
        "alice : /bob psst",
        "alice [PRIVATE] : psst",
        "Sent to bob [PRIVATE]: psst",
        "alice : /nobody psst",
        "bob : bye",
      ]),
    );
    expect(allValues(frames, "groupchat.to")).toEqual(["bob", "bob", "nobody"]);
    expect(allValues(frames, "groupchat.member")).toEqual(["alice", "bob"]);
    expect(allValues(frames, "groupchat.listed_file")).toEqual(["notes.txt", "two words.txt"]);
    expect(allValues(frames, "groupchat.file")).toEqual(["notes.txt", "none.txt", "none.txt"]);
    expect(allValues(frames, "groupchat.save_as")).toEqual(["copy.txt", "copy.txt", "other.txt"]);
    expect([allValues(frames, "groupchat.port"), allValues(frames, "groupchat.size")]).toEqual([["55000"], ["9000"]]);
  });

  it("tells the blocks of the download, and that none came twice", async () => {
    const frames = await dissected("python-groupchat");
    expect(allValues(frames, "groupchat_file.size")).toEqual(["2048", "4096", "6144", "8192", "9000"]);
    expect(new Set(allValues(frames, "groupchat_file.repeated"))).toEqual(new Set(["0"]));
    expect(allValues(frames, "groupchat_file.data").join("")).toHaveLength(2 * 9_000);
  });

  it("is explained: who comes, what is asked for, where it is to be had, how it went", async () => {
    const [alice, bob, download] = await explained("python-groupchat");
    expect(alice).toContain("In frame 40 the client asks for the file “notes.txt”.");
    expect(alice).toContain("In frame 41 the server offers the file, 9000 bytes, at 127.0.0.1 port 55000 over UDP.");
    expect(alice).toContain("In frame 54 the server sends: “ERROR : none.txt is not exists !”.");
    expect(bob).toContain("In frame 31 the server sends: “alice [PRIVATE] : psst”.");
    expect(download!.at(-1)).toMatch(/127\.0\.0\.1:55000 sends a file over UDP: 9,000 bytes in 5 blocks, up to/u);
  });
});
