import type { DirectionCounts, Fate, FateWord } from "../fates/fate.ts";
import type { Packet } from "./packet.ts";
import { NS_PER_MS } from "./time.ts";

const FATES: readonly FateWord[] = [
  "delivered",
  "dropped-queue",
  "dropped-codel",
  "dropped-random",
  "dropped-burst",
  "dropped-mask",
  "dropped-blackout",
  "dropped-too-big",
  "dropped-memory",
  "dropped-closing",
  "refused",
];

/** What came of one direction's packets so far; those still in the queue have no fate yet. */
export interface VirtualStatistics extends DirectionCounts {
  /** How long the packets that left the queue had waited in it, ms. */
  readonly waitedMs: { readonly mean: number; readonly max: number };
  /** The most bytes that were in the queue at once, the rest of the packet being sent among them. */
  readonly mostQueuedBytes: number;
}

/** Counts what comes of a direction's packets, and keeps each one's fate where that is asked for. */
export class Ledger {
  packets = 0;
  bytes = 0;
  mostQueuedBytes = 0;
  #doubled = 0;
  #heldBack = 0;
  #corrupted = 0;
  #marked = 0;
  #copies = 0;
  #copiesBytes = 0;
  #left = 0;
  #waitedNs = 0;
  #mostWaitedNs = 0;
  readonly #fates = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<FateWord, number>;
  readonly #kept: Fate[] | undefined;

  /** @param kept where to put every packet's fate, in the order in which they are settled */
  constructor(kept: Fate[] | undefined) {
    this.#kept = kept;
  }

  /** A packet has left the queue, to be sent. */
  addWait(packet: Packet): void {
    this.#left++;
    this.#waitedNs += packet.waitedNs;
    this.#mostWaitedNs = Math.max(this.#mostWaitedNs, packet.waitedNs);
  }

  /**
   * A packet's fate is settled.
   * @param dueNs when it arrives, if it does; a copy `duplicateAfterNs` later if it is doubled
   */
  settle(packet: Packet, fate: FateWord, dueNs = 0, duplicateAfterNs = 0, corrupted?: Fate["corrupted"]): void {
    this.#fates[fate]++;
    if (packet.isMarked) this.#marked++;
    if (fate === "delivered") {
      const copies = packet.isDoubled ? 2 : 1;
      this.#copies += copies;
      this.#copiesBytes += copies * packet.length;
      if (packet.isDoubled) this.#doubled++;
      if (packet.isHeldBack) this.#heldBack++;
      if (corrupted !== undefined) this.#corrupted++;
    }
    if (this.#kept === undefined) return;
    const due = packet.isDoubled ? [dueNs, dueNs + duplicateAfterNs] : [dueNs];
    this.#kept.push({
      direction: packet.direction.name,
      number: packet.number,
      fate,
      length: packet.length,
      in: packet.enteredNs,
      ...(fate === "delivered" && { due, out: due }),
      ...(packet.waitedNs > 0 && { waited: packet.waitedNs }),
      ...(fate === "delivered" && packet.isDoubled && { isDoubled: true }),
      ...(fate === "delivered" && packet.isHeldBack && { isHeldBack: true }),
      ...(packet.isMarked && { isMarked: true }),
      ...(corrupted && { corrupted }),
    });
  }

  get statistics(): VirtualStatistics {
    return {
      packets: this.packets,
      bytes: this.bytes,
      fates: { ...this.#fates },
      doubled: this.#doubled,
      heldBack: this.#heldBack,
      corrupted: this.#corrupted,
      marked: this.#marked,
      copies: this.#copies,
      copiesBytes: this.#copiesBytes,
      waitedMs: {
        mean: this.#left === 0 ? 0 : this.#waitedNs / this.#left / NS_PER_MS,
        max: this.#mostWaitedNs / NS_PER_MS,
      },
      mostQueuedBytes: this.mostQueuedBytes,
    };
  }
}
