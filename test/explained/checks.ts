import { SECTIONS, type ExplainedConversation, type Sentence, type Topic } from "@wireside/packets";
import { expect } from "vitest";
import type { Lab } from "./lab.ts";
import { FLAG, type RawFrame } from "./raw-frames.ts";

/** What a socket knew of its connection. */
export interface SocketFacts {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly bytesWritten: number;
  readonly bytesRead: number;
}

/** The conversation of a client's socket. */
export function conversationOf(
  { explanation }: Lab,
  { localPort, remotePort }: Record<string, unknown>,
): ExplainedConversation {
  const found = explanation.conversations.find(
    ({ over, ends }) => over === "tcp" && ends[0].port === localPort && ends[1].port === remotePort,
  );
  if (found === undefined) throw new Error(`no conversation from port ${String(localPort)}`);
  return found;
}

export function sentencesOn(conversation: ExplainedConversation, topic: Topic): Sentence[] {
  return SECTIONS.flatMap((section) => conversation.sections[section]).filter((sentence) => sentence.topic === topic);
}

/** The one sentence on a topic. */
export function sentenceOn(conversation: ExplainedConversation, topic: Topic): string {
  const sentences = sentencesOn(conversation, topic);
  expect(sentences.map(({ text }) => text)).toHaveLength(1);
  return sentences[0]!.text;
}

/**
 * Holds everything that is said of a client's connection to what its socket knew and to the frames themselves.
 *
 * @param closedBy which side closes first by what the programs do; left out where that is a matter of luck
 */
export function checkConnection(
  lab: Lab,
  client: Record<string, unknown>,
  closedBy?: "the client" | "the server",
): void {
  const socket = client as unknown as SocketFacts;
  const conversation = conversationOf(lab, client);
  const frames = lab.frames.filter(
    ({ tcp }) =>
      tcp !== undefined &&
      [tcp.sourcePort, tcp.destinationPort].includes(socket.localPort) &&
      [tcp.sourcePort, tcp.destinationPort].includes(socket.remotePort),
  );
  checkWho(conversation, socket, frames);
  checkPhases(conversation, socket, frames, closedBy);
  checkBytes(conversation, socket);
  checkNumbers(conversation, frames);
  checkWindows(conversation, socket, frames);
  checkRetransmissions(lab, conversation);
}

/** A host that is busy may send again what was only late: then the kernel counts it. */
function checkRetransmissions({ explanation, retransmitted }: Lab, conversation: ExplainedConversation): void {
  const again = ({ troubles }: ExplainedConversation): number =>
    troubles.filter(({ kind }) => kind.endsWith("retransmission")).reduce((sum, { count }) => sum + count, 0);
  expect(explanation.conversations.reduce((sum, each) => sum + again(each), 0)).toBe(retransmitted);
  const own = again(conversation);
  expect(sentenceOn(conversation, "questions.retransmissions")).toMatch(own === 0 ? /^No: / : /^Yes, /);
  if (own === 0) expect(conversation.troubles).toEqual([]);
}

function checkWho(conversation: ExplainedConversation, socket: SocketFacts, frames: readonly RawFrame[]): void {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  expect(conversation.ends).toEqual([
    { address: localAddress, port: localPort },
    { address: remoteAddress, port: remotePort },
  ]);
  const [first, last] = [frames[0]!, frames.at(-1)!];
  expect(sentenceOn(conversation, "who.opened")).toContain(
    `${localAddress}:${localPort} (the client) opened the connection to ${remoteAddress}:${remotePort} (the server) with the SYN in frame ${first.number}`,
  );
  const mine = frames.filter(({ tcp }) => tcp!.sourcePort === localPort).length;
  expect(conversation.frames).toEqual([mine, frames.length - mine]);
  expect(sentenceOn(conversation, "who.duration")).toContain(`from frame ${first.number} to frame ${last.number}`);
  expect(conversation.duration).toBeCloseTo(last.time - first.time, 6);
  expect(sentenceOn(conversation, "who.vantage")).toContain("at the client");
}

