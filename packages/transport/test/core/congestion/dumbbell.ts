import type { CongestionController } from "../../../src/core/congestion/controller.ts";
import { AckRanges } from "../../../src/core/recovery/ack-ranges.ts";
import { ReceivedPackets } from "../../../src/core/recovery/received-packets.ts";
import { Recovery, type SentPacketSink } from "../../../src/core/recovery/recovery.ts";
import { type AckFrame, readAck } from "../../../src/core/wire/ack-frame.ts";
import { FrameReader } from "../../../src/core/wire/frame-reader.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";
import { seeded } from "./seeded.ts";

/** One bottleneck that any number of senders share. */
export interface Bottleneck {
  /** Megabits a second of UDP payload. */
  readonly rate: number;
  /** Bytes that may wait in its drop-tail queue. */
  readonly queueBytes: number;
  /** Chance of each packet and each acknowledgement to be lost, after it has taken its time on the link. */
  readonly loss: number;
  readonly seed: number;
  /** Packets that come late, by their chance, and how late they come, ms. */
  readonly late?: { readonly chance: number; readonly by: number };
}

export interface FlowOptions {
  readonly controller: CongestionController;
  /** Round trip without any queue, ms. */
  readonly rtt: number;
  /** UDP payload bytes of each packet. */
  readonly mtu: number;
  /** When it begins, ms. */
  readonly startsAt?: number;
}

/**
 * Bulk senders through one bottleneck in virtual time: each is a Recovery on one side and a ReceivedPackets on the other, and
 * acknowledgements are written and read as on the wire.
 */
export class Dumbbell {
  readonly flows: Flow[] = [];
  readonly #bottleneck: Bottleneck;
  readonly #bytesPerMs: number;
  readonly random: () => number;
  #busyUntil = 0;
  now = 0;
  #waited = 0;
  #packets = 0;

  constructor(bottleneck: Bottleneck) {
    this.#bottleneck = bottleneck;
    this.#bytesPerMs = (bottleneck.rate * 1e6) / 8 / 1000;
    this.random = seeded(bottleneck.seed);
  }

  add(options: FlowOptions): Flow {
    const flow = new Flow(this, options);
    this.flows.push(flow);
    return flow;
  }

  /** When a packet that enters the queue now has passed the link, ms; −1 if it is dropped. */
  pass(bytes: number): number {
    const wait = Math.max(0, this.#busyUntil - this.now);
    if (wait * this.#bytesPerMs + bytes > this.#bottleneck.queueBytes) {
      return -1;
    }
    this.#waited += wait;
    this.#packets += 1;
    this.#busyUntil = this.now + wait + bytes / this.#bytesPerMs;
    return this.isLost() ? -1 : this.#busyUntil;
  }

  /** How late a packet comes, ms. */
  lateness(): number {
    const { late } = this.#bottleneck;
    return late !== undefined && this.random() < late.chance ? late.by : 0;
  }

  isLost(): boolean {
    return this.#bottleneck.loss > 0 && this.random() < this.#bottleneck.loss;
  }

  /** ms that packets waited in the queue on average, since {@link forgetWaits}. */
  get meanWait(): number {
    return this.#packets > 0 ? this.#waited / this.#packets : 0;
  }

  forgetWaits(): void {
    this.#waited = 0;
    this.#packets = 0;
  }

  /** Goes on until a time, ms. */
  run(until: number): void {
    for (;;) {
      let next = Number.POSITIVE_INFINITY;
      for (const flow of this.flows) if (flow.nextAt < next) next = flow.nextAt;
      if (next > until) break;
      this.now = Math.max(this.now, next);
      for (const flow of this.flows) if (flow.nextAt <= this.now) flow.step(this.now);
    }
    this.now = until;
  }
}

/** What is under way, first in, first out. */
class Wire<Item> {
  readonly #items: Item[] = [];
  readonly #times: number[] = [];
  #head = 0;
  /** When the next one arrives, ms; Infinity for none. */
  nextAt = Number.POSITIVE_INFINITY;

