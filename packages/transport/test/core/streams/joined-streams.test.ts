import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowLimits } from "../../../src/core/streams/flow-limits.ts";
import { createPair } from "./pipe.ts";
import { End, type Known } from "./two-ends.ts";

const KINDS = [
  "open",
  "source",
  "write",
  "write",
  "finish",
  "reset",
  "stop",
  "prioritise",
  "read",
  "read",
  "events",
  "supply",
  "send",
  "send",
  "send",
  "arrive",
  "arrive",
  "arrive",
  "acknowledge",
  "acknowledge",
  "lose",
] as const;

const step = fc.record({
  kind: fc.constantFrom(...KINDS),
  isClient: fc.boolean(),
  which: fc.nat(1000),
  amount: fc.oneof(fc.nat(300), fc.nat(20_000)),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const limits: fc.Arbitrary<Partial<FlowLimits>> = fc.record({
  initialMaxData: fc.constantFrom(500, 20_000, 1_000_000),
  initialMaxStreamDataBidiLocal: fc.constantFrom(300, 5000, 200_000),
  initialMaxStreamDataBidiRemote: fc.constantFrom(300, 5000, 200_000),
  initialMaxStreamDataUni: fc.constantFrom(300, 5000, 200_000),
  initialMaxStreamsBidi: fc.constantFrom(1, 3, 50),
  initialMaxStreamsUni: fc.constantFrom(1, 3, 50),
});

const canWrite = ({ stream, isFinished, isReset }: Known) => stream.sending !== undefined && !isFinished && !isReset;
const canRead = ({ stream, hasStopped }: Known) => stream.receiving !== undefined && !hasStopped;

function perform({ kind, which, amount }: Step, end: End, other: End, now: number): void {
  const direction = which % 2 === 0 ? "bidirectional" : "unidirectional";
  switch (kind) {
    case "open":
      end.open(direction);
      break;
    case "source": {
      const known = end.open(direction);
      if (known !== undefined) end.sendSource(known, amount * 20);
      break;
    }
    case "write": {
      const known = end.pick(which, canWrite);
      if (known !== undefined) end.write(known, amount);
      break;
    }
    case "finish": {
      const known = end.pick(which, canWrite);
      if (known !== undefined) end.finish(known);
      break;
    }
    case "reset": {
      const known = amount % 4 === 0 ? end.pick(which, ({ stream }) => stream.sending !== undefined) : undefined;
      if (known !== undefined) end.reset(known);
      break;
    }
    case "stop": {
      const known = amount % 4 === 0 ? end.pick(which, canRead) : undefined;
      if (known !== undefined) end.stop(known);
      break;
    }
    case "prioritise": {
      const known = end.pick(which, ({ stream }) => stream.sending !== undefined);
      if (known !== undefined) end.streams.setPriority(known.stream, (amount % 7) - 3);
      break;
    }
    case "read": {
      const known = end.pick(which, canRead);
      if (known !== undefined) end.read(known, amount);
      break;
    }
    case "events":
      end.takeEvents();
      break;
    case "supply": {
      const known = end.pick(which, ({ reads }) => reads.length > 0);
      if (known !== undefined) end.supply(known, amount % 3 > 0);
      break;
    }
    case "send":
      end.send(now, 40 + (amount % 1400));
      break;
    case "arrive":
      end.arrive(which, other);
      break;
    case "acknowledge":
      end.settle(which, true);
      break;
    case "lose":
      end.settle(which, false);
      break;
  }
}

/** Ends everything that is open, loses nothing more, and goes on until nothing is left to do. */
function settle(client: End, server: End, now: number): void {
  for (let rounds = 0; rounds < 10_000; rounds++) {
    for (const end of [client, server]) {
      end.takeEvents();
      for (const known of end.known.values()) if (canWrite(known)) end.finish(known);
    }
    const isBusy = client.run(now + rounds * 20, server);
    if (!server.run(now + rounds * 20, client) && !isBusy) return;
  }
  throw new Error("it never came to rest");
}

function checkDelivered(from: End, to: End): void {
  for (const [id, sent] of from.known) {
    if (sent.stream.sending === undefined) continue;
    const got = to.known.get(id);
    const gaveUp = sent.isReset || sent.sawStop;
    expect(got?.received ?? 0).toBeLessThanOrEqual(sent.written);
    if (gaveUp) expect(got?.sawReset === true || got?.sawEnd === true || got?.hasStopped === true).toBe(true);
    else {
      expect(sent.wasDelivered).toBe(true);
      if (got?.hasStopped === false) expect([got.received, got.sawEnd]).toEqual([sent.written, true]);
    }
  }
}

describe("two ends joined by a pipe that loses, doubles, delays and cuts", () => {
  it("get every byte once and in order, or know who gave the stream up, and forget every stream in the end", () => {
    fc.assert(
      fc.property(limits, fc.array(step, { minLength: 20, maxLength: 400, size: "max" }), (limits, steps) => {
        const [a, b] = createPair(limits);
        const client = new End(a, true);
        const server = new End(b, false);
        a.onPath(10, 20_000);
        b.onPath(10, 20_000);
        steps.forEach((step, index) => {
          if (step.isClient) perform(step, client, server, index);
          else perform(step, server, client, index);
          a.checkInvariants();
          b.checkInvariants();
        });
        settle(client, server, steps.length);
        checkDelivered(client, server);
        checkDelivered(server, client);
        expect([a.count, b.count]).toEqual([0, 0]);
        expect([a.hasFrames, b.hasFrames]).toEqual([false, false]);
      }),
      { numRuns: 100 },
    );
  });
});
