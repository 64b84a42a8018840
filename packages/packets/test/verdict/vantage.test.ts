import { describe, expect, it } from "vitest";
import { gatherFacts, type TraceFacts } from "../../src/verdict/facts.ts";
import { JUDGED_CAPTURES } from "./measure.ts";
import { knownTraces, type KnownTrace } from "./truth.ts";

async function eachTrace(visit: (known: KnownTrace, facts: TraceFacts) => void): Promise<void> {
  for (const name of JUDGED_CAPTURES) {
    for (const known of await knownTraces(name)) visit(known, gatherFacts(known.trace));
  }
}

describe("where a capture was taken", () => {
  it("is known of every conversation, from both sides of the wire", async () => {
    const wrong: string[] = [];
    await eachTrace(({ name, host }, { vantage: { place, sureness } }) => {
      if (place !== host || sureness !== "certain") wrong.push(`${name} ${host}: ${place}, ${sureness}`);
    });
    expect(wrong).toEqual([]);
  });

  it("gives the round trip of the whole way, from both sides the same", async () => {
    const trips = new Map<string, number[]>();
    await eachTrace(({ name, trace }, { roundTrip }) => {
      const key = `${name} ${trace.client.port}`;
      trips.set(key, [...(trips.get(key) ?? []), roundTrip]);
    });
    for (const [one, other] of trips.values()) expect(Math.abs(one! - other!)).toBeLessThan(0.002);
  });
});

describe("what a sender knew", () => {
  it("is what had passed the capture on its own host: the window that it could use is known exactly", async () => {
    const wrong: string[] = [];
    await eachTrace(({ name, host, trace, packets, copies, damaged }, { view }) => {
      if (name === "missed-frames" || damaged.includes(true)) return;
      for (const [row, packet] of packets.entries()) {
        const isOwn = (packet.direction === 0) === (host === "client");
        // The window of a SYN is not scaled yet.
        const heard = view.heard[row]!;
        if (!isOwn || packet.end === packet.start || copies[row]! > 0 || packet.start === 0) continue;
        if (heard < 0 || view.edge[heard] !== packet.edge) wrong.push(`${name} ${host} ${trace.frame[row]}`);
      }
    });
    expect(wrong).toEqual([]);
  });
});
