import { describe, expect, it } from "vitest";
import { LIMITS, WiresideError } from "@wireside/protocol";
import { Outbox } from "../../src/core/outbox.ts";
import { ScriptedHub, lobby } from "./scripted-hub.ts";
import { Simulation } from "./simulation.ts";

const code = (value: string) => expect.objectContaining({ code: value }) as Error;
const outgoing = (nonce: string, text = "hello") => ({ room: lobby, text, nonce, replyTo: undefined });

function filled(...nonces: string[]): Outbox {
  const outbox = new Outbox();
  for (const nonce of nonces) outbox.add(outgoing(nonce), 0);
  return outbox;
}

describe("an outbox", () => {
  it("takes 10,000 messages and refuses one more", () => {
    const outbox = filled(...Array.from({ length: LIMITS.outbox }, (_, index) => `n${index}`));
    expect(() => outbox.add(outgoing("more"), 0)).toThrow(code("outbox_full"));
    expect(outbox.pending.length).toBe(LIMITS.outbox);
  });

  it("refuses at once what the hub would refuse", () => {
    const outbox = new Outbox();
    expect(() => outbox.add(outgoing("a", " "), 0)).toThrow(code("bad_request"));
    expect(() => outbox.add(outgoing("a", "a\0"), 0)).toThrow(code("bad_request"));
    expect(() => outbox.add(outgoing("a", "é".repeat(8_193)), 0)).toThrow(code("too_large"));
    // 16,384 bytes of text, and six times that in JSON: more than a frame may have.
    expect(() => outbox.add(outgoing("a", "\u0001".repeat(16_384)), 0)).toThrow(code("too_large"));
    expect(outbox.pending).toEqual([]);
  });

  it("refuses a nonce that is waiting already", () => {
    expect(() => filled("a").add(outgoing("a"), 0)).toThrow(code("bad_request"));
  });

  it("names in each frame the one in flight before it", () => {
    const outbox = filled("a", "b");
    expect(outbox.take(0).map(({ nonce, after }) => [nonce, after])).toEqual([
      ["a", undefined],
      ["b", "a"],
    ]);
    outbox.add(outgoing("c"), 0);
    expect(outbox.take(0)).toMatchObject([{ nonce: "c", after: "b" }]);
  });

  it("keeps what the hub refused until it is tried again or let go", () => {
    const outbox = filled("a", "b", "c");
    outbox.take(0);
    const [event] = outbox.refuse("b", new WiresideError("disk_full"), 0);
    expect(event).toMatchObject({ type: "refused", nonce: "b", error: { code: "disk_full" } });
    expect(outbox.pending.map(({ nonce, failed }) => [nonce, failed?.code])).toEqual([
      ["a", undefined],
      ["b", "disk_full"],
      ["c", undefined],
    ]);
    outbox.retry("b");
    expect(outbox.take(0)).toMatchObject([{ nonce: "b" }]);
    outbox.refuse("b", new WiresideError("disk_full"), 0);
    outbox.discard("b");
    expect(outbox.pending.map(({ nonce }) => nonce)).toEqual(["a", "c"]);
  });

  it("does not let go of, nor sends twice, what is still on its way", () => {
    const outbox = filled("a");
    outbox.take(0);
    outbox.discard("a");
    outbox.retry("a");
    expect(outbox.pending.length).toBe(1);
    expect(outbox.take(0)).toEqual([]);
  });

  it("ignores answers to what it does not wait for", () => {
    const outbox = filled("a");
    outbox.take(0);
    expect(outbox.acknowledge("x", 1 as never, 0)).toEqual([]);
    expect(outbox.refuse("x", new WiresideError("disk_full"), 0)).toEqual([]);
    expect(outbox.acknowledge("a", 1 as never, 0)).toHaveLength(1);
    expect(outbox.acknowledge("a", 1 as never, 0)).toEqual([]);
  });

  it("is empty when all that is left was refused", () => {
    const outbox = filled("a");
    expect(outbox.isEmpty).toBe(false);
    outbox.take(0);
    outbox.refuse("a", new WiresideError("forbidden"), 0);
    expect(outbox.isEmpty).toBe(true);
  });
});

describe("a hub that says later", () => {
  it.each(["rate_limited", "hub_busy", "hub_stopping"] as const)(
    "with %s is asked again without the caller's doing",
    (later) => {
      const simulation = new Simulation(new ScriptedHub());
      simulation.flow();
      simulation.send(1);
      simulation.toHub = [];
      simulation.core.received({ type: "error", nonce: "n1", error: { code: later, message: "" } }, simulation.now);
      simulation.act();
      expect(simulation.toHub).toEqual([]);
      simulation.advance(1_000);
      expect(simulation.toHub).toMatchObject([{ type: "send", nonce: "n1" }]);
      expect(simulation.of("refused")).toEqual([]);
    },
  );
});
