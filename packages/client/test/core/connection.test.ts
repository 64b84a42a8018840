import { describe, expect, it } from "vitest";
import { WiresideError, type Position } from "@wireside/protocol";
import { backoffMs } from "../../src/core/backoff.ts";
import { ScriptedHub, lobby, welcome } from "./scripted-hub.ts";
import { Simulation } from "./simulation.ts";

function connected(hub = new ScriptedHub()): Simulation {
  const simulation = new Simulation(hub);
  simulation.flow();
  return simulation;
}

const connectionsOf = (simulation: Simulation) => simulation.of("connection").map(({ connection }) => connection.state);

describe("connecting", () => {
  it("goes over catching up to live", () => {
    const simulation = connected();
    expect(simulation.events.map(({ type }) => type)).toEqual([
      "connection",
      "welcome",
      "connection",
      "live",
      "connection",
    ]);
    expect(connectionsOf(simulation)).toEqual(["connecting", "catching-up", "live"]);
    expect(simulation.core.state).toMatchObject({
      connection: { state: "live" },
      you: { name: "ann" },
      hub: { id: "h1" },
    });
  });

  it("asks for nothing old at first, and for what came after the last position from then on", () => {
    const simulation = connected();
    simulation.others("one");
    simulation.others("two");
    simulation.deliverToClient(1);
    simulation.cut();
    simulation.settle();
    expect(simulation.connects).toEqual([undefined, 1]);
    expect(simulation.of("message").map(({ message, late }) => [message.text, late])).toEqual([
      ["one", false],
      ["two", true],
    ]);
  });

  it("goes on from a position of an earlier client", () => {
    const hub = new ScriptedHub();
    for (const text of ["one", "two", "three"]) hub.post(2 as never, text);
    const simulation = new Simulation(hub, 1 as Position);
    simulation.flow();
    expect(simulation.of("message").map(({ message }) => message.text)).toEqual(["two", "three"]);
  });

  it("goes on from where the hub is when its data is older than what was seen", () => {
    const simulation = new Simulation(new ScriptedHub(), 500 as Position);
    simulation.flow();
    simulation.others("after the restore");
    simulation.flow();
    expect(simulation.of("message").map(({ message }) => message.id)).toEqual([1]);
  });

  it("that takes longer than 10 s is given up and tried again", () => {
    const simulation = new Simulation(new ScriptedHub());
    simulation.advance(9_999);
    expect(simulation.core.state.connection.state).toBe("connecting");
    simulation.advance(1);
    expect(simulation.core.state.connection).toMatchObject({ state: "waiting", because: { code: "connection_lost" } });
  });
});

describe("a lost connection", () => {
  it("is tried again after 250 ms to 15 s, longer each time and never in step", () => {
    const spans = Array.from({ length: 10 }, (_, failures) => [
      backoffMs(failures, 0, undefined),
      backoffMs(failures, 1, undefined),
    ]);
    expect(spans.map(([shortest]) => shortest)).toEqual(Array(10).fill(250));
    expect(spans.map(([, longest]) => longest)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000, 15_000,
    ]);
  });

  it("is tried again at retryAt, and soon again once the hub was live", () => {
    const simulation = connected();
    simulation.isUp = false;
    simulation.cut({ jitter: 1 });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      const { connection } = simulation.core.state;
      if (connection.state !== "waiting") throw new Error(connection.state);
      waits.push(connection.retryAt - simulation.now);
      simulation.advance();
    }
    expect(waits[0]).toBe(500);
    expect(Math.max(...waits)).toBeGreaterThan(500);
    simulation.settle();
    simulation.cut({ jitter: 1 });
    expect(simulation.core.state.connection).toMatchObject({ state: "waiting", retryAt: simulation.now + 500 });
  });

  it("is tried at once when asked for, and only then", () => {
    const simulation = connected();
    simulation.core.reconnect(simulation.now);
    simulation.act();
    expect(simulation.connects.length).toBe(1);
    simulation.cut();
    simulation.core.reconnect(simulation.now);
    simulation.act();
    expect(simulation.core.state.connection.state).toBe("connecting");
    expect(simulation.connects.length).toBe(2);
  });

  it("waits as long as a hub that goes down says, and as long as one that is full says", () => {
    const simulation = connected();
    simulation.core.received({ type: "closing", retryAfterMs: 4_000 }, simulation.now);
    simulation.cut({ jitter: 0.5 });
    expect(simulation.core.state.connection).toMatchObject({ state: "waiting", retryAt: simulation.now + 4_500 });
    simulation.settle();
    simulation.cut({ because: new WiresideError("rate_limited", { retryAfterMs: 9_000 }), jitter: 0 });
    expect(simulation.core.state.connection).toMatchObject({ retryAt: simulation.now + 9_000 });
    simulation.settle();
    simulation.cut({ jitter: 0 });
    expect(simulation.core.state.connection).toMatchObject({ retryAt: simulation.now + 250 });
  });

  it("stays lost when the session has ended, and what was unsent is refused with that", () => {
    const simulation = connected();
    simulation.send(2);
    simulation.cut({ because: new WiresideError("session_ended"), final: true });
    expect(simulation.core.state.connection).toMatchObject({ state: "closed", because: { code: "session_ended" } });
    expect(simulation.of("refused").map(({ error }) => error.code)).toEqual(["session_ended", "session_ended"]);
    expect(simulation.core.state.pending.map(({ text }) => text)).toEqual(["mine 1", "mine 2"]);
    expect(simulation.core.deadline).toBeUndefined();
    expect(simulation.isFinished).toBe(true);
  });
});

