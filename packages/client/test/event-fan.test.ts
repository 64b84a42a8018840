import { describe, expect, it } from "vitest";
import { LIMITS, type Position } from "@wireside/protocol";
import { EventFan } from "../src/event-fan.ts";
import type { ClientEvent } from "../src/hub-client.ts";

const event = (position: number): ClientEvent => ({ type: "live", position: position as Position });
const many = (count: number): ClientEvent[] => Array.from({ length: count }, (_, index) => event(index));
const turn = () => Promise.resolve();

describe("events", () => {
  it("from before anyone listened go to the first who does", async () => {
    const fan = new EventFan();
    fan.push([event(1), event(2)]);
    const heard: ClientEvent[] = [];
    fan.on((next) => heard.push(next));
    expect(heard).toEqual([]);
    fan.push([event(3)]);
    await turn();
    expect(heard).toEqual([event(1), event(2), event(3)]);
  });

  it("that nobody comes for are let go", async () => {
    const fan = new EventFan();
    fan.push(many(LIMITS.clientEvents + 1));
    fan.push([event(7)]);
    const heard: ClientEvent[] = [];
    fan.on((next) => heard.push(next));
    await turn();
    expect(heard).toEqual([event(7)]);
  });

  it("go to every listener, until it stops", async () => {
    const fan = new EventFan();
    const heard: string[] = [];
    const listener = () => heard.push("a");
    const stop = fan.on(listener);
    fan.on(listener);
    fan.push([event(1)]);
    await turn();
    stop();
    fan.push([event(2)]);
    await turn();
    expect(heard.length).toBe(3);
  });
});

describe("an iterator of events", () => {
  it("gives them in order and ends when the client does", async () => {
    const fan = new EventFan();
    const iterator = fan.iterate();
    fan.push([event(1), event(2)]);
    fan.end();
    const seen: ClientEvent[] = [];
    for await (const next of iterator) seen.push(next);
    expect(seen).toEqual([event(1), event(2)]);
  });

  it("wakes up for what comes later, and can be left", async () => {
    const fan = new EventFan();
    const seen: ClientEvent[] = [];
    const reading = (async () => {
      for await (const next of fan.iterate()) {
        seen.push(next);
        if (seen.length === 2) break;
      }
    })();
    for (const position of [1, 2, 3]) {
      fan.push([event(position)]);
      await turn();
    }
    await reading;
    expect(seen).toEqual([event(1), event(2)]);
  });

  it("ends at once on a client that has ended", async () => {
    const fan = new EventFan();
    fan.end();
    await turn();
    expect(await fan.iterate().next()).toEqual({ done: true, value: undefined });
  });

  it("that is not read fails with too_many instead of growing without bound", async () => {
    const fan = new EventFan();
    const iterator = fan.iterate();
    fan.push(many(LIMITS.clientEvents + 50));
    await turn();
    let read = 0;
    const reading = (async () => {
      for await (const next of iterator) if (next.type === "live") read++;
    })();
    await expect(reading).rejects.toMatchObject({ code: "too_many" });
    expect(read).toBe(LIMITS.clientEvents);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });
});
