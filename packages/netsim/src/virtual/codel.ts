import type { Faults } from "./faults.ts";
import { mark, type Packet } from "./packet.ts";
import type { PacketQueue } from "./queue.ts";

/** Dropping that begins so soon after the last time goes on with the rate it had then (RFC 8289 §5.5). */
const RECENT_INTERVALS = 16;

/**
 * Controlled delay (RFC 8289 §5): when for an interval no packet has waited less than the target, packets are dropped at the head of
 * the queue, the sooner one after the other the longer that goes on. Senders capable of ECN get a mark in place of a drop.
 */
export class CoDel {
  readonly #settings: NonNullable<Faults["codel"]>;
  readonly #drop: (packet: Packet) => void;
  /** When there will have been an interval above the target; undefined below it. */
  #firstAboveNs: number | undefined = undefined;
  #isDropping = false;
  #dropNextNs = 0;
  /** Drops since dropping began, and what they began with. */
  #count = 0;
  #lastCount = 0;
  /** Bytes of the largest packet so far. */
  #largest = 0;

  /** @param drop what to do with a packet that is dropped */
  constructor(settings: NonNullable<Faults["codel"]>, drop: (packet: Packet) => void) {
    this.#settings = settings;
    this.#drop = drop;
  }

  /** The next packet to be sent; undefined when none is left. RFC 8289 §5.5. */
  dequeue(queue: PacketQueue, nowNs: number): Packet | undefined {
    let packet = queue.shift();
    let isTooLate = this.#isTooLate(packet, queue, nowNs);
    if (!isTooLate) this.#isDropping = false;
    else if (!this.#isDropping) {
      this.#beginDropping(nowNs);
      if (this.#isSpared(packet)) return packet;
      this.#drop(packet!);
      packet = queue.shift();
      this.#isTooLate(packet, queue, nowNs);
      return packet;
    }
    while (this.#isDropping && nowNs >= this.#dropNextNs) {
      this.#count++;
      const isSpared = this.#isSpared(packet);
      if (!isSpared) {
        this.#drop(packet!);
        packet = queue.shift();
        isTooLate = this.#isTooLate(packet, queue, nowNs);
      }
      if (isTooLate) this.#dropNextNs = this.#afterDrop(this.#dropNextNs);
      else this.#isDropping = false;
      if (isSpared) break;
    }
    return packet;
  }

  /** Has every packet waited for longer than the target for an interval? RFC 8289 §5.6. */
  #isTooLate(packet: Packet | undefined, queue: PacketQueue, nowNs: number): boolean {
    this.#largest = Math.max(this.#largest, packet?.length ?? 0);
    const { targetNs, intervalNs } = this.#settings;
    if (packet === undefined || nowNs - packet.enteredNs < targetNs || queue.bytes <= this.#largest) {
      this.#firstAboveNs = undefined;
      return false;
    }
    if (this.#firstAboveNs !== undefined) return nowNs >= this.#firstAboveNs;
    this.#firstAboveNs = nowNs + intervalNs;
    return false;
  }

  #beginDropping(nowNs: number): void {
    const dropped = this.#count - this.#lastCount;
    const isRecent = nowNs - this.#dropNextNs < RECENT_INTERVALS * this.#settings.intervalNs;
    this.#count = dropped > 1 && isRecent ? dropped : 1;
    this.#lastCount = this.#count;
    this.#isDropping = true;
    this.#dropNextNs = this.#afterDrop(nowNs);
  }

  #isSpared(packet: Packet | undefined): boolean {
    return this.#settings.marks && packet !== undefined && mark(packet);
  }

  /** The control law: drops follow each other at the interval over the root of their count. */
  #afterDrop(ns: number): number {
    return ns + Math.floor(this.#settings.intervalNs / Math.sqrt(this.#count));
  }
}
