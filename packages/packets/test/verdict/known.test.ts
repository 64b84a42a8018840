import { describe, expect, it } from "vitest";
import { knownCapture, type HostName } from "../../../../test/captures/known.ts";
import type { TcpTrace } from "../../src/trace/trace.ts";
import { judgeTrace } from "../../src/verdict/judge.ts";
import type { Trigger } from "../../src/verdict/verdict.ts";
import {
  JUDGED_CAPTURES,
  measure,
  withoutIdentification,
  withoutSack,
  withoutTimestamps,
  type Measured,
  type Variation,
} from "./measure.ts";
import { kindRows, pageRows, variationRow } from "./page.ts";
import { knownTraces } from "./truth.ts";

const measured = measure();

/** Kinds whose count tells how often an ordinary thing happened: their misses are counted, not listed. */
const ORDINARY: ReadonlySet<string> = new Set(["window-full", "duplicate-ack"]);

/** What is true and was not said, one by one, and why it cannot be known from there. */
const UNKNOWABLE: Readonly<Record<string, string>> = {
  "blackout client lost-after 576": "its copies were needless: nothing tells which of them arrived",
  "blackout client lost-after 577": "its copies were needless: nothing tells which of them arrived",
  "everything client lost-after 1163": "the copy after it was needless by what the receiver reports",
  "everything server reordered 1004": "it was sent again and then overtaken: said is that it was sent again",
  "handshake-loss client retransmission 4": "the SYN/ACK before it was lost on its way here",
  "handshake-loss server retransmission 1": "the SYN before it was lost on its way here",
};

describe("our verdicts on captures whose truth is known", () => {
  it("are all true, whatever they say of how sure they are", async () => {
    expect((await measured).wrong).toEqual([]);
  });

  it("say all that is true, but for what cannot be known from that side", async () => {
    const missed = (await measured).missed.filter(({ kind }) => !ORDINARY.has(kind));
    const lines = missed.map(({ name, host, kind, frame }) => `${name} ${host} ${kind} ${frame}`);
    expect(lines.toSorted()).toEqual(Object.keys(UNKNOWABLE).toSorted());
  });

  it("miss few duplicate acknowledgements: those after others that were lost, which made them news", async () => {
    const { rows } = await measured;
    const { right, all } = rows.find(({ kind }) => kind === "duplicate-ack")!.facts;
    expect(all - right).toBe(3);
  });

  it("see every full window on the sender's side, and nearly all from the receiver's", async () => {
    const missed = (await measured).missed.filter(({ kind }) => kind === "window-full");
    const captures = new Set(missed.map(({ name, host }) => `${name} ${host}`));
    expect([...captures].toSorted()).toEqual([
      "corruption server",
      "everything server",
      "no-window-scaling server",
      "slow-reader client",
      "small-receive-buffer server",
      "zero-window server",
    ]);
  });

  it("put retransmissions down to what the sender's kernel counted", async () => {
    const differing: string[] = [];
    for (const name of JUDGED_CAPTURES) {
      for (const host of ["client", "server"] as const) {
        const triggers = await ownTriggers(name, host);
        const count = (...kinds: Trigger[]) => triggers.filter((trigger) => kinds.includes(trigger)).length;
        const kernel = (counter: string) => knownCapture(name)[host].counters[`TcpExt.${counter}`] ?? 0;
        const fast = kernel("TCPFastRetrans") - count("fast", "after-timeout");
        const timers = kernel("TCPTimeouts") + kernel("TCPLossProbes") - count("timeout", "timer", "tail-loss-probe");
        if (fast !== 0 || timers !== 0) differing.push(`${name} ${host}: fast ${fast}, timers ${timers}`);
      }
    }
    // A tail loss probe may carry new data (RFC 8985 §7.3): then nothing is sent again.
    expect(differing).toEqual(["blackout client: fast 0, timers 1", "delay-jump client: fast 0, timers 1"]);
  });
});

const BARE = (trace: TcpTrace) => withoutSack(withoutTimestamps(withoutIdentification(trace)));

const VARIATIONS: readonly (readonly [name: string, variation: Variation])[] = [
  ["nothing", {}],
  ["no IP identifications", { change: withoutIdentification }],
  ["no timestamps", { change: withoutTimestamps }],
  ["neither", { change: (trace) => withoutTimestamps(withoutIdentification(trace)) }],
  ["no selective acknowledgements", { change: withoutSack }],
  ["none of the three", { change: BARE }],
  ["one frame in twenty is missing", { isLeftOut: missing(0.05, 1) }],
  ["one frame in five is missing", { isLeftOut: missing(0.2, 2) }],
  ["they begin after the handshake", { isLeftOut: (frame) => frame <= 3 }],
  ["they begin late, and miss frames", { isLeftOut: (...at) => at[0] <= 50 || missing(0.05, 3)(...at) }],
  ["none of the three, and they miss frames", { change: BARE, isLeftOut: missing(0.05, 4) }],
];

describe("verdicts in captures that are changed", () => {
  it.each(VARIATIONS)("that are certain are true: %s", async (name, variation) => {
    const varied = await measure(variation);
    expect(varied.wrong.filter(({ sureness }) => sureness === "certain").map(told)).toEqual([]);
    expect([...pageRows()]).toContain(variationRow(name, varied));
  });
});

describe("the page on verdicts", () => {
  it("has the figures that are measured", async () => {
    expect(kindRows(await measured).filter((row) => !pageRows().has(row))).toEqual([]);
  });
});

describe("verdicts in captures that missed one frame in twenty", () => {
  it("find nearly every gap that is the capture's own", async () => {
    const { rows } = await measure({ isLeftOut: missing(0.05, 5) });
    const { facts, claims } = rows.find(({ kind }) => kind === "capture-missed")!;
    expect(facts.all).toBeGreaterThan(1000);
    expect(facts.right / facts.all).toBeGreaterThan(0.99);
    expect(claims.certain!.right).toBe(claims.certain!.all);
  });
});

/** What made a host send again what it did, as the capture on it tells. */
async function ownTriggers(name: string, host: HostName): Promise<Trigger[]> {
  const triggers: Trigger[] = [];
  for (const known of await knownTraces(name)) {
    if (known.host !== host) continue;
    const { facts, verdicts } = judgeTrace(known.trace);
    for (const { row, trigger } of verdicts) {
      const isOwn = (facts.trace.direction[row] === 0) === (host === "client");
      if (trigger !== undefined && isOwn) triggers.push(trigger);
    }
  }
  return triggers;
}

function told({ name, host, frame, kind, verdict }: Measured["wrong"][number]): string {
  return `${name} ${host} ${frame} ${kind} ${verdict?.reason}`;
}

/** Whether a frame is one of a share of all, chosen by chance, but the same every time. */
function missing(share: number, seed: number): (frame: number, host: HostName) => boolean {
  return (frame, host) => {
    let mixed = Math.imul(frame + 7919 * seed + (host === "client" ? 0 : 104_729), 0x9e37_79b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85eb_ca6b);
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32 < share;
  };
}
