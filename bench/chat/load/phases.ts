import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { cpuSeconds, residentMb } from "../proc.ts";
import { Histogram } from "./histogram.ts";
import type { Subscribers } from "./subscribers.ts";

/** What was seen while the sender kept a number of messages in flight. */
export interface Saturation {
  seconds: number;
  deliveries: number;
  messages: number;
  serverCpuS: number;
  /** Of the load generator: near `seconds`, it was the bottleneck and not the server. */
  generatorCpuS: number;
  serverRssMb: number;
}

/** How long messages took while the sender kept a rate. */
export interface Latency {
  p50Ms: number;
  p99Ms: number;
}

/** Keeps `inFlight` messages in flight and measures for `ms` after a warm-up. */
export async function saturate(
  subscribers: Subscribers,
  pid: number,
  inFlight: number,
  warmMs: number,
  ms: number,
): Promise<Saturation> {
  const { window } = subscribers;
  const refill = (): void => {
    const room = inFlight - window.inFlight;
    if (room > 0) subscribers.send(room);
  };
  subscribers.onComplete = refill;
  refill();
  await wait(warmMs);
  const from = read(subscribers, pid);
  await wait(ms);
  const to = read(subscribers, pid);
  subscribers.onComplete = () => undefined;
  await subscribers.drain();
  return {
    seconds: (to.at - from.at) / 1_000,
    deliveries: to.deliveries - from.deliveries,
    messages: to.complete - from.complete,
    serverCpuS: to.serverCpuS - from.serverCpuS,
    generatorCpuS: to.generatorCpuS - from.generatorCpuS,
    serverRssMb: residentMb(pid),
  };
}

/**
 * Sends `rate` messages a second by the clock, whatever the server does, and measures for `ms` after a warm-up. A
 * message's time runs from the write of the sender to the read of a subscriber.
 */
export async function pace(subscribers: Subscribers, rate: number, warmMs: number, ms: number): Promise<Latency> {
  const histogram = new Histogram();
  const start = performance.now();
  let sent = 0;
  for (let elapsed = 0; elapsed < warmMs + ms; elapsed = performance.now() - start) {
    if (elapsed >= warmMs) subscribers.histogram = histogram;
    const due = Math.floor((elapsed / 1_000) * rate) - sent;
    if (due > 0) subscribers.send(due);
    sent += due;
    await wait(1);
  }
  await subscribers.drain();
  subscribers.histogram = undefined;
  return { p50Ms: histogram.quantile(0.5), p99Ms: histogram.quantile(0.99) };
}

function read(subscribers: Subscribers, pid: number) {
  const { user, system } = process.cpuUsage();
  const { deliveries, complete } = subscribers.window;
  return {
    at: performance.now(),
    deliveries,
    complete,
    serverCpuS: cpuSeconds(pid),
    generatorCpuS: (user + system) / 1e6,
  };
}
