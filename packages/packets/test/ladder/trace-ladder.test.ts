import { describe, expect, it } from "vitest";
import { knownCaptureBytes, knownCaptureNames, type HostName } from "../../../../test/captures/known.ts";
import type { Ladder, LadderArrow, LadderOptions, LadderRun } from "../../src/ladder/ladder.ts";
import { traceLadder } from "../../src/ladder/trace-ladder.ts";
import { FIN, SYN } from "../../src/tcp/flags.ts";
import { judgeTrace, type Judgement } from "../../src/verdict/judge.ts";
import { tracesOf } from "../trace/traces.ts";

const HOSTS: readonly HostName[] = ["client", "server"];

async function judgements(name: string, host: HostName): Promise<Judgement[]> {
  return (await tracesOf(knownCaptureBytes(name, host))).map((trace) => judgeTrace(trace));
}

async function ladderOf(name: string, host: HostName, options: LadderOptions = {}): Promise<Ladder> {
  const [judgement] = await judgements(name, host);
  return traceLadder(judgement!, options);
}

/** Frames of a conversation, those that came damaged too. */
function framesOf({ facts, damaged }: Judgement): number[] {
  return [...facts.trace.frame, ...damaged.map(({ frame }) => frame)].toSorted((a, b) => a - b);
}

function arrowsOf(ladder: Ladder): LadderArrow[] {
  return ladder.items().filter((item) => item.kind === "arrow");
}

function runsOf(ladder: Ladder): LadderRun[] {
  return ladder.items().filter((item) => item.kind === "run");
}

/** All numbers of what the items stand for, in their order. */
function told(ladder: Ladder, frames: readonly number[]): number[] {
  return ladder.items().flatMap((item) => {
    if (item.kind === "pause") return [];
    if (item.kind === "arrow") return item.frame === undefined ? [] : [item.frame];
    const [from, to] = item.frames;
    const inside = frames.filter((frame) => frame >= from && frame <= to);
    expect(item.packets.reduce((sum, count) => sum + count)).toBe(inside.length);
    return inside;
  });
}

describe("the ladder of a conversation", () => {
  it("tells every segment of every known capture once, in order, however little room there is", async () => {
    for (const name of knownCaptureNames()) {
      for (const host of HOSTS) {
        for (const judgement of await judgements(name, host)) {
          const frames = framesOf(judgement);
          for (const items of [10_000, 60, 1]) expect(told(traceLadder(judgement, { items }), frames)).toEqual(frames);
        }
      }
    }
  });

  it("shows each segment by itself where there is room", async () => {
    const [judgement] = await judgements("random-loss", "client");
    const ladder = traceLadder(judgement!, { items: 10_000 });
    expect(runsOf(ladder)).toEqual([]);
    expect(arrowsOf(ladder)).toHaveLength(judgement!.facts.trace.count);
  });

  it("keeps to the room, and what begins, ends or goes wrong is not folded", async () => {
    const [judgement] = await judgements("random-loss", "client");
    const ladder = traceLadder(judgement!, { items: 60 });
    expect(ladder.count).toBeLessThanOrEqual(60);
    const shown = new Set(arrowsOf(ladder).map(({ frame }) => frame));
    const { trace } = judgement!.facts;
    const told = ["retransmission", "lost-after"];
    const wrong = judgement!.verdicts.filter(({ kind }) => told.includes(kind)).map(({ row }) => trace.frame[row]!);
    const turning = [...trace.frame].filter((_, row) => (trace.flags[row]! & (SYN | FIN)) !== 0);
    expect([...wrong, ...turning].filter((frame) => !shown.has(frame))).toEqual([]);
  });

  it("shows frames that are marked, however many others there are", async () => {
    const marked = [200, 201, 300];
    const shown = arrowsOf(await ladderOf("random-loss", "client", { items: 10, marked })).map(({ frame }) => frame);
    expect(marked.filter((frame) => !shown.includes(frame))).toEqual([]);
  });

  it("unfolds a run, packet by packet", async () => {
    const folded = await ladderOf("random-loss", "client", { items: 60 });
    const run = runsOf(folded).toSorted((a, b) => b.packets[0]! - a.packets[0]!)[0]!;
    const unfolded = await ladderOf("random-loss", "client", { items: 60, unfolded: [run.events] });
    const [from, to] = run.frames;
    expect(arrowsOf(unfolded).filter(({ frame }) => frame! >= from && frame! <= to)).toHaveLength(to - from + 1);
    expect(runsOf(unfolded)).toEqual(runsOf(folded).filter(({ frames }) => frames[0] !== from));
  });

  it("finds the item of every frame, shown or folded, and of no other", async () => {
    for (const name of ["missed-frames", "corruption", "everything", "random-loss", "keep-alive"]) {
      const [judgement] = await judgements(name, "server");
      const frames = new Set(framesOf(judgement!));
      for (const items of [10_000, 60, 1]) {
        const ladder = traceLadder(judgement!, { items });
        const shown = ladder.items();
        const alone = new Set(arrowsOf(ladder).map(({ frame }) => frame));
        for (const frame of frames) {
          const item = shown[ladder.itemOf(frame)!]!;
          if (alone.has(frame)) expect(item).toMatchObject({ kind: "arrow", frame });
          else expect(item.kind === "run" && frame >= item.frames[0] && frame <= item.frames[1]).toBe(true);
        }
        expect(ladder.itemOf(Math.max(...frames) + 1)).toBeUndefined();
      }
    }
  });

  it("gives page by page what it gives as a whole", async () => {
    const ladder = await ladderOf("missed-frames", "server", { items: 40 });
    const pages = Array.from({ length: Math.ceil(ladder.count / 7) }, (_, page) =>
      ladder.items(7 * page, 7 * page + 7),
    );
    expect(pages.flat()).toEqual(ladder.items());
  });

  it("has the phases as bands that follow on each other", async () => {
    const ladder = await ladderOf("uppercase-tcp", "client");
    expect(ladder.phases).toEqual([
      { name: "handshake", first: 0, last: 2 },
      { name: "data", first: 3, last: 6 },
      { name: "close", first: 7, last: 9 },
    ]);
    expect(ladder.lanes.map(({ name }) => name)).toEqual(["client", "server"]);
  });

  it("labels segments with their flags and relative numbers", async () => {
    const ladder = await ladderOf("uppercase-tcp", "client", { carried: new Map([[6, "a line of text"]]) });
    const lines = arrowsOf(ladder).map(({ frame, from, title, detail, carries }) => {
      return [frame, from === 0 ? "→" : "←", title, detail, carries].join(" | ");
    });
    expect(lines.slice(0, 5)).toEqual([
      "3 | → | SYN | seq 0 · win 64,240 · MSS 1,460 · scale ×1024 · SACK_PERM | ",
      "4 | ← | SYN, ACK | seq 0 · ack 1 · win 65,160 · MSS 1,460 · scale ×1024 · SACK_PERM | ",
      "5 | → | ACK | ack 1 · win 64,512 | ",
      "6 | → | PSH, ACK | seq 1 · 40 bytes · ack 1 | a line of text",
      "7 | ← | ACK | ack 41 · win 65,536 | ",
    ]);
  });
});

