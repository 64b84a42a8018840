import type { AckSummary, CongestionController, ControllerState, LostPackets } from "../controller.ts";
import { initialWindow, minimumWindow } from "../window.ts";
import { FullPipe } from "./full-pipe.ts";
import { InflightBound } from "./inflight-bound.ts";
import { LossRounds } from "./loss-rounds.ts";
import { PathModel } from "./path-model.ts";

/**
 * A controller of the BBR family (draft-ietf-ccwg-bbr) for lossy and long paths. It paces at the bandwidth that it measures and
 * keeps about two bandwidth-delay products in flight at most. docs/TRANSPORT.md says where it leaves the draft, and why.
 *
 * ```
 *   startup ─ full ▶ drain ─ no queue ▶ cruise ─ time ▶ up ─ a queue, or congestion ▶ down ─ no queue ▶ cruise …
 *                                         ▲                                                   │
 *                                         ╰──────────── probe_rtt ◀─ least RTT is old ────────╯
 * ```
 */
export class Bbr implements CongestionController {
  readonly name = "bbr";
  readonly sendQuantum = undefined;
  window: number;
  pacingRate: number | undefined;
  #mtu: number;
  readonly #random: () => number;

  readonly #path = new PathModel();
  readonly #pipe = new FullPipe();
  readonly #losses = new LossRounds();
  readonly #bound = new InflightBound();

  #phase: Phase = "startup";
  #phaseStart = 0;
  /** Rounds that ended since the phase began. */
  #phaseRounds = 0;
  /** A round ends when a packet is acknowledged that was sent after so much had been delivered. */
  #roundEnd = 0;
  /** Least RTTs that cruising lasts. */
  #cruise = 0;
  /** Cruising lasts this much longer after congestion. */
  #patience = 1;
  /** When probe_rtt is over, ms; undefined while the queue is still draining. */
  #probeRttEnd: number | undefined;

  /**
   * @param mtu the largest UDP payload of the path, bytes
   * @param random gives a number from 0 up to and without 1
   */
  constructor(mtu: number, random: () => number) {
    this.#mtu = mtu;
    this.#random = random;
    this.window = initialWindow(mtu);
  }

  onSent(): void {}

  onAcked(): void {}