  push(at: number, item: Item): void {
    if (this.#head === this.#items.length) this.nextAt = at;
    this.#items.push(item);
    this.#times.push(at);
  }

  take(): Item {
    const item = this.#items[this.#head] as Item;
    this.#head += 1;
    if (this.#head > 4096 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#times.splice(0, this.#head);
      this.#head = 0;
    }
    this.nextAt = this.#times[this.#head] ?? Number.POSITIVE_INFINITY;
    return item;
  }
}

const DATA = { isAckEliciting: true, isMtuProbe: false, isEct: false };

export class Flow implements SentPacketSink {
  readonly recovery: Recovery;
  readonly received = new ReceivedPackets({ maxAckDelay: 25 });
  /** Bytes that arrived. */
  arrived = 0;
  nextAt: number;
  readonly #dumbbell: Dumbbell;
  readonly #options: FlowOptions;
  readonly #data = new Wire<number>();
  readonly #late = new Wire<number>();
  readonly #acks = new Wire<{ bytes: Uint8Array; through: number }>();
  readonly #reader = new FrameReader();
  readonly #frame: AckFrame = { ranges: new AckRanges(), delay: 0 };
  readonly #writer = new PacketWriter(new Uint8Array(1200));
  /** What the latest acknowledgement acknowledged through, told to the receiver with the next packet. */
  #through = -1;
  #sendAt: number;

  constructor(dumbbell: Dumbbell, options: FlowOptions) {
    this.#dumbbell = dumbbell;
    this.#options = options;
    this.recovery = new Recovery({
      controller: options.controller,
      random: dumbbell.random,
      mtu: options.mtu,
      maxAckDelay: 25,
    });
    this.#sendAt = options.startsAt ?? 0;
    this.nextAt = this.#sendAt;
  }

  /** Bytes that arrived and were not sent twice for nothing. */
  get goodput(): number {
    return this.arrived - this.recovery.spuriousLosses * this.#options.mtu;
  }

  onAcked(): void {}
  onLost(): void {}
  onProbe(): void {}

  step(now: number): void {
    while (this.#data.nextAt <= now) this.#receive(now, this.#data.take());
    while (this.#late.nextAt <= now) this.#receive(now, this.#late.take());
    if (this.received.ackDueAt <= now) this.#acknowledge(now);
    let isNew = this.#sendAt <= now;
    while (this.#acks.nextAt <= now) {
      this.#onAck(now);
      isNew = true;
    }
    if (this.recovery.deadline <= now) {
      this.recovery.onTimeout(now, this);
      isNew = true;
    }
    if (isNew) this.#send(now);
    this.nextAt = Math.min(
      this.#data.nextAt,
      this.#late.nextAt,
      this.#acks.nextAt,
      this.received.ackDueAt,
      this.recovery.deadline,
      this.#sendAt,
    );
  }

  #send(now: number): void {
    const { recovery } = this;
    const { mtu, rtt } = this.#options;
    this.#sendAt = Number.POSITIVE_INFINITY;
    while (recovery.canSend(mtu)) {
      const readyAt = recovery.pacedUntil(now);
      if (readyAt > now) {
        this.#sendAt = readyAt;
        break;
      }
      recovery.sent.reserve();
      const number = recovery.sent.next;
      recovery.onSent(now, mtu, DATA);
      const passedAt = this.#dumbbell.pass(mtu);
      if (passedAt < 0) continue;
      const lateness = this.#dumbbell.lateness();
      (lateness > 0 ? this.#late : this.#data).push(passedAt + rtt / 2 + lateness, number);
    }
    recovery.setAppLimited(false);
  }

  #receive(now: number, number: number): void {
    if (this.received.has(number)) return;
    this.arrived += this.#options.mtu;
    this.received.onReceived(now, number, true, 0);
    this.received.onAckAcked(this.#through);
    if (this.received.ackDueAt <= now) this.#acknowledge(now);
  }

  #acknowledge(now: number): void {
    this.#writer.at = 0;
    const through = this.received.writeAck(now, this.#writer);
    if (this.#dumbbell.isLost()) return;
    const bytes = this.#writer.bytes.slice(0, this.#writer.at);
    this.#acks.push(now + this.#options.rtt / 2, { bytes, through });
  }

  #onAck(now: number): void {
    const { bytes, through } = this.#acks.take();
    this.#reader.begin(bytes, 0, bytes.length);
    const type = this.#reader.byte();
    readAck(this.#reader, type, this.#frame);
    const violation =
      this.#reader.violation ?? this.recovery.onAckFrame(now, this.#frame.ranges, this.#frame.delay / 1000, this);
    if (violation !== undefined) throw new Error(violation.reason);
    this.#through = Math.max(this.#through, through);
  }
}
