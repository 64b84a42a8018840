import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withoutFrames } from "../../../../scripts/captures/pcap.ts";
import { knownCaptureBytes, type HostName } from "../../../../test/captures/known.ts";
import { CAPTURES, describeWith } from "../../../../test/needs.ts";
import { compareVerdicts, type ComparedFrame } from "../../src/verdict/compare.ts";
import { judgeTrace } from "../../src/verdict/judge.ts";
import { tracesOf } from "../trace/traces.ts";

async function compared(name: string, host: HostName, missed: readonly number[] = []): Promise<ComparedFrame[]> {
  const { bytes } = withoutFrames(Buffer.from(knownCaptureBytes(name, host)), new Set(missed));
  const [trace] = await tracesOf(bytes);
  return compareVerdicts(judgeTrace(trace!));
}

/** The first frame of which Wireshark says one thing and we another. */
async function meeting(name: string, host: HostName, theirs: string, ours: string): Promise<ComparedFrame> {
  const frames = await compared(name, host);
  return frames.find(
    ({ wireshark, ours: own }) =>
      wireshark.some(({ label }) => label === theirs) && own.some(({ kind }) => kind === ours),
  )!;
}

describe("Wireshark's verdicts beside ours", () => {
  it("differ on a retransmission that comes soon", async () => {
    const { ours, difference, why } = await meeting("random-loss", "server", "Out-Of-Order", "retransmission");
    expect(difference).toBe("other");
    expect(why).toMatch(/within the initial round-trip time/u);
    const [verdict] = ours;
    expect(verdict!.sureness).toBe("certain");
    expect(verdict!.sentence).toMatch(
      /^It fills a gap that frame \d+ had left, and was sent after that one: its IP identification \(0x[0-9a-f]{4}\) is later/u,
    );
    const [late, early] = verdict!.proofs.filter(({ field }) => field === "ip.id").map(({ value }) => Number(value));
    expect(late).toBeGreaterThan(early!);
  });

  it("differ on a packet that the wire doubled", async () => {
    const { ours, difference } = await meeting("duplication", "server", "Spurious Retransmission", "duplicated");
    expect(difference).toBe("other");
    expect(new Set(ours[0]!.proofs.filter(({ field }) => field === "ip.id").map(({ value }) => value)).size).toBe(1);
  });

  it("differ on a zero-window probe of Linux", async () => {
    const { ours, difference } = await meeting("zero-window", "client", "Keep-Alive", "zero-window-probe");
    expect(difference).toBe("other");
    expect(ours[0]!.proofs).toContainEqual(expect.objectContaining({ field: "tcp.window_size", value: "0" }));
  });

  it("differ where a damaged frame misleads Wireshark's count", async () => {
    const frames = await compared("corruption", "client");
    const misled = frames.filter(({ why }) => why?.includes("damaged frames") === true);
    expect(misled.length).toBeGreaterThan(100);
    const damaged = frames.filter(({ ours }) => ours.some(({ kind }) => kind === "damaged"));
    expect(damaged.length).toBeGreaterThan(0);
    expect(misled[0]!.frame).toBeGreaterThan(damaged[0]!.frame);
  });

  it("are the same on an ordinary duplicate acknowledgement", async () => {
    const { difference, why } = await meeting("random-loss", "client", "Dup ACK", "duplicate-ack");
    expect(difference).toBe("same");
    expect(why).toBeUndefined();
  });

  it("tell a frame that the capture missed from one that was lost", async () => {
    const [lost] = (await compared("random-loss", "server")).filter(({ ours }) => ours[0]?.kind === "lost-before");
    expect(lost!.difference).toBe("closer");
    // A segment with data, in a quiet place: without it, the one behind shows the gap.
    const [trace] = await tracesOf(knownCaptureBytes("random-loss", "client"));
    const taken = trace!.frame.find((frame, row) => frame > 300 && trace!.length[row]! > 0)!;
    const whole = await compared("random-loss", "client");
    expect(whole.some(({ frame }) => Math.abs(frame - taken) < 5)).toBe(false);
    const frames = await compared("random-loss", "client", [taken]);
    const missed = frames.filter(({ ours }) => ours.some(({ kind }) => kind === "capture-missed"));
    expect(missed.map(({ frame, wireshark, difference }) => [frame, wireshark[0]?.label, difference])).toEqual([
      [expect.closeTo(taken, -1), "Previous segment not captured", "closer"],
    ]);
    expect(missed[0]!.ours[0]).toMatchObject({ sureness: "certain", reason: "acknowledged-unseen" });
  });

  it("are given for a part of the frames", async () => {
    const [trace] = await tracesOf(knownCaptureBytes("everything", "server"));
    const judgement = judgeTrace(trace!);
    const all = compareVerdicts(judgement);
    expect(compareVerdicts(judgement, [100, 200])).toEqual(all.filter(({ frame }) => frame >= 100 && frame <= 200));
  });
});

describeWith(["captures"], "captures of which Wireshark's verdicts are known not to be the truth", () => {
  const kindsOf = async (file: string) => {
    const [trace] = await tracesOf(readFileSync(join(CAPTURES, file)));
    return judgeTrace(trace!).verdicts.map(({ kind }) => kind);
  };

  it("a sender that lost packets: 17 retransmissions, as tcptrace counts, of which Wireshark calls 13 out of order", async () => {
    const kinds = await kindsOf("own-netns/post-loss-sender.pcap");
    expect(kinds.filter((kind) => kind === "retransmission")).toHaveLength(17);
    expect(kinds).not.toContain("reordered");
  });

  it("a closed window: five probes, which Wireshark calls keep-alives", async () => {
    const kinds = await kindsOf("own-netns/zero-window.pcap");
    expect(kinds.filter((kind) => kind === "zero-window-probe")).toHaveLength(5);
    expect(kinds).not.toContain("keep-alive");
  });
});