describe("silence", () => {
  it("of 20 s is asked about, and of 10 s more means lost", () => {
    const simulation = connected();
    simulation.advance(19_999);
    expect(simulation.pings).toBe(0);
    simulation.advance(1);
    expect(simulation.pings).toBe(1);
    simulation.advance(9_999);
    expect(simulation.core.state.connection.state).toBe("live");
    simulation.advance(1);
    expect(simulation.core.state.connection).toMatchObject({ state: "waiting", because: { code: "connection_lost" } });
  });

  it("ends with any sign of life", () => {
    const simulation = connected();
    for (let minute = 0; minute < 10; minute++) {
      simulation.advance(25_000);
      simulation.core.heard(simulation.now);
    }
    expect(simulation.pings).toBe(10);
    expect(connectionsOf(simulation)).toEqual(["connecting", "catching-up", "live"]);
  });
});

describe("a frame that cannot be read", () => {
  it("is told, and what follows is asked for again over a new connection", () => {
    const simulation = connected();
    simulation.others("one");
    simulation.flow();
    simulation.core.unreadable(new WiresideError("not_a_hub"));
    simulation.act();
    expect(simulation.of("error").map(({ error }) => error.code)).toEqual(["not_a_hub"]);
    expect(simulation.core.state.connection.state).toBe("waiting");
    simulation.settle();
    expect(simulation.connects).toEqual([undefined, 1]);
  });
});

describe("a welcome in the middle of a connection", () => {
  it("is how a client that fell behind goes on; what it was not answered is sent again", () => {
    const simulation = connected();
    simulation.send(2);
    simulation.toHub = [];
    simulation.core.received(welcome(), simulation.now);
    simulation.act();
    expect(simulation.core.state.connection.state).toBe("catching-up");
    expect(simulation.toHub.map(({ type }) => type)).toEqual(["send", "send"]);
  });
});

describe("closing", () => {
  it("waits for acknowledgements, then says goodbye", () => {
    const simulation = connected();
    simulation.send(3);
    simulation.core.close(simulation.now + 5_000);
    simulation.act();
    expect(simulation.isFinished).toBe(false);
    simulation.deliverToHub();
    simulation.deliverToClient();
    expect(simulation.toHub).toEqual([{ type: "leave" }]);
    expect(simulation.isFinished).toBe(true);
    expect(simulation.of("refused")).toEqual([]);
    expect(simulation.core.state.connection).toEqual({ state: "closed", because: undefined });
  });

  it("waits no longer than told, also over a lost connection", () => {
    const simulation = connected();
    simulation.send(1);
    simulation.isUp = false;
    simulation.cut();
    simulation.core.close(simulation.now + 5_000);
    simulation.act();
    simulation.advance(4_999);
    expect(simulation.isFinished).toBe(false);
    simulation.advance(1);
    expect(simulation.isFinished).toBe(true);
    expect(simulation.of("refused").map(({ error }) => error.code)).toEqual(["closed"]);
  });

  it("waits for nothing when nothing is unsent, and takes nothing more", () => {
    const simulation = new Simulation(new ScriptedHub());
    simulation.core.close(simulation.now + 5_000);
    simulation.act();
    expect(simulation.isFinished).toBe(true);
    expect(() => simulation.core.send({ room: lobby, text: "late", nonce: "n", replyTo: undefined }, 0)).toThrow(
      expect.objectContaining({ code: "closed" }) as Error,
    );
  });

  it("is not held up by what was refused, nor by a hub that stops answering in that moment", () => {
    const simulation = connected();
    simulation.send(1);
    simulation.advance(20_000);
    simulation.core.close(simulation.now + 10_000);
    simulation.act();
    simulation.advance(10_000);
    expect(simulation.isFinished).toBe(true);
    expect(simulation.core.state.connection.state).toBe("closed");
  });
});
