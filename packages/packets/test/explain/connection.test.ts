import { describe, expect, it } from "vitest";
import { makeExplanation, SECTIONS, type ExplainedConversation, type Sentence, type Topic } from "../../src/index.ts";
import { documentOf, HANDSHAKE, type Segment } from "./segments.ts";

async function explained(...segments: readonly Segment[]): Promise<ExplainedConversation> {
  const { conversations } = await makeExplanation(await documentOf(...segments));
  return conversations[0]!;
}

function sentences(conversation: ExplainedConversation, topic: Topic): Sentence[] {
  return SECTIONS.flatMap((section) => conversation.sections[section]).filter((sentence) => sentence.topic === topic);
}

function text(conversation: ExplainedConversation, topic: Topic): string {
  return sentences(conversation, topic)
    .map((sentence) => sentence.text)
    .join(" ");
}

const ASKED: Segment = { from: "client", flags: "PA", seq: 1001, ack: 5001, payload: "hello" };
const ANSWERED: Segment = { from: "server", flags: "PA", seq: 5001, ack: 1006, payload: "HELLO" };

describe("how a connection began", () => {
  it("is told with its handshake", async () => {
    const conversation = await explained(...HANDSHAKE);
    expect(text(conversation, "phases.handshake")).toBe(
      "Handshake: frame 1 (SYN), frame 2 (SYN/ACK) and frame 3 (ACK). It took 20.0 ms.",
    );
    expect(text(conversation, "who.opened")).toBe(
      "10.0.0.1:4711 (the client) opened the connection to 10.0.0.2:80 (the server) with the SYN in frame 1, the first packet of the capture.",
    );
    expect(text(conversation, "carried.nothing")).toBe("No data was carried, in either direction.");
  });

  it("is told of a SYN that was sent again", async () => {
    const [syn, ...rest] = HANDSHAKE as [Segment, ...Segment[]];
    const conversation = await explained(syn, { ...syn, at: 1 }, ...rest);
    expect(text(conversation, "phases.handshake")).toContain("The SYN was sent 2 times, in frames 1 and 2.");
    expect(text(conversation, "troubles.kind")).toMatch(/^The client sent 1 segment again, in frame 2\. /);
  });

  it("is told by the answer where the SYN is missing", async () => {
    const conversation = await explained(...HANDSHAKE.slice(1), ASKED);
    expect(text(conversation, "who.opened")).toContain(
      "10.0.0.1:4711 (the client) opened the connection to 10.0.0.2:80 (the server). The capture has only the answer",
    );
    expect(text(conversation, "phases.handshake")).toContain("the SYN is not in the capture");
    expect(sentences(conversation, "questions.syn").map(({ kind }) => kind)).toEqual(["unknown"]);
  });

  it("cannot be known where the capture began later", async () => {
    const conversation = await explained(ASKED, ANSWERED);
    const [roles] = sentences(conversation, "who.roles-unknown");
    expect([roles!.kind, roles!.text]).toEqual([
      "unknown",
      "Who opened this connection cannot be known from this capture, because it has no SYN of it: the capture began later. The first packet that it has, in frame 1, went from 10.0.0.1:4711 to 10.0.0.2:80.",
    ]);
    expect(text(conversation, "carried.bytes")).toContain("10.0.0.1:4711 sent 5 bytes of data in 1 segment.");
    expect(sentences(conversation, "questions.throttled").every(({ kind }) => kind === "unknown")).toBe(true);
  });
});

