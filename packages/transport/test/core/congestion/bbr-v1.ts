import type { AckSummary, CongestionController, ControllerState } from "../../../src/core/congestion/controller.ts";

/**
 * BBR's first version, as kernels have it (draft-cardwell-iccrg-bbr-congestion-control-00), for duels: a cycle of eight phases, ten rounds
 * of memory, two bandwidth-delay products, four packets for 200 ms every ten seconds, and no ear for losses but a round trip of
 * packet conservation.
 */
export class BbrV1 implements CongestionController {
  readonly name = "bbr";
  readonly sendQuantum = undefined;
  window: number;
  pacingRate: number | undefined;
  readonly #mtu: number;
  readonly #random: () => number;
  #phase: "startup" | "drain" | "probe_bw" | "probe_rtt" = "startup";
  /** Samples of the latest rounds, each larger than those after it. */
  readonly #samples: { round: number; rate: number }[] = [];
  #minRtt = Number.POSITIVE_INFINITY;
  #minRttAt = 0;
  #round = 0;
  #roundEnd = 0;
  #fullBandwidth = 0;
  #fullRounds = 0;
  #isFull = false;
  #step = 0;
  #stepStart = 0;
  #probeRttEnd: number | undefined;
  #windowBefore = 0;
  #conservesUntil = 0;

  constructor(mtu: number, random: () => number) {
    this.#mtu = mtu;
    this.#random = random;
    this.window = 10 * mtu;
  }

  onSent(): void {}
  onAcked(): void {}
  onLost(): void {}
  onSpuriousLoss(): void {}
  onMtu(): void {}

  onAckEnd(ack: AckSummary): void {
    const { rate } = ack;
    const isRoundOver = rate !== undefined && rate.priorDelivered >= this.#roundEnd;
    if (isRoundOver) {
      this.#roundEnd = rate.totalDelivered;
      this.#round += 1;
    }
    if (rate !== undefined) this.#sample(rate.deliveryRate);
    if (isRoundOver) this.#lookForFullPipe();
    this.#lookForMinRtt(ack);
    this.#advance(ack, isRoundOver);
    this.#setRate(ack);
    this.#setWindow(ack);
  }

  state(): ControllerState {
    return { phase: this.#phase, ssthresh: undefined, bandwidth: this.#bandwidth };
  }

  get #bandwidth(): number {
    return this.#samples[0]?.rate ?? 0;
  }

  #bdp(gain: number): number {
    return (gain * this.#bandwidth * this.#minRtt) / 1000;
  }

  #sample(rate: number): void {
    const samples = this.#samples;
    while (samples.length > 0 && samples[0]!.round <= this.#round - 10) samples.shift();
    while (samples.length > 0 && samples.at(-1)!.rate <= rate) samples.pop();
    samples.push({ round: this.#round, rate });
  }

  #lookForFullPipe(): void {
    if (this.#isFull) return;
    if (this.#bandwidth >= 1.25 * this.#fullBandwidth) {
      this.#fullBandwidth = this.#bandwidth;
      this.#fullRounds = 0;
      return;
    }
    this.#fullRounds += 1;
    if (this.#fullRounds < 3) return;
    this.#isFull = true;
    this.#phase = "drain";
  }

  #lookForMinRtt({ now, latestRtt }: AckSummary): void {
    if (latestRtt === undefined) return;
    const isOld = now - this.#minRttAt > 10_000;
    if (latestRtt <= this.#minRtt || isOld) {
      this.#minRtt = latestRtt;
      this.#minRttAt = now;
    }
    if (!isOld || this.#phase === "probe_rtt" || !this.#isFull) return;
    this.#phase = "probe_rtt";
    this.#probeRttEnd = undefined;
    this.#windowBefore = this.window;
  }

  #advance(ack: AckSummary, isRoundOver: boolean): void {
    const { now } = ack;
    if (this.#phase === "drain" && ack.inFlight <= this.#bdp(1)) this.#enterProbeBw(now);
    if (this.#phase === "probe_bw") {
      const hasLasted = now - this.#stepStart > this.#minRtt;
      const isDone =
        this.#step === 0
          ? hasLasted && (ack.lost > 0 || ack.priorInFlight >= this.#bdp(1.25))
          : hasLasted || (this.#step === 1 && ack.priorInFlight <= this.#bdp(1));
      if (isDone) {
        this.#step = (this.#step + 1) % 8;
        this.#stepStart = now;
      }
    }
    if (this.#phase !== "probe_rtt") return;
    if (this.#probeRttEnd === undefined) {
      if (ack.inFlight <= 4 * this.#mtu) this.#probeRttEnd = now + 200;
    } else if (now >= this.#probeRttEnd && isRoundOver) {
      this.#minRttAt = now;
      this.window = Math.max(this.window, this.#windowBefore);
      this.#enterProbeBw(now);
    }
  }

  #enterProbeBw(now: number): void {
    this.#phase = "probe_bw";
    this.#step = 2 + Math.floor(this.#random() * 6);
    this.#stepStart = now;
  }

  #setRate({ smoothedRtt }: AckSummary): void {
    const cycle = this.#step === 0 ? 1.25 : this.#step === 1 ? 0.75 : 1;
    const gain = { startup: HIGH_GAIN, drain: 1 / HIGH_GAIN, probe_bw: cycle, probe_rtt: 1 }[this.#phase];
    const rate = this.#bandwidth > 0 ? 0.99 * gain * this.#bandwidth : (HIGH_GAIN * this.window * 1000) / smoothedRtt;
    if (this.#isFull || rate > (this.pacingRate ?? 0)) this.pacingRate = rate;
  }

  #setWindow(ack: AckSummary): void {
    const gain = this.#phase === "startup" || this.#phase === "drain" ? HIGH_GAIN : 2;
    const burst = 3 * Math.max(2 * this.#mtu, this.#bandwidth * 0.001);
    const target = this.#bandwidth > 0 ? this.#bdp(gain) + burst : 10 * this.#mtu;
    if (this.#isFull) this.window = Math.min(this.window + ack.acked, target);
    else if (this.window < target) this.window += ack.acked;
    if (ack.lost > 0 && ack.now > this.#conservesUntil) {
      this.window = ack.inFlight + ack.acked;
      this.#conservesUntil = ack.now + ack.smoothedRtt;
    }
    this.window = Math.max(this.window, 4 * this.#mtu);
    if (this.#phase === "probe_rtt") this.window = 4 * this.#mtu;
  }
}

const HIGH_GAIN = 2.885;
