import { WiresideError, type ClientFrame, type HubFrame, type Position } from "@wireside/protocol";
import { ClientCore } from "../../src/core/client-core.ts";
import type { ClientEvent } from "../../src/hub-client.ts";
import { lobby, type ScriptedHub } from "./scripted-hub.ts";

/** A client's core and a scripted hub, with what is on its way between them, in virtual time. */
export class Simulation {
  readonly hub: ScriptedHub;
  readonly core: ClientCore;
  readonly events: ClientEvent[] = [];
  /** What each connection asked for. */
  readonly connects: (Position | undefined)[] = [];
  now = 1_000_000;
  pings = 0;
  isFinished = false;
  isConnected = false;
  /** Does the hub take connections? */
  isUp = true;
  toHub: ClientFrame[] = [];
  toClient: HubFrame[] = [];
  #sent = 0;

  constructor(hub: ScriptedHub, since?: Position) {
    this.hub = hub;
    this.core = new ClientCore({ since });
    this.core.start(this.now);
    this.act();
  }

  /** Does what the core wants. */
  act(): void {
    const actions = this.core.actions(this.now);
    this.events.push(...actions.events);
    if (actions.ping) this.pings++;
    if (actions.drop !== undefined) return this.cut({ because: actions.drop });
    if (actions.connect !== undefined) this.#connect(actions.connect.since);
    if (this.isConnected) this.toHub.push(...actions.frames);
    if (actions.finish) this.isFinished = true;
  }

  /** Queues `count` messages numbered on from the last. */
  send(count = 1): void {
    for (let sent = 0; sent < count; sent++) {
      const number = ++this.#sent;
      this.core.send({ room: lobby, text: `mine ${number}`, nonce: `n${number}`, replyTo: undefined }, this.now);
      this.act();
    }
  }

  /** The first frames on their way to the hub arrive. */
  deliverToHub(count = Infinity): void {
    this.toClient.push(...this.hub.received(this.toHub.splice(0, count), this.now));
  }

  /** The first frames on their way to the client arrive. */
  deliverToClient(count = Infinity): void {
    for (const frame of this.toClient.splice(0, count)) {
      if (!this.isConnected) return;
      this.core.received(frame, this.now);
      this.act();
    }
  }

  /** Someone else's message; told to the client if it is connected. */
  others(text: string): void {
    const frame = this.hub.post(2 as never, text);
    if (this.isConnected) this.toClient.push(frame);
  }

  cut({ because = new WiresideError("connection_lost"), final = false, jitter = 0.5 } = {}): void {
    this.isConnected = false;
    this.toHub = [];
    this.toClient = [];
    this.core.lost(because, { final, jitter }, this.now);
    this.act();
  }

  /** Goes to the core's next deadline, or by `ms` with every deadline on the way. */
  advance(ms?: number): void {
    const end = ms === undefined ? (this.core.deadline ?? this.now) : this.now + ms;
    for (let due = this.core.deadline; due !== undefined && due <= end; due = this.core.deadline) {
      this.now = Math.max(this.now, due);
      this.core.tick(this.now);
      this.act();
      if (ms === undefined) return;
    }
    this.now = end;
  }

  /** Lets everything arrive until nothing is on its way. */
  flow(): void {
    while (this.toHub.length > 0 || this.toClient.length > 0) {
      this.deliverToHub();
      this.deliverToClient();
    }
  }

  /** Without further mishaps, lets everything come to its end. */
  settle(): void {
    this.isUp = true;
    for (let step = 0; step < 10_000; step++) {
      this.flow();
      const { connection, pending } = this.core.state;
      if (
        connection.state === "closed" ||
        (connection.state === "live" && pending.every(({ failed }) => failed !== undefined))
      )
        return;
      this.advance();
    }
    throw new Error("it does not come to an end");
  }

  of<T extends ClientEvent["type"]>(type: T): Extract<ClientEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<ClientEvent, { type: T }> => event.type === type);
  }

  #connect(since: Position | undefined): void {
    this.connects.push(since);
    if (!this.isUp) return this.cut({ because: new WiresideError("unreachable") });
    this.isConnected = true;
    this.core.opened(this.now);
    this.toClient.push(...this.hub.connected(since));
  }
}
