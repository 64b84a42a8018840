import type { AckedPacket, AckSummary, CongestionController, ControllerState, LostPackets } from "./controller.ts";
import { HyStart } from "./hystart.ts";
import { initialWindow, minimumWindow, slowStartPacing } from "./window.ts";

/**
 * CUBIC (RFC 9438) with HyStart++ (RFC 9406). Windows are in bytes and times in ms where the RFC has segments and seconds. After a
 * reduction at a window of W_max the window follows
 *
 * ```
 *   W(t) = C (t − K)³ + W_max         K = ∛((W_max − W_epoch) / C)
 * ```
 *
 * flat around W_max, steep beyond it, and never slower than Reno would.
 */
export class Cubic implements CongestionController {
  readonly name = "cubic";
  pacingRate: number | undefined;
  readonly sendQuantum = undefined;
  #mtu: number;
  #recoveryStart = Number.NEGATIVE_INFINITY;
  #acked = 0;
  #hystart = new HyStart();
  #state: CubicState;
  /** As it was before the latest reduction. */
  #before: CubicState | undefined;
  /** When acknowledgements last found it app-limited; the curve stands still meanwhile (RFC 9438 §5.8). */
  #limitedSince: number | undefined;

  /** @param mtu the largest UDP payload of the path, bytes */
  constructor(mtu: number) {
    this.#mtu = mtu;
    this.#state = {
      window: initialWindow(mtu),
      ssthresh: Number.POSITIVE_INFINITY,
      maxWindow: 0,
      priorWindow: 0,
      epochStart: undefined,
      k: 0,
      renoWindow: 0,
    };
  }

  get window(): number {
    return this.#state.window;
  }

  onSent(): void {}

  onAcked(packet: AckedPacket): void {
    if (packet.sentAt > this.#recoveryStart) this.#acked += packet.bytes;
  }

  onAckEnd(ack: AckSummary): void {
    const acked = this.#acked;
    this.#acked = 0;
    if (ack.ecnCe > 0) this.#reduce(ack.now, ack.largestAckedSentAt ?? ack.now);
    if (ack.isAppLimited) this.#limitedSince ??= ack.now;
    else this.#passLimitedTime(ack.now);
    if (acked > 0 && !ack.isAppLimited) {
      if (this.#isSlowStart) this.#growSlowStart(ack, acked);
      else this.#growAvoidance(ack, acked);
    }
    this.pacingRate = this.#isSlowStart ? slowStartPacing(this.window, ack.smoothedRtt) : undefined;
  }

  onLost(lost: LostPackets): void {
    this.#reduce(lost.now, lost.largestLostSentAt);
    if (!lost.isPersistentCongestion) return;
    this.#state.window = minimumWindow(this.#mtu);
    this.#state.epochStart = undefined;
    this.#recoveryStart = Number.NEGATIVE_INFINITY;
  }

  /** RFC 9438 §4.9. */
  onSpuriousLoss(): void {
    if (this.#before === undefined || this.window >= this.#before.window) return;
    this.#state = this.#before;
    this.#before = undefined;
  }

  onMtu(bytes: number): void {
    this.#mtu = bytes;
    this.#state.window = Math.max(this.window, minimumWindow(bytes));
  }

  state(): ControllerState {
    return {
      phase: this.#isSlowStart
        ? this.#hystart.isConservative
          ? "conservative_slow_start"
          : "slow_start"
        : "congestion_avoidance",
      ssthresh: Number.isFinite(this.#state.ssthresh) ? this.#state.ssthresh : undefined,
      bandwidth: undefined,
    };
  }

  get #isSlowStart(): boolean {
    return this.window < this.#state.ssthresh;
  }

  #growSlowStart(ack: AckSummary, acked: number): void {
    const state = this.#state;
    // Slow starts after the first one end at a known threshold (RFC 9406 §4.2).
    const isFirst = !Number.isFinite(state.ssthresh);
    state.window += isFirst ? this.#hystart.growth(acked) : acked;
    if (isFirst && this.#hystart.onAck(ack)) state.ssthresh = state.window;
  }

  /** RFC 9438 §4.2 to §4.5. */
  #growAvoidance(ack: AckSummary, acked: number): void {
    const state = this.#state;
    if (state.epochStart === undefined) {
      state.epochStart = ack.now;
      state.renoWindow = state.window;
      // Without a reduction before, after slow start, the curve begins at its plateau.
      if (state.maxWindow <= state.window) state.maxWindow = state.window;
      state.k = Math.cbrt((state.maxWindow - state.window) / this.#mtu / C);
    }
    const elapsed = ack.now - state.epochStart;
    const alpha = state.renoWindow >= state.priorWindow ? 1 : RENO_ALPHA;
    state.renoWindow += (alpha * acked * this.#mtu) / state.window;
    if (this.#curve(elapsed) < state.renoWindow) {
      state.window = Math.max(state.window, state.renoWindow);
      return;
    }
    const target = Math.min(this.#curve(elapsed + ack.smoothedRtt), 1.5 * state.window);
    if (target > state.window) state.window += ((target - state.window) * acked) / state.window;
  }

  /** The window of the curve so many ms after its epoch began. */
  #curve(ms: number): number {
    const t = ms / 1000 - this.#state.k;
    return C * t * t * t * this.#mtu + this.#state.maxWindow;
  }

  #passLimitedTime(now: number): void {
    if (this.#limitedSince === undefined) return;
    const { epochStart } = this.#state;
    if (epochStart !== undefined) this.#state.epochStart = epochStart + now - Math.max(this.#limitedSince, epochStart);
    this.#limitedSince = undefined;
  }

  /** RFC 9438 §4.6 and §4.7. */
  #reduce(now: number, sentAt: number): void {
    if (sentAt <= this.#recoveryStart) return;
    this.#recoveryStart = now;
    const before = this.#state;
    this.#before = before;
    const isShrinking = before.window < before.maxWindow;
    const window = Math.max(before.window * BETA, minimumWindow(this.#mtu));
    this.#state = {
      window,
      ssthresh: window,
      maxWindow: isShrinking ? (before.window * (1 + BETA)) / 2 : before.window,
      priorWindow: before.window,
      epochStart: undefined,
      k: 0,
      renoWindow: window,
    };
  }
}

/** What a spurious reduction is undone by. */
interface CubicState {
  window: number;
  ssthresh: number;
  /** W_max: the window at the latest reduction, less where windows shrink (fast convergence). */
  maxWindow: number;
  /** Window before the latest reduction. */
  priorWindow: number;
  /** When the present stretch of congestion avoidance began, ms. */
  epochStart: number | undefined;
  /** When, in seconds after that, the curve is back at W_max. */
  k: number;
  /** W_est: what Reno's window would be. */
  renoWindow: number;
}

// RFC 9438 §4.1, §4.6 and, for Reno's increase that is fair with this decrease, §4.3.
const C = 0.4;
const BETA = 0.7;
const RENO_ALPHA = (3 * (1 - BETA)) / (1 + BETA);
