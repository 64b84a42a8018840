import type { Fate, FateWord } from "../fates/fate.ts";
import type { Direction, Impairments } from "../impairments.ts";
import { CoDel } from "./codel.ts";
import type { EventQueue, Task } from "./events.ts";
import { faultsOf, type Faults } from "./faults.ts";
import { DRAW, Luck } from "./luck.ts";
import type { VirtualNode } from "./node.ts";
import { mark, type Packet, type PacketPool } from "./packet.ts";
import { PacketQueue } from "./queue.ts";
import { Ledger, type VirtualStatistics } from "./statistics.ts";
import { NS_PER_SECOND } from "./time.ts";

/** What the directions of a link have in common. */
export interface LinkState {
  readonly events: EventQueue;
  readonly pool: PacketPool;
  readonly seed: number;
  /** When the link's first packet came. */
  firstNs: number | undefined;
  /** Where every packet's fate is kept, if it is. */
  readonly fates: Fate[] | undefined;
}

/**
 * One direction of a link: the emulator's model (emulator/direction.c), to the nanosecond.
 *
 *   in ─► blackout? ─► too big? ─► queue: full? marked? ─► controlled delay ─► serialise at the rate ─► lost? ─►
 *         corrupted? ─► propagate: delay + jitter, held back? ─► doubled? ─► out
 *
 * A lost packet has used the wire: loss comes after the rate. Times are whole nanoseconds, lengths bytes of the IP packet.
 */
export class VirtualDirection implements Task {
  readonly name: Direction;
  /** Whose packets come over it, and to whom. */
  readonly from: VirtualNode;
  readonly to: VirtualNode;
  readonly #link: LinkState;
  readonly #luck: Luck;
  readonly #ledger: Ledger;
  readonly #queue = new PacketQueue();
  #impairments: Impairments;
  #faults: Faults;
  #codel: CoDel | undefined;
  /** Gilbert–Elliott's state. */
  #isBad = false;
  /** When the serialiser is free again, and the fraction of a nanosecond that did not fit, in 1/rate. */
  #busyUntilNs = 0;
  #busyRest = 0;
  /** Is there an event for when the serialiser is free? */
  #isAwaited = false;
  /** When the latest packet that was not held back arrives. */
  #lastDueNs = 0;

  /** By {@link VirtualNetwork.link}. */
  constructor(name: Direction, from: VirtualNode, to: VirtualNode, link: LinkState, impairments: Impairments) {
    this.name = name;
    this.from = from;
    this.to = to;
    this.#link = link;
    this.#luck = new Luck(link.seed, name === "ab" ? 0 : 1);
    this.#ledger = new Ledger(link.fates);
    this.#impairments = impairments;
    this.#faults = faultsOf(impairments);
    this.#codel = this.#newCodel();
  }

  get impairments(): Impairments {
    return this.#impairments;
  }

  /**
   * From now on these happen, in place of those before. The packet being sent keeps the rate it began with, those on the way arrive
   * when they were to arrive, and none overtakes them. The luck of the n-th packet stays what it is.
   * @throws {NetsimError} `bad-network` when one of them is impossible
   */
  set impairments(impairments: Impairments) {
    this.#faults = faultsOf(impairments);
    this.#impairments = impairments;
    this.#codel = this.#newCodel();
  }

  get statistics(): VirtualStatistics {
    return this.#ledger.statistics;
  }

