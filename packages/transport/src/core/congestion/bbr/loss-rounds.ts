import type { AckSummary } from "../controller.ts";

/**
 * Tells losses of a full queue from those of a bad link. A packet that found the queue full has neighbours that waited in it: losses
 * shown by acknowledgements with long round-trip times are put down to congestion, if we had enough in flight to make a
 * queue, and the others to chance. The share that is lost by chance is forgiven in the queue as well, twice over. Where round-trip
 * times are long for other reasons, everything seems to be lost in a queue; that shows when losses stay whatever we do.
 */
export class LossRounds {
  /** Share of packets that the path loses by chance, smoothed over rounds in which that could be seen. */
  chance = 0;
  #latestRtt = 0;
  /** Bytes of this round: sent (delivered or lost) with a queue and without one, and lost of them. */
  #sentInQueue = 0;
  #lostInQueue = 0;
  #sent = 0;
  #lost = 0;
  /** The same of the cycle of probing, in all. */
  #sentInCycle = 0;
  #lostInCycle = 0;
  /** Cycles in a row that lowered the bound in vain. */
  #futileCycles = 0;

  /** @param bdp bytes that the path holds without a queue */
  onAck(ack: AckSummary, minRtt: number, bdp: number, mtu: number): void {
    if (ack.latestRtt !== undefined) this.#latestRtt = ack.latestRtt;
    if (this.#latestRtt > QUEUED_RTT * minRtt && ack.priorInFlight > bdp) {
      this.#sentInQueue += ack.acked + ack.lost;
      this.#lostInQueue += ack.lost;
    } else {
      this.#sent += ack.acked + ack.lost;
      this.#lost += ack.lost;
    }
    // A packet marked CE found a queue that is too long: as one lost in it (RFC 9002 §7.1).
    this.#lostInQueue += ack.ecnCe * mtu;
  }

  /** Ends a round. Gives whether it was congested. */
  onRound(): boolean {
    if (this.#sent > this.#sentInQueue) {
      this.chance += (Math.min(this.#lost / this.#sent, MOST_BY_CHANCE) - this.chance) / ROUNDS;
    }
    const sent = Math.max(1, this.#sent + this.#sentInQueue);
    this.#sentInCycle += sent;
    this.#lostInCycle += this.#lost + this.#lostInQueue;
    const isCongested = this.#lostInQueue / sent > FORGIVEN + 2 * this.chance;
    this.#sentInQueue = 0;
    this.#lostInQueue = 0;
    this.#sent = 0;
    this.#lost = 0;
    return isCongested;
  }

  /** Ends a cycle of probing. @param wasCongested whether a round in it was */
  onCycle(wasCongested: boolean): void {
    this.#futileCycles = wasCongested ? this.#futileCycles + 1 : 0;
    if (this.#futileCycles >= FUTILE_CYCLES && this.#sentInCycle > 0) {
      this.#futileCycles = 0;
      this.chance = Math.max(this.chance, Math.min(this.#lostInCycle / this.#sentInCycle, MOST_BY_CHANCE));
    }
    this.#sentInCycle = 0;
    this.#lostInCycle = 0;
  }
}

/** Round-trip times this much longer than the least one come of a queue. Probing for bandwidth makes it 1.25 at times. */
const QUEUED_RTT = 1.15;
/** LossThresh of draft-ietf-ccwg-bbr. */
const FORGIVEN = 0.02;
const MOST_BY_CHANCE = 0.2;
const ROUNDS = 8;
const FUTILE_CYCLES = 4;
