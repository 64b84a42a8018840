import { describe, expect, it } from "vitest";
import { createController } from "../../../src/core/congestion/create-controller.ts";
import type { ControllerName } from "../../../src/core/congestion/controller.ts";
import { Dumbbell } from "./dumbbell.ts";
import { seeded } from "./seeded.ts";

const CONTROLLERS: readonly ControllerName[] = ["newreno", "cubic", "bbr"];
const RATES = [100, 500];
const RTTS = [10, 50, 200];
const LOSSES = [0, 0.001, 0.01, 0.05];
const MTU = 1452;

interface Cell {
  /** Of rate × (1 − loss), after 25 round trips. */
  readonly share: number;
  /** ms that packets waited in the queue on average. */
  readonly waited: number;
}

/** One bulk sender alone, through a queue of one bandwidth-delay product, with loss both ways. */
function measure(name: ControllerName, rate: number, rtt: number, loss: number): Cell {
  const link = new Dumbbell({ rate, queueBytes: rate * 125 * rtt, loss, seed: 1 });
  const flow = link.add({ controller: createController(name, MTU, seeded(5)), rtt, mtu: MTU });
  link.run(25 * rtt);
  const before = flow.goodput;
  link.forgetWaits();
  const ms = Math.max(1500, 15 * rtt);
  link.run(25 * rtt + ms);
  expect(flow.recovery.sent.countBytesInFlight()).toBe(flow.recovery.sent.bytesInFlight);
  return { share: (flow.goodput - before) / (rate * 125 * ms * (1 - loss)), waited: link.meanWait };
}

describe("throughput through an emulated link, in virtual time", () => {
  const cells = new Map<string, Cell>();
  for (const name of CONTROLLERS) {
    for (const rate of RATES) {
      for (const rtt of RTTS) {
        it(`is measured for ${name} at ${rate} Mb/s and ${rtt} ms`, () => {
          for (const loss of LOSSES) cells.set(`${name} ${rate} ${rtt} ${loss}`, measure(name, rate, rtt, loss));
        });
      }
    }
  }

  it("is what it was", async () => {
    const lines = RATES.flatMap((rate) =>
      RTTS.flatMap((rtt) =>
        LOSSES.map((loss) => {
          const of = CONTROLLERS.map((name) => {
            const { share, waited } = cells.get(`${name} ${rate} ${rtt} ${loss}`)!;
            return `${(share * 100).toFixed(1).padStart(6)} % ${waited.toFixed(1).padStart(6)} ms`;
          });
          const link = `${rate} Mb/s ${String(rtt).padStart(4)} ms ${(loss * 100).toFixed(1)} %`;
          return `${link} │ ${of.join(" │ ")}`;
        }),
      ),
    );
    const head = `${"link".padEnd(19)} │ ${CONTROLLERS.map((name) => name.padStart(18)).join(" │ ")}`;
    await expect(`${TITLE}\n\n${head}\n${lines.join("\n")}\n`).toMatchFileSnapshot("./throughput.txt");
  });

  it("is 95 % of the limit with bbr up to 1 % of loss, and 90 % at 5 %", () => {
    for (const rate of RATES) {
      for (const rtt of RTTS) {
        for (const loss of LOSSES) {
          const least = loss <= 0.01 ? 0.95 : 0.9;
          expect(cells.get(`bbr ${rate} ${rtt} ${loss}`)!.share, `${rate} ${rtt} ${loss}`).toBeGreaterThan(least);
        }
      }
    }
  });
});

const TITLE =
  "Share of rate × (1 − loss) that a bulk sender gets in its 26th to 40th round trip (at least 1.5 s), and ms that packets wait in\n" +
  "the queue of one bandwidth-delay product. Loss on both ways.";
