import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "@wireside/protocol";
import { ScriptedHub, ann } from "./scripted-hub.ts";
import { Simulation } from "./simulation.ts";

type Step =
  | { do: "send" | "others" | "to-hub" | "to-client"; count: number }
  | { do: "cut" | "hub-down" | "hub-up" | "limit" | "reconnect" }
  | { do: "wait"; ms: number };

const count = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("send" as const, "others" as const), count }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom("to-hub" as const, "to-client" as const), count }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("cut" as const, "limit" as const, "reconnect" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("hub-down" as const, "hub-up" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
);

function run(simulation: Simulation, next: Step): void {
  switch (next.do) {
    case "send":
      return simulation.send(next.count);
    case "others":
      for (let posted = 0; posted < next.count; posted++) simulation.others("theirs");
      return;
    case "to-hub":
      return simulation.deliverToHub(next.count);
    case "to-client":
      return simulation.deliverToClient(next.count);
    case "cut":
      return simulation.isConnected ? simulation.cut() : undefined;
    case "limit":
      simulation.hub.tokens = 0;
      return;
    case "hub-down":
    case "hub-up":
      simulation.isUp = next.do === "hub-up";
      return;
    case "reconnect":
      simulation.core.reconnect(simulation.now);
      return simulation.act();
    case "wait":
      return simulation.advance(next.ms);
  }
}

/** Every promise about messages, at the end of any history of mishaps. */
function check(simulation: Simulation): void {
  const { hub } = simulation;
  const mine = hub.log.filter(({ by }) => by === ann.id);
  const numbers = mine.map(({ text }) => Number(text.slice("mine ".length)));
  expect(numbers, "every message is kept once, in the order it was sent").toEqual(numbers.map((_, index) => index + 1));
  const acknowledged = simulation.of("acknowledged");
  expect(acknowledged.length, "every one is acknowledged once").toBe(mine.length);
  expect(new Map(acknowledged.map(({ nonce, id }) => [nonce, id])), "with the id it was kept under").toEqual(
    new Map(mine.map(({ nonce, id }) => [nonce, id])),
  );
  const seen = simulation.of("message").map(({ message }) => message.id);
  expect(seen, "everything that happened is seen once, in order").toEqual(hub.log.map(({ id }) => id));
  expect(simulation.core.state.position).toBe(hub.position);
  expect(simulation.core.state.pending).toEqual([]);
}

describe("whatever happens to the connection", () => {
  it("every message sent is kept once and in order, and every message kept is seen once and in order", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const simulation = new Simulation(new ScriptedHub());
        simulation.flow();
        for (const next of steps) run(simulation, next);
        simulation.settle();
        check(simulation);
      }),
      { numRuns: 400 },
    );
  });

  it("a cut at any one frame, either way, changes nothing", () => {
    const total = 30;
    for (const side of ["toHub", "toClient"] as const) {
      for (let at = 0; at <= total; at++) {
        const simulation = new Simulation(new ScriptedHub());
        simulation.flow();
        simulation.send(total);
        if (side === "toClient") simulation.deliverToHub();
        if (side === "toHub") simulation.deliverToHub(at);
        else simulation.deliverToClient(at);
        simulation.cut();
        simulation.settle();
        check(simulation);
      }
    }
  });
});

describe("messages on their way", () => {
  it("are at most 64; the next goes with each acknowledgement", () => {
    const simulation = new Simulation(new ScriptedHub());
    simulation.flow();
    simulation.send(200);
    expect(simulation.toHub.length).toBe(LIMITS.sendsInFlight);
    simulation.deliverToHub(10);
    simulation.deliverToClient();
    expect(simulation.toHub.length).toBe(LIMITS.sendsInFlight);
    simulation.settle();
    check(simulation);
  });

  it("wait as long as the hub says when it is too fast, and nothing overtakes", () => {
    const simulation = new Simulation(new ScriptedHub());
    simulation.flow();
    simulation.hub.tokens = 5;
    simulation.hub.limitMs = 7_000;
    simulation.send(20);
    simulation.flow();
    expect(simulation.hub.log.length).toBe(5);
    simulation.advance(6_999);
    simulation.flow();
    expect(simulation.hub.log.length).toBe(5);
    simulation.advance(1);
    simulation.flow();
    expect(simulation.hub.log.length).toBeGreaterThan(5);
    expect(simulation.of("refused")).toEqual([]);
    simulation.settle();
    check(simulation);
  });
});
