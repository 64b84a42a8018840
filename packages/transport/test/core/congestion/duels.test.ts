import { describe, expect, it } from "vitest";
import type { CongestionController } from "../../../src/core/congestion/controller.ts";
import { createController } from "../../../src/core/congestion/create-controller.ts";
import { sharingOf, type Sharing } from "../sharing.ts";
import { BbrV1 } from "./bbr-v1.ts";
import { Dumbbell } from "./dumbbell.ts";
import { seeded } from "./seeded.ts";

const MTU = 1452;
const RATE = 50;

type Duellist = "cubic" | "bbr" | "BBRv1";

function controllerOf(name: Duellist, seed: number): CongestionController {
  return name === "BBRv1" ? new BbrV1(MTU, seeded(seed)) : createController(name, MTU, seeded(seed));
}

interface Outcome extends Sharing {
  readonly waited: number;
}

/** Two bulk senders for 40 s, the second of which comes half a second later; the first ten seconds do not count. */
function duel(names: readonly [Duellist, Duellist], rtts: readonly [number, number]): Outcome {
  const link = new Dumbbell({ rate: RATE, queueBytes: RATE * 125 * Math.max(...rtts), loss: 0, seed: 7 });
  const flows = ([0, 1] as const).map((each) =>
    link.add({ controller: controllerOf(names[each], each + 3), rtt: rtts[each], mtu: MTU, startsAt: each * 500 }),
  );
  link.run(10_000);
  const before = flows.map((flow) => flow.goodput);
  link.forgetWaits();
  link.run(40_000);
  const [a = 0, b = 0] = flows.map((flow, each) => flow.goodput - before[each]!);
  return {
    ...sharingOf(a, b),
    waited: link.meanWait,
  };
}

const PAIRS: readonly (readonly [Duellist, Duellist])[] = [
  ["cubic", "cubic"],
  ["bbr", "bbr"],
  ["bbr", "cubic"],
  ["cubic", "bbr"],
  ["bbr", "BBRv1"],
  ["BBRv1", "bbr"],
];
const RTTS: readonly (readonly [number, number])[] = [
  [10, 10],
  [40, 40],
  [10, 100],
];

describe("two bulk senders through one queue", () => {
  const outcomes = new Map<string, Outcome>();
  for (const names of PAIRS) {
    it(`share it: ${names.join(" and ")}`, () => {
      for (const rtts of RTTS) {
        const outcome = duel(names, rtts);
        outcomes.set(`${names.join(" ")} ${rtts.join(" ")}`, outcome);
        expect(Math.min(...outcome.shares), `${rtts.join(" and ")} ms`).toBeGreaterThan(0.2);
      }
    });
  }

  it("do so fairly when they are of one kind and equally far", () => {
    for (const name of ["cubic", "bbr"]) {
      for (const rtt of [10, 40]) {
        expect(outcomes.get(`${name} ${name} ${rtt} ${rtt}`)!.jain).toBeGreaterThan(0.9);
      }
    }
  });

  it("share it as they did", async () => {
    const lines = PAIRS.flatMap((names) =>
      RTTS.map((rtts) => {
        const { shares, jain, waited } = outcomes.get(`${names.join(" ")} ${rtts.join(" ")}`)!;
        const who = names.map((name, each) => `${name} ${String(rtts[each])} ms`.padEnd(13)).join(" ");
        return `${who} │ ${shares.map((share) => share.toFixed(2)).join("  ")} │ ${jain.toFixed(3)} │ ${waited.toFixed(1).padStart(5)} ms`;
      }),
    );
    await expect(`${TITLE}\n\n${lines.join("\n")}\n`).toMatchFileSnapshot("./duels.txt");
  });
});

const TITLE =
  "Two bulk senders at 50 Mb/s, queue of one bandwidth-delay product of the longer path, 10 s to 40 s: what each gets of its fair half,\n" +
  "Jain's index, ms that packets wait.";