  onAckEnd(ack: AckSummary): void {
    const { rate } = ack;
    this.#losses.onAck(ack, this.#path.minRtt, this.#bdp(1), this.#mtu);
    if (rate !== undefined) this.#path.onRate(rate);
    this.#path.onRtt(ack);
    const isRoundOver = rate !== undefined && rate.priorDelivered >= this.#roundEnd;
    if (isRoundOver) {
      this.#roundEnd = rate.totalDelivered;
      this.#phaseRounds += 1;
      this.#pipe.onRound(rate, this.#path.bandwidth);
      if (this.#losses.onRound()) this.#onCongestion(ack);
    }
    if (this.#pipe.isFull && this.#phase !== "probe_rtt" && this.#path.isMinRttOld(ack.now)) this.#probeRtt(ack);
    this.#advance(ack, isRoundOver);
    this.#setPacing(ack.smoothedRtt);
    this.#setWindow(ack);
  }

  onLost(lost: LostPackets): void {
    // Else losses are weighed round by round, with the acknowledgements that show them.
    if (lost.isPersistentCongestion) this.window = minimumWindow(this.#mtu);
  }

  onSpuriousLoss(): void {
    this.#bound.undo();
  }

  onMtu(bytes: number): void {
    this.#mtu = bytes;
  }

  state(): ControllerState {
    return { phase: this.#phase, ssthresh: undefined, bandwidth: this.#path.bandwidth };
  }

  #onCongestion(ack: AckSummary): void {
    if (this.#pipe.isFull && this.#path.isSqueezed) return;
    this.#pipe.isFull = true;
    this.#bound.lower(ack.priorInFlight, Math.max(this.#bdp(LEAST_BOUND), LEAST_PACKETS * this.#mtu));
    if (this.#phase === "probe_bw_up") this.#enter("probe_bw_down", ack.now);
  }

  #advance(ack: AckSummary, isRoundOver: boolean): void {
    const { now, inFlight } = ack;
    switch (this.#phase) {
      case "startup":
        if (this.#pipe.isFull) this.#enter("drain", now);
        break;
      case "drain":
        if (inFlight <= this.#bdp(1)) this.#beginCruise(now);
        break;
      case "probe_bw_cruise":
        if (now - this.#phaseStart < this.#cruise * this.#path.minRtt) break;
        this.#bound.onProbe(ack.priorInFlight);
        this.#enter("probe_bw_up", now);
        break;
      case "probe_bw_up":
        if (!isRoundOver) break;
        this.#bound.raise(ack.priorInFlight);
        if (inFlight >= this.#bdp(UP_GAIN) || this.#phaseRounds >= UP_ROUNDS) this.#enter("probe_bw_down", now);
        break;
      case "probe_bw_down":
        if (inFlight <= this.#bdp(1) || this.#phaseRounds >= DOWN_ROUNDS) this.#beginCruise(now);
        break;
      case "probe_rtt":
        if (this.#probeRttEnd === undefined) {
          if (inFlight <= this.window) this.#probeRttEnd = now + PROBE_RTT_MS;
        } else if (now >= this.#probeRttEnd) {
          this.#beginCruise(now);
        }
        break;
    }
  }

  #enter(phase: Phase, now: number): void {
    this.#phase = phase;
    this.#phaseStart = now;
    this.#phaseRounds = 0;
  }

  #beginCruise(now: number): void {
    this.#path.onCycle();
    this.#losses.onCycle(this.#bound.isLowered);
    const isYielding = this.#bound.isLowered && this.#path.hasMostOfPath;
    this.#patience = isYielding ? Math.min(2 * this.#patience, MOST_PATIENCE) : 1;
    // Of several connections, not all are to probe at the same time.
    this.#cruise = (MOST_CRUISE - Math.floor(this.#random() * CRUISE_CHOICES)) * this.#patience;
    this.#enter("probe_bw_cruise", now);
  }

  #probeRtt(ack: AckSummary): void {
    this.#path.forgetMinRtt(ack);
    this.#probeRttEnd = undefined;
    this.#enter("probe_rtt", ack.now);
  }

  #setPacing(smoothedRtt: number): void {
    const { bandwidth, isSqueezed } = this.#path;
    if (bandwidth === 0) {
      this.pacingRate = (STARTUP_GAIN * this.window * 1000) / smoothedRtt;
      return;
    }
    if (!this.#pipe.isFull) {
      this.pacingRate = Math.max(this.pacingRate ?? 0, STARTUP_GAIN * bandwidth);
      return;
    }
    let gain = PACING_GAINS[this.#phase];
    if (this.#phase === "probe_bw_up" && isSqueezed) gain = SQUEEZED_UP_GAIN;
    // Bandwidth is what arrives: as much more is sent as is lost by chance.
    this.pacingRate = (gain * bandwidth) / (1 - Math.min(this.#losses.chance, MOST_COMPENSATED));
  }

  #setWindow(ack: AckSummary): void {
    const most = this.#bdp(this.#windowGain) + BURST_PACKETS * this.#mtu;
    if (this.#pipe.isFull) {
      this.window = Math.min(this.window + ack.acked, most, this.#bound.bytes);
    } else if (this.window < most) {
      this.window += ack.acked;
    }
    if (this.#phase === "probe_rtt") this.window = Math.min(this.window, this.#bdp(PROBE_RTT_GAIN));
    this.window = Math.max(this.window, LEAST_PACKETS * this.#mtu);
  }

  get #windowGain(): number {
    const path = this.#path;
    if (!this.#pipe.isFull) return WINDOW_GAIN;
    if (path.isDominant) return DOMINANT_WINDOW_GAIN * Math.min(path.standingQueue, MOST_STANDING);
    const gain = this.#phase === "probe_bw_up" ? UP_WINDOW_GAIN : WINDOW_GAIN;
    return path.isSqueezed ? gain * Math.min(path.standingQueue, MOST_SQUEEZED) : gain;
  }

  /** Bandwidth-delay products in bytes; initial windows while they are not known. */
  #bdp(gain: number): number {
    return this.#path.bdp(gain) ?? gain * initialWindow(this.#mtu);
  }
}

type Phase = "startup" | "drain" | "probe_bw_down" | "probe_bw_cruise" | "probe_bw_up" | "probe_rtt";

// Gains of the draft, but for `down`, which empties the queue within a round trip as BBR's first version did.
const STARTUP_GAIN = 2.77;
const UP_GAIN = 1.25;
const PACING_GAINS: Readonly<Record<Phase, number>> = {
  startup: STARTUP_GAIN,
  drain: 0.5,
  probe_bw_down: 0.75,
  probe_bw_cruise: 1,
  probe_bw_up: UP_GAIN,
  probe_rtt: 1,
};
const WINDOW_GAIN = 2;
const UP_WINDOW_GAIN = 2.25;
const PROBE_RTT_GAIN = 0.5;
const PROBE_RTT_MS = 200;
/** Packets of the least window. */
const LEAST_PACKETS = 4;
/** Packets beyond the window's bandwidth-delay products, for bursts of sending and of acknowledging: three bursts of the pacer. */
const BURST_PACKETS = 30;

/** Least RTTs that cruising lasts: this many, less one or two by chance. */
const MOST_CRUISE = 5;
const CRUISE_CHOICES = 3;
const MOST_PATIENCE = 4;
const UP_ROUNDS = 3;
const DOWN_ROUNDS = 2;

/** Bandwidth-delay products below which congestion does not bound what is in flight. */
const LEAST_BOUND = 0.75;
const MOST_COMPENSATED = 0.1;
const DOMINANT_WINDOW_GAIN = 1.15;
/** As much of the round trip that stays long may be the hosts' doing, which needs more in flight. */
const MOST_STANDING = 1.2;
const SQUEEZED_UP_GAIN = 1.5;
const MOST_SQUEEZED = 4;
