import { expect, it } from "vitest";
import { bytesSource, makeExplanation, openDocument, PcapWriter } from "../../src/index.ts";

const IPV4 = (protocol: number, from: number, to: number, body: readonly number[]): number[] => [
  ...[0x45, 0, 0, 20 + body.length, 0, 0, 0, 0, 64, protocol, 0, 0],
  ...[10, 0, 0, from, 10, 0, 0, to],
  ...body,
];
const datagram = IPV4(17, 1, 2, [0x12, 0x67, 0, 9, 0, 10, 0, 0, 0x68, 0x69]);
const other = IPV4(17, 3, 2, [0x12, 0x67, 0, 9, 0, 10, 0, 0, 0x68, 0x69]);

async function troubles(code: number): Promise<readonly string[]> {
  const writer = new PcapWriter({ linkType: 101, snapLength: 0 });
  const icmp = IPV4(1, 2, 1, [3, code, 0, 0, 0, 0, 0, 0, ...datagram]);
  for (const [seconds, packet] of [other, datagram, icmp].entries()) {
    writer.addFrame({ seconds, nanoseconds: 0, length: packet.length, bytes: Uint8Array.from(packet) });
  }
  const document = await openDocument(bytesSource(writer.take()));
  await document.read();
  const { conversations } = await makeExplanation(document);
  return conversations.flatMap(({ stream, sections }) =>
    sections.troubles.filter(({ topic }) => topic === "troubles.icmp").map(({ text }) => `${stream}: ${text}`),
  );
}

it("an ICMP error is told of the conversation whose datagram it quotes, and of no other", async () => {
  expect(await troubles(3)).toEqual([
    "1: In frame 3 10.0.0.2 answers a datagram of this conversation with an ICMP error, “Destination unreachable (Port unreachable)”: no program listens on that port there.",
  ]);
  expect(await troubles(1)).toEqual([
    "1: In frame 3 10.0.0.2 answers a datagram of this conversation with an ICMP error, “Destination unreachable (Host unreachable)”.",
  ]);
});