function checkPhases(
  conversation: ExplainedConversation,
  { localPort }: SocketFacts,
  frames: readonly RawFrame[],
  closedBy: string | undefined,
): void {
  const has = ({ tcp }: RawFrame, flags: number): boolean => (tcp!.flags & 0x17) === flags;
  const syn = frames.find((frame) => has(frame, FLAG.syn))!.number;
  const synAck = frames.find((frame) => has(frame, FLAG.syn | FLAG.ack))!.number;
  const ack = frames.find((frame) => frame.number > synAck && frame.tcp!.sourcePort === localPort)!.number;
  expect(sentenceOn(conversation, "phases.handshake")).toContain(
    `Handshake: frame ${syn} (SYN), frame ${synAck} (SYN/ACK) and frame ${ack} (ACK).`,
  );
  const data = frames.filter(({ tcp }) => tcp!.payload > 0).map(({ number }) => number);
  const fins = frames.filter(
    ({ tcp }, at) =>
      (tcp!.flags & FLAG.fin) !== 0 &&
      !frames
        .slice(0, at)
        .some((before) => before.tcp!.sourcePort === tcp!.sourcePort && (before.tcp!.flags & FLAG.fin) !== 0),
  );
  expect(conversation.phases.map(({ name, firstFrame, lastFrame }) => [name, firstFrame, lastFrame])).toEqual([
    ["handshake", syn, ack],
    ["data", data[0], data.at(-1)],
    ["close", fins[0]!.number, frames.at(-1)!.number],
  ]);
  expect(fins).toHaveLength(2);
  const first = fins[0]!.tcp!.sourcePort === localPort ? "the client" : "the server";
  expect(first).toBe(closedBy ?? first);
  expect(conversation.ending).toEqual({
    kind: "closed",
    by: first === "the client" ? 0 : 1,
    frames: fins.map(({ number }) => number),
  });
  expect(sentencesOn(conversation, "phases.end")[0]!.text).toContain(
    `Both sides closed: ${first} first, with the FIN in frame ${fins[0]!.number}, acknowledged in frame`,
  );
}

function checkBytes(conversation: ExplainedConversation, { bytesWritten, bytesRead }: SocketFacts): void {
  expect(conversation.payload[0]).toBeGreaterThanOrEqual(bytesWritten);
  expect(conversation.payload[1]).toBeGreaterThanOrEqual(bytesRead);
  const said = (side: string, bytes: number): RegExp =>
    bytes === 0
      ? new RegExp(`^The ${side} sent no data`)
      : new RegExp(`^The ${side} sent ${bytes.toLocaleString("en-US")} bytes? of data`);
  const [client, server] = sentencesOn(conversation, "carried.bytes");
  expect(client!.text).toMatch(said("client", bytesWritten));
  expect(server!.text).toMatch(said("server", bytesRead));
}

function checkNumbers(conversation: ExplainedConversation, frames: readonly RawFrame[]): void {
  const [syn, synAck] = frames.filter(({ tcp }) => (tcp!.flags & FLAG.syn) !== 0);
  expect(synAck!.tcp!.acknowledgement).toBe((syn!.tcp!.sequence + 1) >>> 0);
  const first = sentenceOn(conversation, "questions.syn");
  expect(first).toContain(`The SYN in frame ${syn!.number} has the sequence number ${syn!.tcp!.sequence};`);
  expect(first).toContain("the SYN bit is 1 and the ACK bit is 0 (tcp.flags 0x0002)");
  const second = sentenceOn(conversation, "questions.syn-ack");
  expect(second).toContain(`The SYN/ACK in frame ${synAck!.number} has the sequence number ${synAck!.tcp!.sequence},`);
  expect(second).toContain(
    `the acknowledgement number ${synAck!.tcp!.acknowledgement}, which is the SYN's ${syn!.tcp!.sequence} plus 1`,
  );
}

function checkWindows(
  conversation: ExplainedConversation,
  { localPort }: SocketFacts,
  frames: readonly RawFrame[],
): void {
  const said = sentencesOn(conversation, "questions.window").map(({ text }) => text);
  for (const [at, isClient] of [true, false].entries()) {
    const own = frames.filter(({ tcp }) => (tcp!.sourcePort === localPort) === isClient);
    const isScaled = frames.every(({ tcp }) => (tcp!.flags & FLAG.syn) === 0 || tcp!.windowShift !== undefined);
    const shift = isScaled ? own.find(({ tcp }) => (tcp!.flags & FLAG.syn) !== 0)!.tcp!.windowShift! : 0;
    const windows = own.map(({ tcp }) => ((tcp!.flags & FLAG.syn) === 0 ? tcp!.window * 2 ** shift : tcp!.window));
    const smallest = Math.min(...windows);
    expect(said[at]).toContain(
      `${smallest.toLocaleString("en-US")} bytes, in frame ${own[windows.indexOf(smallest)]!.number}:`,
    );
  }
  for (const { text } of sentencesOn(conversation, "questions.throttled")) expect(text).toMatch(/^No: it was never 0/);
}
