import type { Connection } from "../../../src/core/connection/connection.ts";
import type { Stream } from "../../../src/core/streams/stream.ts";
import type { Party, World } from "./world.ts";

/** Bytes that differ from each other for a long while. */
export function bytesOf(size: number, seed = 1): Uint8Array {
  let state = seed;
  return new Uint8Array(size).map(() => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 24);
}

/** Writes bytes into streams of a connection as there is room, each into one of its own, and ends each. */
class Writer {
  /** What each stream is to carry, by its id. */
  readonly written = new Map<number, Uint8Array>();
  readonly #connection: Connection;
  readonly #unopened: Uint8Array[];
  readonly #waiting = new Map<Stream, Uint8Array>();

  constructor(connection: Connection, contents: readonly Uint8Array[]) {
    this.#connection = connection;
    this.#unopened = [...contents];
  }

  step(): void {
    const { streams } = this.#connection;
    while (this.#unopened.length > 0) {
      const stream = streams.open("unidirectional");
      if (stream === undefined) break;
      const bytes = this.#unopened.shift()!;
      this.written.set(stream.id, bytes);
      this.#waiting.set(stream, bytes);
    }
    for (const [stream, bytes] of this.#waiting) {
      const taken = streams.write(stream, bytes);
      if (taken < bytes.length) this.#waiting.set(stream, bytes.subarray(taken));
      else {
        streams.finish(stream);
        this.#waiting.delete(stream);
      }
    }
  }
}

/** Reads every stream of a connection to its end. */
class Collector {
  readonly connection: Connection;
  readonly read = new Map<number, number>();
  readonly ended = new Set<number>();
  readonly #expected: ReadonlyMap<number, Uint8Array>;

  /** @param expected what each stream is to carry, by its id */
  constructor(connection: Connection, expected: ReadonlyMap<number, Uint8Array>) {
    this.connection = connection;
    this.#expected = expected;
  }

  step(): void {
    const { streams } = this.connection;
    for (let event; (event = streams.nextEvent()) !== undefined;) {
      if (event.kind === "readable") this.#take(event.stream);
    }
  }

  #take(stream: Stream): void {
    const { streams } = this.connection;
    let at = this.read.get(stream.id) ?? 0;
    for (let bytes; (bytes = streams.peek(stream)) !== undefined;) {
      const { length } = bytes;
      const wanted = this.#expected.get(stream.id)?.subarray(at, at + length);
      if (wanted === undefined || Buffer.compare(bytes, wanted) !== 0)
        throw new Error(`stream ${stream.id} is wrong at ${at}`);
      at += length;
      streams.consume(stream, length);
    }
    this.read.set(stream.id, at);
    if (stream.receiving!.isAtEnd) this.ended.add(stream.id);
  }
}

/** Has one side send on streams and the other read them. Gives how long it took, ms. @param also is done whenever something changes */
export function transfer(
  world: World,
  [from, sender]: readonly [Party, Connection],
  [to, receiver]: readonly [Party, Connection],
  contents: readonly Uint8Array[],
  also: () => void = () => {},
): number {
  const writer = new Writer(sender, contents);
  const collector = new Collector(receiver, writer.written);
  from.onChange = () => {
    while (sender.streams.nextEvent() !== undefined);
    writer.step();
    also();
    from.endpoint.wake(world.network.now, sender);
  };
  to.onChange = () => {
    collector.step();
    also();
    to.endpoint.wake(world.network.now, receiver);
  };
  const began = world.network.now;
  from.wake(sender);
  const end = world.run(() => collector.ended.size === contents.length);
  if (end !== "done") {
    throw new Error(
      `${end}: ${collector.ended.size} of ${contents.length} streams arrived; ${JSON.stringify(sender.closeReason)}`,
    );
  }
  from.onChange = to.onChange = () => {};
  return world.network.now - began;
}
