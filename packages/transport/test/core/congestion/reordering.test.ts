import { describe, expect, it } from "vitest";
import { createController } from "../../../src/core/congestion/create-controller.ts";
import { Dumbbell } from "./dumbbell.ts";
import { seeded } from "./seeded.ts";

const MTU = 1452;

describe("packets that come late, but come", () => {
  for (const name of ["newreno", "cubic", "bbr"] as const) {
    for (const by of [2, 10, 30]) {
      it(`are taken for lost by ${name} only until it knows the path: one in a hundred, ${by} ms late`, () => {
        const link = new Dumbbell({
          rate: 50,
          queueBytes: 50 * 125 * 40,
          loss: 0,
          seed: 1,
          late: { chance: 0.01, by },
        });
        const flow = link.add({
          controller: createController(name, MTU, seeded(1)),
          rtt: 40,
          mtu: MTU,
        });
        link.run(6000);
        expect(flow.recovery.spuriousLosses).toBeGreaterThan(0);
        expect(flow.recovery.spuriousLosses).toBeLessThan(100);
        expect(flow.arrived / (50 * 125 * 6000)).toBeGreaterThan(0.9);
      });
    }
  }
});
