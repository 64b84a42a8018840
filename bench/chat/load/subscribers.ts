import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { answerPing, openAll, type Connection } from "./connection.ts";
import { FixedCounter, WebSocketCounter, type Counter } from "./counter.ts";
import type { Histogram } from "./histogram.ts";
import type { Protocol } from "./protocol.ts";
import { MARK, textOf } from "./text.ts";
import { PONG } from "./websocket.ts";
import { Window } from "./window.ts";

/** All subscribers of a server and one sender, counting what comes. */
export class Subscribers {
  readonly window: Window;
  readonly #protocol: Protocol;
  readonly #connections: Connection[];
  readonly #sender: Connection;
  readonly #newest: Int32Array;
  readonly #marks = new MarkCounter();
  /** Called after each read that completed a message. */
  onComplete: () => void = () => undefined;
  /** Where latencies go; of every eighth subscriber. */
  histogram: Histogram | undefined;

  private constructor(protocol: Protocol, connections: Connection[], sender: Connection) {
    this.#protocol = protocol;
    this.#connections = connections;
    this.#sender = sender;
    this.#newest = new Int32Array(connections.length);
    this.window = new Window(connections.length);
  }

  /** Connects everyone, waits until the server is quiet, and sends the first message to learn how it looks on the wire. */
  static async join(protocol: Protocol, port: number, count: number): Promise<Subscribers> {
    const connections = await openAll(count, port, (index) => protocol.subscribe(index));
    const [sender] = await openAll(1, port, () => protocol.publish());
    if (sender === undefined) throw new Error("there is no sender");
    const subscribers = new Subscribers(protocol, connections, sender);
    await subscribers.#learn();
    return subscribers;
  }

  /** Sends `count` messages in one write. */
  send(count: number): void {
    const at = performance.now();
    const frames: Buffer[] = [];
    for (let index = 0; index < count; index++) frames.push(this.#protocol.encode(textOf(this.window.send(at))));
    this.#sender.write(frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames));
  }

  /** Waits until every message has reached everyone. Throws when one does not within ten seconds. */
  async drain(): Promise<void> {
    const deadline = performance.now() + DRAIN_MS;
    while (this.window.inFlight > 0) {
      if (performance.now() > deadline) {
        throw new Error(`of ${this.window.sent} messages only ${this.window.complete} have reached everyone`);
      }
      await wait(5);
    }
    if (this.#marks.count !== this.window.sent)
      throw new Error(`subscriber 0 got ${this.#marks.count} messages of ${this.window.sent}`);
  }

  close(): void {
    for (const connection of [...this.#connections, this.#sender]) connection.close();
  }

  async #learn(): Promise<void> {
    const streams = this.#connections.map(() => EMPTY);
    let heardAt = performance.now();
    for (const [index, connection] of this.#connections.entries()) {
      connection.onReceive((chunk, length) => {
        heardAt = performance.now();
        if (this.#protocol.framing === "websocket") answerPing(connection, chunk);
        streams[index] = Buffer.concat([streams[index] ?? EMPTY, chunk.subarray(0, length)]);
      });
    }
    const quiet = async (ms: number): Promise<void> => {
      while (performance.now() - heardAt < ms) await wait(20);
    };
    await quiet(this.#protocol.quietMs ?? QUIET_MS);
    streams.fill(EMPTY);
    this.send(1);
    heardAt = performance.now();
    await quiet(QUIET_MS);
    const sample = streams[0] ?? EMPTY;
    if (!sample.includes(textOf(1))) throw new Error(`the first message came as: ${sample.toString("latin1")}`);
    if (streams.some((stream) => stream.length !== sample.length))
      throw new Error("not everyone got the first message alike");
    this.#count(this.#makeCounter(sample));
  }

  #makeCounter(sample: Buffer): Counter {
    const count = this.#connections.length;
    if (this.#protocol.framing === "fixed") return new FixedCounter(count, sample);
    return new WebSocketCounter(count, sample, (subscriber) => this.#connections[subscriber]?.write(PONG));
  }

  #count(counter: Counter): void {
    const { window } = this;
    this.#marks.count = 1;
    for (const [index, connection] of this.#connections.entries()) {
      this.#newest[index] = 1;
      window.advance(0, 1);
      connection.onReceive((chunk, length) => {
        if (index === 0) this.#marks.take(chunk, length);
        const before = this.#newest[index] ?? 0;
        const newest = counter.take(index, chunk, length);
        if (newest === before) return;
        this.#newest[index] = newest;
        if (this.histogram !== undefined && index % SAMPLED === 0) this.#recordLatency(this.histogram, before, newest);
        const complete = window.complete;
        window.advance(before, newest);
        if (window.complete > complete) this.onComplete();
      });
    }
  }

  #recordLatency(histogram: Histogram, before: number, newest: number): void {
    const now = performance.now();
    for (let number = before + 1; number <= newest; number++) histogram.record(now - this.window.sentAt(number));
  }
}

/** Counts the texts in a stream by their marks. A mark is followed by a digit; the same byte in a frame's head is not. */
class MarkCounter {
  count = 0;
  #afterMark = false;

  take(chunk: Buffer, length: number): void {
    for (let index = 0; index < length; index++) {
      const byte = chunk[index];
      if (this.#afterMark && byte === ZERO) this.count += 1;
      this.#afterMark = byte === MARK;
    }
  }
}

const ZERO = 0x30;
const EMPTY = Buffer.alloc(0);
const QUIET_MS = 300;
const DRAIN_MS = 10_000;
const SAMPLED = 8;