describe("what a ladder shows beside the segments of the capture", () => {
  it("is what was lost, on either side of the loss", async () => {
    const atSender = arrowsOf(await ladderOf("random-loss", "client"));
    const atReceiver = arrowsOf(await ladderOf("random-loss", "server"));
    const lost = atSender.filter(({ fate }) => fate === "lost").map(({ detail }) => detail.split(" ")[1]);
    const unseen = atReceiver.filter(({ fate }) => fate === "lost-before");
    expect(lost).toHaveLength(6);
    expect(unseen.every(({ frame, from }) => frame === undefined && from === 0)).toBe(true);
    expect(unseen.map(({ detail }) => detail.split(" ")[1]!.split("–")[0])).toEqual(lost);
  });

  it("is what the capture missed, before the segment or the acknowledgement that shows it", async () => {
    const arrows = arrowsOf(await ladderOf("missed-frames", "server", { items: 10_000 }));
    const missed = arrows.filter(({ fate }) => fate === "missed");
    expect(missed.length).toBeGreaterThan(0);
    for (const { frame, verdicts } of missed) expect([frame, verdicts]).toEqual([undefined, ["capture-missed"]]);
  });

  it("is what came damaged, and not once more as missing", async () => {
    const arrows = arrowsOf(await ladderOf("corruption", "server", { items: 10_000 }));
    expect(arrows.filter(({ fate }) => fate === "damaged").length).toBeGreaterThan(0);
    expect(arrows.filter(({ fate }) => fate === "lost-before")).toEqual([]);
  });

  it("is time in which nothing happened", async () => {
    const pauses = (await ladderOf("keep-alive", "client")).items().filter(({ kind }) => kind === "pause");
    expect(pauses.length).toBeGreaterThan(0);
  });
});

describe("a long conversation", () => {
  it("is laid out in bounded items, and each of its runs can be told", async () => {
    const [judgement] = await judgements("slow-start", "client");
    const { facts } = judgement!;
    const { trace } = facts;
    // A million segments of the middle of one, one after the other.
    const count = 1_000_000;
    const middle = trace.count >> 1;
    const long = {
      ...trace,
      count,
      frame: Uint32Array.from({ length: count }, (_, row) => row + 1),
      time: Float64Array.from({ length: count }, (_, row) => row / 1e5),
      direction: new Uint8Array(count),
      flags: new Uint16Array(count).fill(trace.flags[middle]!),
      sequence: Float64Array.from({ length: count }, (_, row) => 1 + 1448 * row),
      acknowledgement: new Float64Array(count).fill(1),
      length: new Uint32Array(count).fill(1448),
      verdicts: new Uint32Array(count),
    };
    const ladder = traceLadder({ ...judgement!, facts: { ...facts, trace: long }, verdicts: [] });
    expect(ladder.count).toBeLessThan(10);
    const [run] = runsOf(ladder);
    expect(run!.packets[0]! + arrowsOf(ladder).length).toBe(count);
    const whole = traceLadder(
      { ...judgement!, facts: { ...facts, trace: long }, verdicts: [] },
      { unfolded: [run!.events] },
    );
    expect(whole.count).toBe(count);
    expect(whole.items(500_000, 500_002).map((item) => item.kind === "arrow" && item.frame)).toEqual([
      500_001, 500_002,
    ]);
  });
});
