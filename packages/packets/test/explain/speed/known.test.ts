import { describe, expect, it } from "vitest";
import { withoutFrames } from "../../../../../scripts/captures/pcap.ts";
import {
  knownCapture,
  knownCaptureBytes,
  knownCaptureNames,
  type HostName,
} from "../../../../../test/captures/known.ts";
import type { Limit } from "../../../src/explain/speed/limit.ts";
import { limitsOfSpeed, type SpeedLimits } from "../../../src/explain/speed/speed.ts";
import { judgeTrace } from "../../../src/verdict/judge.ts";
import { tracesOf } from "../../trace/traces.ts";

const HOSTS: readonly HostName[] = ["client", "server"];

/** What was made to set the speed, in our words. */
const MEANS: Readonly<Record<string, readonly Limit[]>> = {
  "sender's application": ["sender-application"],
  "sender's buffer": ["sender-application"],
  "receiver's window": ["receiver-window"],
  loss: ["loss-recovery", "reduced-window", "timeouts"],
  "link's rate": ["link"],
  "Nagle and delayed ACK": ["delayed-ack"],
  "slow start": ["slow-start"],
};

const limited = knownCaptureNames().filter((name) => (knownCapture(name).limit ?? "handshake") !== "handshake");

describe("who limited the speed", () => {
  const cases = limited.flatMap((name) => HOSTS.map((host) => ({ name, host, limit: knownCapture(name).limit! })));

  it.each(cases)("$name, seen at the $host: $limit takes the largest share", async ({ name, host, limit }) => {
    const { shares } = await mainDirection(name, host);
    expect(MEANS[limit]).toContain(shares[0]!.limit);
    expect(shareOf(shares, MEANS[limit]!)).toBeGreaterThan(limit === "sender's buffer" ? 0.45 : 0.65);
  });

  it.each(limited)("%s: both sides tell much the same", async (name) => {
    const means = MEANS[knownCapture(name).limit!]!;
    const [client, server] = await Promise.all(HOSTS.map((host) => mainDirection(name, host)));
    expect(Math.abs(shareOf(client!.shares, means) - shareOf(server!.shares, means))).toBeLessThan(0.22);
  });

  it.each(HOSTS)("windows whose scale the capture did not see are blamed for nothing, seen at the %s", async (host) => {
    for (const name of ["slow-reader", "small-receive-buffer", "slow-start", "lossy-cubic"]) {
      const { bytes } = withoutFrames(Buffer.from(knownCaptureBytes(name, host)), new Set([1, 2, 3]));
      const { shares } = await mainDirectionOf(bytes);
      expect(shares[0]!.limit).toBe("unknown");
      expect(shareOf(shares, ["receiver-window", "congestion-window", "reduced-window", "slow-start"])).toBe(0);
    }
  });

  it("a way that becomes longer is not put down to the sender, seen from afar", async () => {
    const [there, here] = await Promise.all(HOSTS.map((host) => mainDirection("delay-jump", host)));
    for (const { shares } of [there!, here!]) expect(shareOf(shares, ["sender-application"])).toBeLessThan(0.05);
    expect(shareOf(here!.shares, ["unknown"])).toBeGreaterThan(0.1);
  });

  it.each(HOSTS)("short connections, seen at the %s, spend half of their time on opening", async (host) => {
    const seconds = new Map<Limit, number>();
    let whole = 0;
    for (const trace of await tracesOf(knownCaptureBytes("short-connections", host))) {
      const answer = limitsOfSpeed(judgeTrace(trace), 1)!;
      for (const share of answer.shares) seconds.set(share.limit, (seconds.get(share.limit) ?? 0) + share.seconds);
      whole += answer.end - answer.begin;
    }
    expect(seconds.get("handshake")! / whole).toBeGreaterThan(0.45);
    // The other half is the way of the question and of its answer: as long, and as little to be helped.
    expect((seconds.get("handshake")! + seconds.get("round-trips")!) / whole).toBeGreaterThan(0.88);
  });

  it("puts every moment down to one thing, in order and without gaps", async () => {
    for (const name of knownCaptureNames()) {
      for (const host of HOSTS) {
        for (const trace of await tracesOf(knownCaptureBytes(name, host))) {
          for (const direction of [0, 1] as const) {
            const limits = limitsOfSpeed(judgeTrace(trace), direction);
            if (limits !== undefined) checkBooks(limits);
          }
        }
      }
    }
  });

  it("counts each byte once, whatever was sent again", async () => {
    for (const name of ["random-loss", "duplication", "everything", "blackout"]) {
      expect((await mainDirection(name, "client")).bytes).toBe(1_000_000);
    }
  });
});

describe("the rate of the slowest link", () => {
  it.each(["slow-link-cubic", "slow-link-bbr", "ack-loss", "duplication", "reordering", "blackout"])(
    "is found within one percent where packets queued in front of it: %s",
    async (name) => {
      for (const host of HOSTS) {
        const { link } = await mainDirection(name, host);
        expect(link!.bytesPerSecond * 8).toBeGreaterThan(0.99 * knownCapture(name).toServer.rate!);
        expect(link!.bytesPerSecond * 8).toBeLessThan(1.01 * knownCapture(name).toServer.rate!);
      }
    },
  );

  it("is never told wrong by more than one percent, and not told where nothing queued", async () => {
    const told: string[] = [];
    for (const name of knownCaptureNames()) {
      for (const host of HOSTS) {
        for (const trace of await tracesOf(knownCaptureBytes(name, host))) {
          for (const direction of [0, 1] as const) {
            const { toServer, toClient } = knownCapture(name);
            const rate = (direction === 0 ? toServer : toClient).rate ?? 0;
            const found = (limitsOfSpeed(judgeTrace(trace), direction)?.link?.bytesPerSecond ?? 0) * 8;
            if (found === 0) continue;
            told.push(`${name} ${host}`);
            expect(Math.abs(found / rate - 1)).toBeLessThan(0.01);
          }
        }
      }
    }
    for (const name of ["slow-writer", "slow-reader", "small-receive-buffer", "small-send-buffer", "slow-start"]) {
      expect(told.filter((each) => each.startsWith(name))).toEqual([]);
    }
  });
});

/** The direction that carried the most. */
function mainDirection(name: string, host: HostName): Promise<SpeedLimits> {
  return mainDirectionOf(knownCaptureBytes(name, host));
}

async function mainDirectionOf(capture: Uint8Array): Promise<SpeedLimits> {
  const [trace] = await tracesOf(capture);
  const judgement = judgeTrace(trace!);
  const [there, back] = [limitsOfSpeed(judgement, 0), limitsOfSpeed(judgement, 1)];
  return (there?.bytes ?? 0) > (back?.bytes ?? 0) ? there! : back!;
}

function shareOf(shares: SpeedLimits["shares"], limits: readonly Limit[]): number {
  return shares.filter(({ limit }) => limits.includes(limit)).reduce((sum, { share }) => sum + share, 0);
}

function checkBooks({ begin, end, shares, stretches }: SpeedLimits): void {
  let at = begin;
  for (const { from, to } of stretches) {
    expect(from).toBe(at);
    expect(to).toBeGreaterThan(from);
    at = to;
  }
  expect(at).toBe(end);
  if (shares.length > 0) expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  for (const { limit, seconds } of shares) {
    const own = stretches.filter((stretch) => stretch.limit === limit);
    expect(own.reduce((sum, { from, to }) => sum + to - from, 0)).toBeCloseTo(seconds, 9);
  }
}