  /** Bytes that wait now, the rest of the packet being sent among them. */
  get queuedBytes(): number {
    const restNs = Math.max(0, this.#busyUntilNs - this.#link.events.nowNs);
    return this.#queue.bytes + (restNs * this.#faults.rate) / (8 * NS_PER_SECOND);
  }

  /** A packet comes now. */
  take(packet: Packet): void {
    const faults = this.#faults;
    const { nowNs } = this.#link.events;
    const firstNs = (this.#link.firstNs ??= nowNs);
    this.#serve(nowNs);
    this.#judge(packet, nowNs);
    if (faults.blackouts.has(nowNs - firstNs)) this.#drop(packet, "dropped-blackout");
    else if (packet.length > faults.mtu) this.#drop(packet, "dropped-too-big");
    else if (this.#link.pool.isFull) this.#drop(packet, "dropped-memory");
    else if (faults.rate === 0 && this.#queue.isEmpty) this.#leave(packet, nowNs);
    else this.#enqueue(packet, nowNs);
  }

  /** A packet reaches the other end. */
  arrive(packet: Packet): void {
    this.to.receive(packet);
  }

  /** The serialiser may be free. */
  run(): void {
    this.#isAwaited = false;
    this.#serve(this.#link.events.nowNs);
  }

  /** What the packet's luck is, whatever else happens to it. */
  #judge(packet: Packet, nowNs: number): void {
    const faults = this.#faults;
    const luck = this.#luck;
    const number = ++this.#ledger.packets;
    this.#ledger.bytes += packet.length;
    luck.next();
    packet.direction = this;
    packet.number = number;
    packet.enteredNs = nowNs;
    packet.waitedNs = 0;
    packet.isMarked = false;
    packet.isMasked = faults.drop.has(number);
    packet.isLostInBurst = this.#turnsAndLoses();
    packet.isLost = faults.loss > 0 && luck.draw(DRAW.loss) < faults.loss;
    packet.isDoubled =
      faults.duplicatePackets.has(number) || (faults.duplicate > 0 && luck.draw(DRAW.duplicate) < faults.duplicate);
    packet.isHeldBack =
      faults.reorderPackets.has(number) || (faults.reorder > 0 && luck.draw(DRAW.reorder) < faults.reorder);
    packet.isCorrupted =
      faults.corruptPackets.has(number) || (faults.corrupt > 0 && luck.draw(DRAW.corrupt) < faults.corrupt);
    packet.corruptAt = packet.isCorrupted ? luck.draw(DRAW.corruptAt) : 0;
    packet.jitter = faults.jitterNs > 0 ? luck.draw(DRAW.jitter) : 0;
  }

  /** Gilbert–Elliott: the state may turn before each packet; each state has a loss of its own. */
  #turnsAndLoses(): boolean {
    const { burst } = this.#faults;
    if (burst === undefined) return false;
    if (this.#luck.draw(DRAW.turn) < (this.#isBad ? burst.toGood : burst.toBad)) this.#isBad = !this.#isBad;
    return this.#luck.draw(DRAW.burst) < (this.#isBad ? burst.lossBad : burst.lossGood);
  }

  #enqueue(packet: Packet, nowNs: number): void {
    if (this.#queue.isEmpty && this.#busyUntilNs <= nowNs) {
      this.#busyUntilNs = nowNs;
      this.#busyRest = 0;
    }
    const queued = this.queuedBytes;
    if (queued + packet.length > this.#faults.queueBytes) return this.#drop(packet, "dropped-queue");
    if (queued > this.#faults.markAboveBytes) mark(packet);
    this.#ledger.mostQueuedBytes = Math.max(this.#ledger.mostQueuedBytes, queued + packet.length);
    this.#queue.push(packet);
    this.#serve(nowNs);
  }

  /** Sends what had its turn up to now. */
  #serve(nowNs: number): void {
    while (!this.#queue.isEmpty && this.#busyUntilNs <= nowNs) {
      const packet =
        this.#codel === undefined ? this.#queue.shift() : this.#codel.dequeue(this.#queue, this.#busyUntilNs);
      if (packet !== undefined) this.#serialise(packet);
    }
    if (this.#queue.isEmpty || this.#isAwaited) return;
    this.#isAwaited = true;
    this.#link.events.add(this.#busyUntilNs, this);
  }

  #serialise(packet: Packet): void {
    const { rate } = this.#faults;
    packet.waitedNs = this.#busyUntilNs - packet.enteredNs;
    this.#ledger.addWait(packet);
    if (rate > 0) {
      const work = packet.length * 8 * NS_PER_SECOND + this.#busyRest;
      this.#busyUntilNs += Math.floor(work / rate);
      this.#busyRest = work % rate;
    }
    this.#leave(packet, this.#busyUntilNs);
  }

  /** The packet's last bit goes onto the wire. */
  #leave(packet: Packet, leavingNs: number): void {
    if (packet.isMasked) this.#drop(packet, "dropped-mask");
    else if (packet.isLostInBurst) this.#drop(packet, "dropped-burst");
    else if (packet.isLost) this.#drop(packet, "dropped-random");
    else this.#propagate(packet, leavingNs);
  }

  /** From the last bit's leaving to its arrival. A packet held back does not hold back those behind it. */
  #propagate(packet: Packet, leavingNs: number): void {
    const { delayNs, jitterNs, reorderByNs, duplicateAfterNs } = this.#faults;
    const { events, pool } = this.#link;
    let dueNs = Math.max(leavingNs + delayNs + Math.floor(packet.jitter * jitterNs), this.#lastDueNs);
    if (packet.isHeldBack) dueNs += reorderByNs;
    else this.#lastDueNs = dueNs;
    this.#ledger.settle(packet, "delivered", dueNs, duplicateAfterNs, packet.isCorrupted ? corrupt(packet) : undefined);
    events.add(dueNs, packet);
    if (packet.isDoubled) events.add(dueNs + duplicateAfterNs, pool.copy(packet));
  }

  #drop(packet: Packet, fate: FateWord): void {
    this.#ledger.settle(packet, fate);
    this.#link.pool.free(packet);
  }

  #newCodel(): CoDel | undefined {
    const { codel } = this.#faults;
    return codel && new CoDel(codel, (packet) => this.#drop(packet, "dropped-codel"));
  }
}

/** Flips one bit behind the IP header, the one that the emulator would flip. */
function corrupt(packet: Packet): { offset: number; mask: number } {
  const first = packet.to.ipHeader;
  const place = packet.corruptAt * (packet.length - first) * 8;
  const offset = first + Math.floor(place / 8);
  const mask = 0x80 >> (Math.floor(place) % 8);
  const at = offset - packet.to.headers;
  if (at < 0) packet.isHeaderDamaged = true;
  else packet.bytes[at]! ^= mask;
  packet.isDamaged = true;
  return { offset, mask };
}
