import { describe, expect, it } from "vitest";
import { Frames, joined, tcpFrame, udpFrame } from "../frames.ts";
import { allValues, infosOf, protocolCapture, recordedFrames } from "../recorded.ts";

const text = (letters: string) => Uint8Array.from(Buffer.from(letters));

describe("messages with their length before them", () => {
  it("are told from each other, in one segment or over several", async () => {
    const frames = await recordedFrames(protocolCapture("message"));
    expect(infosOf(frames, "MESSAGE")).toEqual([
      'Message (14 bytes): "Hello World!"',
      'Message (4 bytes): "hi", Message (12 bytes): "two in one"',
      'Message (16 bytes): "in three parts"',
    ]);
    expect(allValues(frames, "message.length")).toEqual(["14", "4", "12", "16"]);
    expect(allValues(frames, "message.text")).toEqual(["Hello World!", "hi", "two in one", "in three parts"]);
    expect(allValues(frames, "message.valid")).toEqual(["1", "1", "1", "1"]);
  });

  it("that are no JSON are shown as they are", () => {
    const frames = new Frames();
    frames.add(tcpFrame(40_000, 1234, 1, text("5\n{oops")));
    expect(frames.values("message.body")).toEqual(["{oops"]);
    expect(frames.values("message.valid")).toEqual(["0"]);
    expect(frames.values("message.text")).toEqual([]);
  });

  it("have a length in plain digits: anything else on the port is something else", () => {
    for (const other of ["-5\nhello", "5 \nhello", "five\nhello", "12345678901\nhello", "\nhello"]) {
      const frames = new Frames();
      frames.add(tcpFrame(40_000, 1234, 1, text(other)));
      expect(frames.layers).toBe("eth:ethertype:ip:tcp:data");
    }
  });
});

describe("a file that is sent", () => {
  it("is known by its head on any port: name, size and what came so far", async () => {
    const frames = await recordedFrames(protocolCapture("sendfile"));
    expect(infosOf(frames, "SENDFILE")).toEqual([
      "File: notes.txt",
      "Content of notes.txt: 2000 bytes, 2000 so far",
      "Content of notes.txt: 1000 bytes, 3000 so far",
    ]);
    expect(allValues(frames, "sendfile.name")).toEqual(["notes.txt"]);
    expect(allValues(frames, "sendfile.content_length")).toEqual(["2000", "3000"]);
  });

  it("may come with its name and content in one segment", () => {
    const frames = new Frames();
    frames.add(tcpFrame(40_000, 23_456, 1, text(`${"5".padStart(512)}a.txtcontent`)));
    expect(frames.values("sendfile.name")).toEqual(["a.txt"]);
    expect(frames.values("sendfile.content")).toEqual([Buffer.from("content").toString("hex")]);
  });
});

