import type { FastifyReply, FastifyRequest } from "fastify";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { WiresideError, atLeast } from "@wireside/protocol";
import type { Core } from "../core.ts";
import type { FrontDoor } from "../net/front-door.ts";
import { isLoopback, plainAddress } from "../net/addresses.ts";
import { findCaller } from "./caller.ts";

/** The hub's numbers in Prometheus' text form. */
export class Metrics {
  readonly #core: Core;
  readonly #registry = new Registry();
  readonly #writeSeconds: Histogram;

  constructor(core: Core, door: () => FrontDoor | undefined) {
    this.#core = core;
    const { delivery, roster, log, rates, presence } = core;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#writeSeconds = new Histogram({
      name: "wireside_write_seconds",
      help: "Time to write one group of changes and make it durable",
      buckets: [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1],
      registers,
    });
    const gauge = (name: string, help: string, read: () => number): void => {
      new Gauge({
        name: `wireside_${name}`,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    };
    const counter = (name: string, help: string, read: () => number): void => {
      let told = 0;
      new Counter({
        name: `wireside_${name}`,
        help,
        registers,
        collect() {
          const now = read();
          this.inc(now - told);
          told = now;
        },
      });
    };
    gauge("connections", "Open TCP connections", () => door()?.connections ?? 0);
    gauge("connections_unknown", "Those that have not sent a request yet", () => door()?.unknown ?? 0);
    gauge("sockets", "Open WebSockets", () => roster.all.size);
    gauge("people_online", "People others see as online", () => presence.online.size);
    gauge("write_queue", "Changes waiting to be written", () => log.queued);
    gauge("queued_bytes", "Bytes waiting for clients to take them", () => {
      let bytes = 0;
      for (const connection of roster.all) bytes += connection.queuedBytes;
      return bytes;
    });
    gauge("recent_bytes", "Bytes of newest frames kept in memory", () => delivery.recent.bytes);
    counter(
      "messages_total",
      "Events in rooms written: messages, edits, deletions, reactions",
      () => delivery.counts.messages,
    );
    counter("deliveries_total", "Events delivered to clients", () => delivery.counts.deliveries);
    counter("write_groups_total", "Groups of changes written", () => delivery.counts.groups);
    counter("changes_total", "Changes written", () => delivery.counts.changes);
    counter(
      "clients_behind_total",
      "Times a client was too slow and was fed from the store",
      () => delivery.counts.fellBehind,
    );
    counter("connections_refused_total", "Connections closed at the door", () => door()?.refused ?? 0);
    counter("rate_limited_total", "Requests refused by a rate limit", () =>
      [...rates.refused.values()].reduce((sum, n) => sum + n, 0),
    );
  }

  wrote(milliseconds: number): void {
    this.#writeSeconds.observe(milliseconds / 1000);
  }

  /** For this machine, and for the hub's admins from elsewhere. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!isLoopback(plainAddress(request.socket.remoteAddress))) {
      const { person } = await findCaller(this.#core, request.raw);
      if (!atLeast(person.role, "admin")) throw new WiresideError("forbidden");
    }
    return reply.type(this.#registry.contentType).send(await this.#registry.metrics());
  }
}

/** Is the hub up, and does it write? */
export function answerHealth(core: Core, reply: FastifyReply): FastifyReply {
  const { failing } = core.log;
  const status = failing === undefined ? "ok" : "degraded";
  return reply
    .code(failing === undefined ? 200 : 503)
    .send({ status, ...(failing && { because: failing.code }), position: core.delivery.published });
}