describe("how a connection ended", () => {
  const FIN: Segment = { from: "client", flags: "FA", seq: 1006, ack: 5006 };

  it("is told of a FIN from both sides", async () => {
    const close: Segment[] = [
      FIN,
      { from: "server", flags: "FA", seq: 5006, ack: 1007 },
      { from: "client", flags: "A", seq: 1007, ack: 5007 },
    ];
    const conversation = await explained(...HANDSHAKE, ASKED, ANSWERED, ...close);
    expect(conversation.ending).toEqual({ kind: "closed", by: 0, frames: [6, 7] });
    expect(text(conversation, "phases.end")).toBe(
      "Both sides closed: the client first, with the FIN in frame 6, acknowledged in frame 7; then the server, with the FIN in frame 7, acknowledged in frame 8.",
    );
    expect(conversation.phases.map(({ name, firstFrame, lastFrame }) => [name, firstFrame, lastFrame])).toEqual([
      ["handshake", 1, 3],
      ["data", 4, 5],
      ["close", 6, 8],
    ]);
  });

  it("is told of data that came after the first FIN", async () => {
    const late: Segment[] = [
      FIN,
      { from: "server", flags: "PA", seq: 5006, ack: 1007, payload: "more" },
      { from: "server", flags: "FA", seq: 5010, ack: 1007 },
    ];
    const conversation = await explained(...HANDSHAKE, ASKED, ANSWERED, ...late);
    expect(text(conversation, "phases.end")).toContain(
      "Between the two FINs the connection was half closed: the server still sent data, in frame 7.",
    );
    expect(text(conversation, "phases.end")).toContain("with the FIN in frame 8, which the capture does not show");
  });

  it("is told of one side that never closed", async () => {
    const conversation = await explained(...HANDSHAKE, ASKED, ANSWERED, FIN);
    expect(conversation.ending).toEqual({ kind: "half-closed", by: 0, frames: [6] });
    expect(text(conversation, "phases.end")).toContain("Only the client closed its direction");
  });

  it("is told of a reset, and by whom", async () => {
    const reset: Segment = { from: "server", flags: "RA", seq: 5001, ack: 1006 };
    const conversation = await explained(...HANDSHAKE, ASKED, reset);
    expect(conversation.ending).toEqual({ kind: "reset", by: 1, frames: [5] });
    expect(text(conversation, "phases.end")).toBe(
      "The server broke the connection off with the RST in frame 5; neither side had closed with a FIN.",
    );
  });

  it("is told of a connection that was refused", async () => {
    const [syn] = HANDSHAKE as [Segment];
    const conversation = await explained(syn, { from: "server", flags: "RA", seq: 0, ack: 1001 });
    expect(conversation.ending?.kind).toBe("refused");
    expect(text(conversation, "phases.end")).toMatch(/^The server refused the connection: .* the RST in frame 2\./);
  });

  it("is told of a SYN that nobody answered", async () => {
    const [syn] = HANDSHAKE as [Segment];
    const conversation = await explained(syn, { ...syn, at: 1 }, { ...syn, at: 3 });
    expect(conversation.ending?.kind).toBe("unanswered");
    expect(text(conversation, "phases.end")).toContain("the capture has 3 SYNs (frames 1, 2 and 3)");
  });

  it("cannot be known where the capture ended before", async () => {
    const conversation = await explained(...HANDSHAKE, ASKED, ANSWERED);
    expect(conversation.ending?.kind).toBe("open");
    expect(sentences(conversation, "phases.end").map(({ kind }) => kind)).toEqual(["unknown"]);
  });
});

describe("what was carried", () => {
  it("is told turn by turn, with its text", async () => {
    const conversation = await explained(...HANDSHAKE, ASKED, ANSWERED);
    expect(
      conversation.carried.map(({ direction, kind, text: said, bytes }) => [direction, kind, said, bytes]),
    ).toEqual([
      [0, "turn", "hello", 5],
      [1, "turn", "HELLO", 5],
    ]);
  });

  it("counts each byte once, and what the capture does not have apart", async () => {
    const segments: Segment[] = [
      ASKED,
      { ...ASKED, at: 0.5 },
      { from: "client", flags: "PA", seq: 1016, ack: 5001, payload: "later" },
      { from: "server", flags: "A", seq: 5001, ack: 1021 },
    ];
    const conversation = await explained(...HANDSHAKE, ...segments);
    expect(text(conversation, "carried.bytes")).toContain(
      "The client sent 10 bytes of data in 3 segments. By the sequence numbers 10 bytes more were sent, but are not in the capture.",
    );
    expect(conversation.carried.map(({ bytes }) => bytes)).toEqual([10]);
    expect(conversation.troubles.map(({ kind, frames }) => [kind, frames])).toEqual(
      expect.arrayContaining([
        ["retransmission", [5]],
        ["capture-missed", [6]],
      ]),
    );
  });
});

describe("the receiver's window", () => {
  const full = "x".repeat(1000);
  const asked: Segment = { from: "client", flags: "PA", seq: 1001, ack: 5001, payload: full };

  it("is told to throttle a sender that fills it, and for how long it was 0", async () => {
    const [syn, synAck, ack] = HANDSHAKE as [Segment, Segment, Segment];
    const conversation = await explained(
      syn,
      { ...synAck, window: 1000 },
      ack,
      asked,
      { from: "server", flags: "A", seq: 5001, ack: 2001, window: 0, at: 0.1 },
      { from: "server", flags: "A", seq: 5001, ack: 2001, window: 1000, at: 0.6 },
      { ...asked, seq: 2001 },
    );
    expect(text(conversation, "questions.throttled")).toMatch(
      /^Yes\. 2 segments of the client used it up, in frames 4 and 7\. It was 0 for 500 ms in all, as said in frame 5\./,
    );
    expect(text(conversation, "questions.window")).toContain("0 bytes, in frame 5: its window field is 0.");
    expect(conversation.troubles.find(({ kind }) => kind === "zero-window")?.seconds).toBeCloseTo(0.5, 9);
  });

  it("is told not to where there was room", async () => {
    const conversation = await explained(...HANDSHAKE, asked);
    expect(text(conversation, "questions.throttled")).toBe(
      "No: it was never 0, and no segment of the client came near its end. The most that was on its way at once were 1,000 bytes, after frame 4, while the window that the client knew of was 60,000 bytes (frame 2).",
    );
  });
});
