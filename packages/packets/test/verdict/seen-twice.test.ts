import { describe, expect, it } from "vitest";
import { pcapRecords } from "../../../../scripts/captures/pcap.ts";
import { knownCaptureBytes, type HostName } from "../../../../test/captures/known.ts";
import { limitsOfSpeed } from "../../src/explain/speed/speed.ts";
import { judgeTrace, type Judgement } from "../../src/verdict/judge.ts";
import { tracesOf } from "../trace/traces.ts";

/** A capture on a router that saw each packet come and go: 20 µs later, and a hop further. Frame n becomes 2n - 1 and 2n. */
function seenTwice(bytes: Uint8Array): Uint8Array {
  const { header, records } = pcapRecords(Buffer.from(bytes));
  const twice = records.flatMap((record) => {
    const copy = Buffer.from(record);
    const nanoseconds = copy.readUInt32LE(4) + 20_000;
    if (nanoseconds < 1e9) copy.writeUInt32LE(nanoseconds, 4);
    copy[16 + 8]! -= 1;
    return [record, copy];
  });
  return Buffer.concat([header, ...twice]);
}

async function judged(bytes: Uint8Array): Promise<Judgement> {
  const [trace] = await tracesOf(bytes);
  return judgeTrace(trace!);
}

/** `kind frame`, in order, of all verdicts but those on copies, and those that hang on when exactly a sender heard what. */
function told({ facts, verdicts }: Judgement, frameOf: (frame: number) => number = (frame) => frame): string[] {
  return verdicts
    .filter(({ kind }) => kind !== "duplicated" && kind !== "window-full")
    .map(({ row, kind }) => `${kind} ${frameOf(facts.trace.frame[row]!)}`)
    .toSorted();
}

describe("a capture that saw every packet twice", () => {
  const captures = ["random-loss", "burst-loss", "tail-loss-timeout", "zero-window", "keep-alive", "slow-link-cubic"];

  it.each(captures.flatMap((name) => (["client", "server"] as const).map((host) => [name, host] as const)))(
    "%s, %s: says so of each, and the same of the rest as if it had seen it once",
    async (name: string, host: HostName) => {
      const bytes = knownCaptureBytes(name, host);
      const [once, twice] = [await judged(bytes), await judged(seenTwice(bytes))];
      const { trace } = twice.facts;
      const copies = twice.verdicts.filter(({ kind }) => kind === "duplicated");
      expect(copies.length).toBe(trace.count / 2);
      expect(copies.every(({ row }) => trace.frame[row]! % 2 === 0)).toBe(true);
      expect(told(twice, (frame) => (frame + 1) / 2)).toEqual(told(once));
      const limits = [once, twice].map((judgement) => limitsOfSpeed(judgement, 0)!);
      expect(limits[1]!.shares[0]!.limit).toBe(limits[0]!.shares[0]!.limit);
      expect(limits[1]!.bytes).toBe(limits[0]!.bytes);
    },
  );
});
