import { describe, expect, it } from "vitest";
import {
  fight,
  lineOf,
  measureCell,
  tableOf,
  type Cell,
  type CellResult,
  type Duel,
  type DuelResult,
} from "./throughput.ts";

/** On a machine that does much else. */
const PATIENCE_MS = 120_000;

const CELLS: readonly Cell[] = [
  ...([10, 50, 200] as const).flatMap((rtt) =>
    [0, 0.001, 0.01, 0.05].flatMap((loss) =>
      (["newreno", "cubic", "bbr"] as const).map((controller) => ({
        ...{ controller, rate: 100, rtt, loss },
        ms: rtt === 200 ? 8000 : 3000,
      })),
    ),
  ),
  { controller: "cubic", rate: 500, rtt: 200, loss: 0, ms: 8000 },
  { controller: "bbr", rate: 500, rtt: 200, loss: 0.01, ms: 8000 },
];

describe("one stream of one connection, in virtual time", () => {
  const results = new Map<Cell, CellResult>();
  for (const cell of CELLS) {
    const { controller, rate, rtt, loss } = cell;
    it(
      `is measured with ${controller} at ${rate} Mb/s, ${rtt} ms and ${100 * loss} % of loss`,
      () => {
        results.set(cell, measureCell(cell));
      },
      PATIENCE_MS,
    );
  }

  it("gets what it got", async () => {
    await expect(`${TITLE}\n\n${tableOf(results)}`).toMatchFileSnapshot("./throughput.txt");
  });

  it("gets 95 % of the limit with bbr once it has begun, and 90 % where one packet in twenty is lost", () => {
    for (const [{ controller, rtt, loss }, { settled }] of results) {
      const least = loss > 0.01 ? 0.9 : 0.95;
      if (controller === "bbr" && rtt < 200) expect(settled, `${rtt} ms, ${loss}`).toBeGreaterThan(least);
    }
  });

  it("gets 95 % of the limit with any controller where nothing is lost", () => {
    for (const [{ loss, controller, rtt }, { settled }] of results)
      if (loss === 0) expect(settled, `${controller} ${rtt} ms`).toBeGreaterThan(0.95);
  });
});

const DUELS: readonly Duel[] = (
  [
    ["cubic", "cubic"],
    ["bbr", "bbr"],
    ["cubic", "bbr"],
    ["bbr", "cubic"],
  ] as const
).flatMap((names) =>
  (
    [
      [20, 20],
      [10, 100],
    ] as const
  ).map((rtts) => ({ names, rtts })),
);

describe("two connections through one queue", () => {
  const results = new Map<Duel, DuelResult>();
  for (const duel of DUELS) {
    it(
      `share it: ${duel.names.join(" and ")}, ${duel.rtts.join(" and ")} ms away`,
      () => {
        const result = fight(duel);
        results.set(duel, result);
        expect(Math.min(...result.shares)).toBeGreaterThan(0.2);
        expect(result.used).toBeGreaterThan(0.95);
      },
      PATIENCE_MS,
    );
  }

  it("share it as they did", async () => {
    const lines = DUELS.map((duel) => lineOf(duel, results.get(duel)!));
    await expect(`${DUELS_TITLE}\n\n${lines.join("\n")}\n`).toMatchFileSnapshot("./duels.txt");
  });
});

const TITLE =
  "What one stream of a whole connection gets, handshake and start with it, of rate × (1 − loss) × the share of stream bytes in an IP\n" +
  "packet; and what it gets in the second half of that time. Loss both ways, a queue of one bandwidth-delay product.\n" +
  "All of the matrix: node bench/transport/virtual.ts.";
const DUELS_TITLE =
  "Two connections at 20 Mb/s, queue of one bandwidth-delay product of the longer path, 10 s to 40 s: what each gets of its fair half,\n" +
  "Jain's index, and what both get of what the link can carry.";
