import type { AckedPacket, AckSummary, CongestionController, ControllerState, LostPackets } from "./controller.ts";
import { initialWindow, minimumWindow, slowStartPacing } from "./window.ts";

/** NewReno (RFC 9002 §7): simple enough to check the others against. */
export class NewReno implements CongestionController {
  readonly name = "newreno";
  pacingRate: number | undefined;
  readonly sendQuantum = undefined;
  window: number;
  #ssthresh = Number.POSITIVE_INFINITY;
  #mtu: number;
  /** Packets sent up to then belong to the latest recovery, ms. */
  #recoveryStart = Number.NEGATIVE_INFINITY;
  /** Bytes of this acknowledgement that were sent after the latest recovery began. */
  #acked = 0;
  /** Bytes acknowledged towards the next packet of growth in congestion avoidance. */
  #towardsNext = 0;
  #before = { window: 0, ssthresh: 0 };

  /** @param mtu the largest UDP payload of the path, bytes */
  constructor(mtu: number) {
    this.#mtu = mtu;
    this.window = initialWindow(mtu);
  }

  onSent(): void {}

  onAcked(packet: AckedPacket): void {
    if (packet.sentAt > this.#recoveryStart) this.#acked += packet.bytes;
  }

  onAckEnd(ack: AckSummary): void {
    const acked = this.#acked;
    this.#acked = 0;
    if (ack.ecnCe > 0) this.#reduce(ack.now, ack.largestAckedSentAt ?? ack.now);
    this.#grow(ack, acked);
    this.pacingRate = this.#isSlowStart ? slowStartPacing(this.window, ack.smoothedRtt) : undefined;
  }

  onLost(lost: LostPackets): void {
    this.#reduce(lost.now, lost.largestLostSentAt);
    if (!lost.isPersistentCongestion) return;
    this.window = minimumWindow(this.#mtu);
    this.#recoveryStart = Number.NEGATIVE_INFINITY;
  }

  onSpuriousLoss(): void {
    if (this.window >= this.#before.window) return;
    this.window = this.#before.window;
    this.#ssthresh = this.#before.ssthresh;
  }

  onMtu(bytes: number): void {
    this.#mtu = bytes;
    this.window = Math.max(this.window, minimumWindow(bytes));
  }

  state(): ControllerState {
    return {
      phase: this.#isSlowStart ? "slow_start" : "congestion_avoidance",
      ssthresh: Number.isFinite(this.#ssthresh) ? this.#ssthresh : undefined,
      bandwidth: undefined,
    };
  }

  get #isSlowStart(): boolean {
    return this.window < this.#ssthresh;
  }

  #grow(ack: AckSummary, acked: number): void {
    if (ack.isAppLimited || acked === 0) return;
    if (this.#isSlowStart) {
      this.window += acked;
      return;
    }
    this.#towardsNext += acked;
    if (this.#towardsNext < this.window) return;
    this.#towardsNext -= this.window;
    this.window += this.#mtu;
  }

  #reduce(now: number, sentAt: number): void {
    if (sentAt <= this.#recoveryStart) return;
    this.#before = { window: this.window, ssthresh: this.#ssthresh };
    this.#recoveryStart = now;
    this.#ssthresh = Math.max(this.window * LOSS_REDUCTION_FACTOR, minimumWindow(this.#mtu));
    this.window = this.#ssthresh;
    this.#towardsNext = 0;
  }
}

/** RFC 9002 §7.3.2. */
const LOSS_REDUCTION_FACTOR = 0.5;
