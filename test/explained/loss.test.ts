import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { conversationOf, sentenceOn, sentencesOn } from "./checks.ts";
import { checkBytesOfEvidence, checkEvidenceWithTshark } from "./evidence-checks.ts";
import { runFaultyLab, type Lab } from "./lab.ts";

describeWith(["namespaces", "cc"], "sendfile over a link that loses packets, explained", () => {
  const DROPPED = [8, 20, 31];
  let lab: Lab;
  beforeAll(async () => {
    lab = await runFaultyLab({ drop: DROPPED }, ["sendfile.ts", "serve", "SERVER"], {
      side: "a",
      words: ["sendfile.ts", "send", "SERVER", "notes.txt", "100000"],
    });
  }, 60_000);

  const conversation = (): ReturnType<typeof conversationOf> => conversationOf(lab, lab.told[1]![0]!);

  it("counts the segments that the kernel sent again", () => {
    expect(lab.retransmitted).toBeGreaterThanOrEqual(DROPPED.length);
    const again = conversation().troubles.filter(({ kind }) => kind.endsWith("retransmission"));
    expect(again.reduce((sum, { count }) => sum + count, 0)).toBe(lab.retransmitted);
    expect(again.every(({ direction }) => direction === 0)).toBe(true);
    expect(sentenceOn(conversation(), "questions.retransmissions")).toMatch(
      new RegExp(`^Yes, ${lab.retransmitted} segments, in frames `),
    );
  });

  it("names frames whose bytes an earlier frame had carried", () => {
    const { frames } = conversation().troubles.find(({ kind }) => kind === "retransmission")!;
    for (const number of frames) {
      const again = lab.frames[number - 1]!;
      const isRepeated = lab.frames.some(
        ({ number: other, tcp }) =>
          other < number &&
          tcp?.sourcePort === again.tcp!.sourcePort &&
          tcp.sequence === again.tcp!.sequence &&
          tcp.payload > 0,
      );
      expect([number, isRepeated]).toEqual([number, true]);
    }
  });

  it("names the segments that were lost behind the capture: those that the link dropped", () => {
    // The capture stands before the link, where the n-th frame from the client is the link's n-th.
    const fromClient = lab.frames.filter(({ bytes }) =>
      bytes.subarray(6, 12).equals(lab.frames[0]!.bytes.subarray(6, 12)),
    );
    const dropped = DROPPED.map((number) => fromClient[number - 1]!);
    const lost = conversation().troubles.find(({ kind }) => kind === "lost-after");
    expect(lost?.frames).toEqual(dropped.filter(({ tcp }) => tcp!.payload > 0).map(({ number }) => number));
  });

  it("counts the bytes of the stream once", () => {
    const { bytesWritten } = lab.told[1]![0] as { bytesWritten: number };
    expect(conversation().payload[0]).toBeGreaterThan(bytesWritten);
    expect(sentencesOn(conversation(), "carried.bytes")[0]!.text).toContain(
      `The client sent ${bytesWritten.toLocaleString("en-US")} bytes of data`,
    );
    expect(conversation().speed.map(({ direction, bytes }) => [direction, bytes])).toEqual([[0, bytesWritten]]);
  });

  it("points at bytes that say what the evidence says", () => checkBytesOfEvidence(lab));

  describeWith(["tshark"], "with tshark beside it", () => {
    it("gives as evidence what tshark prints", () => checkEvidenceWithTshark(lab));
  });
});
