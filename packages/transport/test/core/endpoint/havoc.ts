import type { Connection } from "../../../src/core/connection/connection.ts";
import { createController } from "../../../src/core/congestion/create-controller.ts";
import type { ControllerName } from "../../../src/core/congestion/controller.ts";
import type { Impairments } from "@wireside/netsim/virtual";
import type { Stream } from "../../../src/core/streams/stream.ts";
import { bytesOf } from "./transfer.ts";
import { World, type Party } from "./world.ts";

/** Numbers that are the same for the same seed. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to and without 1. */
  next(): number {
    this.#state = (this.#state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to and without `most`. */
  below(most: number): number {
    return Math.floor(this.next() * most);
  }

  pick<Thing>(things: readonly Thing[]): Thing {
    return things[this.below(things.length)]!;
  }
}

/** Everything that can go wrong with a link, some of it. */
function badLink(dice: Dice): Impairments {
  const begin = dice.below(5000);
  return {
    ...{ delayMs: dice.below(80), jitterMs: dice.below(20), rate: 1_000_000 * (2 + dice.below(60)) },
    ...{ loss: 0.1 * dice.next(), duplicate: 0.1 * dice.next(), duplicateAfterMs: dice.below(50) },
    ...{ reorder: 0.1 * dice.next(), reorderByMs: dice.below(80), corrupt: 0.05 * dice.next() },
    burst: { toBad: 0.005 * dice.next(), toGood: 0.2, lossGood: 0, lossBad: 0.6 },
    mtu: 1280 + dice.below(250),
    blackoutsMs: [[begin, begin + dice.below(2500)]],
  };
}

/** One side's streams: what it has yet to write, and what it has read. */
class Side {
  readonly party: Party;
  readonly connection: Connection;
  readonly #dice: Dice;
  readonly #writing = new Map<number, Uint8Array>();
  /** What was read of each stream of the other side, and those that ended in one way or another. */
  readonly read = new Map<number, Uint8Array[]>();
  readonly ended = new Map<number, "whole" | "reset">();
  readonly sent = new Map<number, Uint8Array>();

  constructor(party: Party, connection: Connection, dice: Dice) {
    this.party = party;
    this.connection = connection;
    this.#dice = dice;
  }

  /** Opens a stream and begins to write. */
  open(): void {
    const dice = this.#dice;
    const stream = this.connection.streams.open("unidirectional");
    if (stream === undefined) return;
    const bytes = bytesOf(dice.below(dice.pick([10, 3000, 100_000])), dice.below(1e9));
    this.sent.set(stream.id, bytes);
    this.#writing.set(stream.id, bytes);
    if (dice.next() < 0.3) this.connection.streams.setPriority(stream, dice.below(5) - 2);
  }

  /** Gives a stream up that is still being written. */
  reset(): void {
    for (const id of this.#writing.keys()) {
      const stream = this.connection.streams.get(id);
      if (stream === undefined || this.#dice.next() < 0.7) continue;
      this.connection.streams.reset(stream, 9);
      this.#writing.delete(id);
      return;
    }
  }

  step(): void {
    const { streams } = this.connection;
    for (let event; (event = streams.nextEvent()) !== undefined;) {
      if (event.kind === "readable") this.#read(event.stream);
      if (event.kind === "reset") this.ended.set(event.stream.id, "reset");
    }
    for (const [id, bytes] of this.#writing) {
      const stream = streams.get(id);
      if (stream === undefined) continue;
      const taken = streams.write(stream, bytes);
      if (taken < bytes.length) this.#writing.set(id, bytes.subarray(taken));
      else {
        streams.finish(stream);
        this.#writing.delete(id);
      }
    }
  }

  check(): void {
    const { streams, recovery } = this.connection;
    streams.checkInvariants();
    if (recovery.sent.bytesInFlight !== recovery.sent.countBytesInFlight())
      throw new Error("bytes in flight do not add up");
    const { room } = this.connection.paths.current.limit;
    if (room < 0) throw new Error("more was sent to an address than may be");
  }

  #read(stream: Stream): void {
    const { streams } = this.connection;
    const { id } = stream;
    const pieces = this.read.get(id) ?? [];
    this.read.set(id, pieces);
    for (let bytes; (bytes = streams.peek(stream)) !== undefined;) {
      pieces.push(bytes.slice());
      streams.consume(stream, bytes.length);
    }
    if (stream.receiving!.isAtEnd) this.ended.set(id, "whole");
  }
}

/** Both connections; undefined where the handshake failed, after both sides have forgotten it. */
function connectOrForget(world: World, isKnown: boolean): { client: Connection; server: Connection } | undefined {
  world.connect(isKnown);
  world.run(() => world.client.connections.length > 0 && world.server.connections.length > 0, 11_000);
  const [client, server] = [world.client.connections[0], world.server.connections[0]];
  if (client !== undefined && server !== undefined) return { client, server };
  const isForgotten = (): boolean => world.client.endpoint.size === 0 && world.server.endpoint.size === 0;
  if (world.run(isForgotten, 200_000) !== "done") throw new Error("a handshake failed and was not forgotten");
  return undefined;
}

/**
 * Connects two sides over a link on which everything goes wrong, has both do random things, and looks whether every stream arrives
 * whole or is known to be given up. Invariants are looked at after every step.
 *
 * @throws Error where something is not as it has to be
 */
export function runHavoc(seed: number): void {
  const dice = new Dice(seed);
  const controller = dice.pick<ControllerName>(["newreno", "cubic", "bbr"]);
  const options = {
    controller: (mtu: number) => createController(controller, mtu, () => dice.next()),
    // A link that is bad while few packets pass stays bad for long.
    parameters: { maxIdleTimeout: 120_000 },
  };
  const world = new World({
    seed,
    ab: badLink(dice),
    ba: badLink(dice),
    client: { ...options, keepsAlive: true },
    server: options,
  });
  const joined = connectOrForget(world, dice.next() < 0.5);
  if (joined === undefined) return;
  const { client, server } = joined;
  const sides = [new Side(world.client, client, dice), new Side(world.server, server, dice)];
  for (const side of sides) {
    side.party.onChange = () => {
      side.step();
      side.check();
      side.party.endpoint.wake(world.network.now, side.connection);
    };
  }
  for (let action = 0; action < 12; action++) {
    world.network.schedule(world.network.now + dice.below(4000), () => {
      const side = dice.pick(sides);
      const what = dice.next();
      if (what < 0.6) side.open();
      else if (what < 0.7) side.reset();
      else if (what < 0.8) side.connection.updateKeys();
      else if (what < 0.9) world.client.socket.rebind({ port: 6000 + action });
      else side.connection.streams.datagrams.send(bytesOf(dice.below(1000)));
      side.party.wake(side.connection);
    });
  }
  const [one, other] = sides as [Side, Side];
  const isDone = (): boolean =>
    world.network.now > 5000 &&
    [...one.sent.keys()].every((id) => other.ended.has(id)) &&
    [...other.sent.keys()].every((id) => one.ended.has(id));
  const end = world.run(isDone, 300_000);
  const reason = client.closeReason ?? server.closeReason;
  if (end !== "done") throw new Error(`${end} at ${world.network.now} ms, ${JSON.stringify(reason)}`);
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const [id, bytes] of from.sent) {
      const read = Buffer.concat(to.read.get(id) ?? []);
      const isWhole = to.ended.get(id) === "whole";
      if (Buffer.compare(read, bytes.subarray(0, isWhole ? bytes.length : read.length)) !== 0) {
        throw new Error(`stream ${id} arrived with other bytes`);
      }
    }
  }
}