describe("a chatroom", () => {
  it("tells who enters, who is there, and who says what", async () => {
    const frames = await recordedFrames(protocolCapture("chatroom"));
    expect(infosOf(frames, "CHATROOM")).toEqual([
      "Name: alice",
      "Members: alice",
      "Name: bob",
      "Members: alice, bob",
      "Members: alice, bob",
      "Message: good morning: all",
      "alice: good morning: all",
      "Message: bye",
      "bob: bye, Members: alice",
      "Peer to peer: are you there?",
      "Peer to peer: yes, grüß dich",
    ]);
    expect(allValues(frames, "chatroom.name")).toEqual(["alice", "bob"]);
    expect(allValues(frames, "chatroom.sender")).toEqual(["alice", "bob"]);
    expect(allValues(frames, "chatroom.peer_to_peer")).toEqual(["1", "1"]);
  });

  it("is not taken for what else is spoken on its port", () => {
    const frames = new Frames();
    frames.add(tcpFrame(40_000, 5000, 1, text("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
    expect(frames.values("http.request.uri")).toEqual(["/"]);
    frames.add(tcpFrame(40_001, 5000, 1, Uint8Array.of(1, 2, 3)));
    expect(frames.layers).toBe("eth:ethertype:ip:tcp:data");
  });
});

describe("a group chat", () => {
  it("tells messages to all, messages to one, lists and files apart", async () => {
    const frames = await recordedFrames(protocolCapture("groupchat"));
    const saidBy = (name: string) => frames.filter((frame) => frame.values("groupchat.nick").includes(name));
    expect(saidBy("anna").length).toBe(9);
    expect(allValues(frames, "groupchat.text")).toEqual(["hello: all", "hello: all", "only you", "only you", "yes"]);
    expect(allValues(frames, "groupchat.to")).toEqual(["ben", "ben"]);
    expect(allValues(frames, "groupchat.member")).toEqual(["anna", "ben"]);
    expect(allValues(frames, "groupchat.listed_file")).toEqual(["book.txt"]);
    expect(allValues(frames, "groupchat.file")).toEqual(["none.txt", "none.txt", "book.txt"]);
    expect(allValues(frames, "groupchat.size")).toEqual(["3000"]);
    expect(allValues(frames, "groupchat.port")).toEqual(["55000"]);
  });

  it("tells which block of a file was sent again", async () => {
    const frames = await recordedFrames(protocolCapture("groupchat"));
    expect(infosOf(frames, "GROUPCHAT").filter((info) => /block|file$/iu.test(info))).toEqual([
      "Ready for the file",
      "Block 1, 2048 bytes",
      "Block 1, 2048 bytes, sent again",
      "Acknowledgement of block 1",
      "Block 2, 952 bytes",
      "Acknowledgement of block 2",
    ]);
    expect(allValues(frames, "groupchat_file.repeated")).toEqual(["0", "1", "0"]);
    expect(allValues(frames, "groupchat_file.size")).toEqual(["2048", "2048", "3000"]);
  });
});

describe("texts in capitals", () => {
  it("answer the text before them, over UDP", () => {
    const frames = new Frames();
    frames.add(udpFrame(40_000, 12_000, text("grüße 1a")));
    expect(frames.values("uppercase.request")).toEqual(["grüße 1a"]);
    frames.add(backwards(udpFrame(12_000, 40_000, text("GRüßE 1A"))));
    expect(frames.info).toBe("Response: GRüßE 1A");
    expect(frames.values("uppercase.request_in")).toEqual(["1"]);
    expect(frames.values("uppercase.time")).toEqual(["1.000000000"]);
    expect(frames.values("uppercase.matches")).toEqual(["1"]);
  });

  it("are found wrong where they are", () => {
    const frames = new Frames();
    frames.add(udpFrame(40_000, 12_000, text("abc")));
    frames.add(backwards(udpFrame(12_000, 40_000, text("ABc"))));
    expect(frames.values("uppercase.matches")).toEqual(["0"]);
  });
});

describe("a port that a person gives to a protocol", () => {
  it.each([
    ["message", "message", "message.body"],
    ["chatroom", "chatroom", "chatroom.text"],
    ["groupchat", "groupchat", "groupchat.text"],
    ["web", "http", "http.request.uri"],
  ])("is read by it: %s", async (name, id, field) => {
    const port = { message: 1234, chatroom: 5000, groupchat: 50_000, web: 6789 }[name]!;
    const asChosen = await recordedFrames(protocolCapture(name), { [`tcp.port:${port}`]: id });
    expect(allValues(asChosen, field).length).toBeGreaterThan(0);
    const asOther = await recordedFrames(protocolCapture(name), { [`tcp.port:${port}`]: "data" });
    expect(
      asOther.every(({ protocol }) => protocol === "TCP" || protocol === "CHATROOM" || protocol === "GROUPCHAT"),
    ).toBe(true);
    expect(allValues(asOther, "data.data").length).toBeGreaterThan(0);
  });
});

/** The same IPv4 frame with its addresses changed for each other. */
function backwards(frame: Uint8Array): Uint8Array {
  return joined(frame.subarray(0, 26), frame.subarray(30, 34), frame.subarray(26, 30), frame.subarray(34));
}
