import type { AckSummary } from "../controller.ts";

/**
 * Tells losses of a full queue from those of a bad link. A packet that found the queue full has neighbours that waited in it: losses
 * shown by acknowledgements with long round-trip times are put down to congestion, the others to chance. How many there are of
 * the latter by chance is known from rounds, and as many are forgiven among the former.
 */
export class LossRounds {
  /** Share of packets that the path loses by chance, smoothed over rounds. */
  chance = 0;
  #delivered = 0;
  #lost = 0;
  #lostInQueue = 0;
  #latestRtt = 0;

  onAck(ack: AckSummary, minRtt: number, mtu: number): void {
    if (ack.latestRtt !== undefined) this.#latestRtt = ack.latestRtt;
    this.#delivered += ack.acked;
    this.#lost += ack.lost;
    if (this.#latestRtt > QUEUED_RTT * minRtt) this.#lostInQueue += ack.lost;
    // A packet marked CE found a queue that is too long: as one lost in it (RFC 9002 §7.1).
    this.#lostInQueue += ack.ecnCe * mtu;
  }

  /** Ends a round. Gives whether it was congested. */
  onRound(): boolean {
    const sent = Math.max(1, this.#delivered + this.#lost);
    const byChance = Math.max(0, this.#lost - this.#lostInQueue) / sent;
    this.chance += (Math.min(byChance, MOST_BY_CHANCE) - this.chance) / ROUNDS;
    const isCongested = this.#lostInQueue / sent > FORGIVEN + 2 * this.chance;
    this.#delivered = 0;
    this.#lost = 0;
    this.#lostInQueue = 0;
    return isCongested;
  }
}

/** Round-trip times this much longer than the least one come of a queue. Probing for bandwidth makes it 1.25 at times. */
const QUEUED_RTT = 1.15;
/** LossThresh of draft-ietf-ccwg-bbr. */
const FORGIVEN = 0.02;
const MOST_BY_CHANCE = 0.2;
const ROUNDS = 8;
