import type { ExplainedConversation } from "@wireside/packets";
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { sentenceOn, sentencesOn } from "./checks.ts";
import { checkBytesOfEvidence, checkEvidenceWithTshark } from "./evidence-checks.ts";
import { runLab, type Lab } from "./lab.ts";

const TEXT = "UDP answers too";

describeWith(["namespaces", "cc"], "uppercase over UDP, explained", () => {
  let lab: Lab;
  let facts: Record<string, unknown>;
  let conversation: ExplainedConversation;
  beforeAll(async () => {
    lab = await runLab(["uppercase.ts", "serve", "udp", "SERVER"], {
      side: "a",
      words: ["uppercase.ts", "ask", "udp", "SERVER", TEXT],
    });
    facts = lab.told[1]![0]!;
    conversation = lab.explanation.conversations[0]!;
  }, 60_000);

  it("tells who sent the first datagram, and that UDP opens nothing", () => {
    expect(lab.explanation.conversations).toHaveLength(1);
    expect([conversation.over, conversation.ends[0].port, conversation.ends[1]]).toEqual([
      "udp",
      facts["localPort"],
      { address: facts["remoteAddress"], port: 12000 },
    ]);
    const [first] = lab.frames.filter(({ udp }) => udp !== undefined);
    expect(sentenceOn(conversation, "who.opened")).toContain(
      `:${String(facts["localPort"])} sent the first datagram of this conversation, in frame ${first!.number}, to ${String(facts["remoteAddress"])}:12000`,
    );
    expect(conversation.phases).toEqual([]);
  });

  it("tells what was carried each way", () => {
    expect(conversation.payload).toEqual([TEXT.length, TEXT.length]);
    expect(conversation.carried.map(({ direction, kind, text }) => [direction, kind, text])).toEqual([
      [0, "uppercase.request", TEXT],
      [1, "uppercase.response", facts["answer"]],
    ]);
    expect(facts["answer"]).toBe(TEXT.toUpperCase());
  });

  it("answers the questions on UDP's header, what Length counts, and its largest numbers", () => {
    const first = lab.frames.find(({ udp }) => udp !== undefined)!;
    const { sourcePort, destinationPort, length } = first.udp!;
    const checksum = first.bytes.readUInt16BE(40).toString(16).padStart(4, "0");
    expect(sentenceOn(conversation, "questions.udp-header")).toBe(
      `Four fields of 2 bytes each, 8 bytes in all. In frame ${first.number} they are source port (${sourcePort}), destination port (${destinationPort}), length (${length}) and checksum (0x${checksum}).`,
    );
    expect(length).toBe(8 + TEXT.length);
    expect(sentenceOn(conversation, "questions.udp-length")).toBe(
      `The bytes of its header and its payload together. In frame ${first.number} it is ${length}: 8 of header and ${TEXT.length} of payload.`,
    );
    const [payload, port, protocol] = sentencesOn(conversation, "questions.udp-limits").map(({ text }) => text);
    expect(payload).toMatch(/^65,507 bytes over IPv4: /);
    expect(port).toMatch(/^65,535, because a port has 16 bits/);
    expect(protocol).toBe(
      `17 (0x11), as the Protocol field of the IPv4 header has it in frame ${first.number}: ${first.ip!.protocol}.`,
    );
  });

  it("tells which bytes are which layer", () => {
    const layers = sentencesOn(conversation, "questions.layer").map(({ text }) => text.replace(/:.*/u, ""));
    const { number } = lab.frames.find(({ udp }) => udp !== undefined)!;
    expect(layers).toEqual([
      `In frame ${number}, bytes 0 to 13 are Ethernet`,
      `In frame ${number}, bytes 14 to 33 are Internet Protocol Version 4`,
      `In frame ${number}, bytes 34 to 41 are User Datagram Protocol`,
      `In frame ${number}, bytes 42 to ${41 + TEXT.length} are Uppercase`,
    ]);
  });

  it("says what cannot be known of UDP", () => {
    expect(sentencesOn(conversation, "troubles.none").map(({ kind }) => kind)).toEqual(["unknown"]);
    expect(sentencesOn(conversation, "speed.limits").map(({ kind }) => kind)).toEqual(["unknown"]);
  });

  it("points at bytes that say what the evidence says", () => checkBytesOfEvidence(lab));

  describeWith(["tshark"], "with tshark beside it", () => {
    it("gives as evidence what tshark prints", () => checkEvidenceWithTshark(lab));
  });
});
