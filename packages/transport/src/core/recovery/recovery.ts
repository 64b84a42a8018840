import type { AckedPacket, AckSummary, CongestionController, LostPackets } from "../congestion/controller.ts";
import { Pacer } from "../congestion/pacer.ts";
import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { AckRanges } from "./ack-ranges.ts";
import { DeliveryRate } from "./delivery-rate.ts";
import { EcnValidation } from "./ecn-validation.ts";
import { LostNumbers } from "./lost-numbers.ts";
import { PersistentCongestion } from "./persistent-congestion.ts";
import { ReorderingWindow } from "./reordering-window.ts";
import { RttEstimator } from "./rtt.ts";
import { PACKET_STATE, SentPackets } from "./sent-packets.ts";
import { SkippedNumbers } from "./skipped-numbers.ts";

/** Is told what became of packets. Their content stands in the columns of {@link Recovery.sent} while the call lasts. */
export interface SentPacketSink {
  onAcked(slot: number): void;
  /** What was in it has to be sent again, where it still matters. */
  onLost(slot: number): void;
  /** Nothing was heard for long: the content of this packet, the oldest, may be sent once more, though it is not lost yet. */
  onProbe(slot: number): void;
}

export interface RecoveryOptions {
  readonly controller: CongestionController;
  /** Gives a number from 0 up to and without 1 that the other side cannot guess. */
  readonly random: () => number;
  /** The largest UDP payload of the path, bytes. */
  readonly mtu: number;
  /** How long the other side may wait with an acknowledgement, ms. */
  readonly maxAckDelay: number;
}

/** How a packet leaves. */
export interface SentPacketForm {
  /** False for a packet of ACK, PADDING and CLOSE frames alone: it is not waited for, and neither window nor pacer applies. */
  readonly isAckEliciting: boolean;
  readonly isMtuProbe: boolean;
  /** Whether it is marked ECT(0). */
  readonly isEct: boolean;
}

/**
 * All that one path's sender knows of what it sent: round-trip times, packets in flight, what is lost, when to probe, how much may
 * leave and when (RFC 9002).
 *
 * To send: while {@link canSend} and {@link pacedUntil} allow, `sent.reserve()` a slot, write what the packet holds there, and call
 * {@link onSent}. Then {@link setAppLimited}. Call {@link onTimeout} at {@link deadline}, which every call may change.
 */
export class Recovery {
  readonly sent = new SentPackets();
  readonly rtt = new RttEstimator();
  readonly ecn = new EcnValidation();
  readonly reordering = new ReorderingWindow();
  readonly rate = new DeliveryRate();
  controller: CongestionController;
  /** How long the other side may wait with an acknowledgement, ms; its transport parameter. */
  maxAckDelay: number;
  /** The largest number that was acknowledged; −1 for none. */
  largestAcked = -1;
  /** Probe timeouts in a row. */
  ptoCount = 0;
  /** Packets that may leave at once, whatever window and pacer say. */
  probes = 0;
  /** Packets lost, and lost ones that arrived after all, since the connection began. */
  lostPackets = 0;
  spuriousLosses = 0;

  readonly #pacer: Pacer;
  readonly #skipped: SkippedNumbers;
  readonly #lostNumbers = new LostNumbers();
  readonly #persistent = new PersistentCongestion();
  #lastSentAt = 0;
  /** When probes were allowed last; they may not have left. */
  #probedAt = 0;
  #isAppLimited = false;

  readonly #acked: AckedPacket = { now: 0, packetNumber: 0, bytes: 0, sentAt: 0 };
  readonly #lost: LostPackets = blankLost();
  readonly #summary: AckSummary = blankSummary();

  constructor(options: RecoveryOptions) {
    this.controller = options.controller;
    this.maxAckDelay = options.maxAckDelay;
    this.#pacer = new Pacer(options.mtu);
    this.#skipped = new SkippedNumbers(options.random);
    this.#skipNumbers();
  }

  /** Whether a packet of so many bytes may leave, as far as the window goes. */
  canSend(bytes: number): boolean {
    if (this.probes > 0) return true;
    if (this.sent.span >= MOST_IN_FLIGHT) return false;
    return this.sent.bytesInFlight + bytes <= this.controller.window;
  }

  /** When the next packet may leave, as far as the pacer goes, ms; at most `now` if it may at once. */
  pacedUntil(now: number): number {
    if (this.probes > 0) return now;
    return this.#pacer.readyAt(now, this.#pacingRate, this.controller.sendQuantum, this.sent.bytesInFlight === 0);
  }

  /** The packet of number `sent.next`, whose slot was reserved, has left. */
  onSent(now: number, bytes: number, form: SentPacketForm): void {
    const { sent } = this;
    if (form.isAckEliciting) {
      const slot = sent.slotOf(sent.next);
      sent.isMtuProbe[slot] = form.isMtuProbe ? 1 : 0;
      sent.isEct[slot] = form.isEct ? 1 : 0;
      this.rate.onSent(now, slot, sent);
      this.#pacer.onSent(now, bytes, this.#pacingRate);
      sent.add(now, bytes);
      this.controller.onSent(now, sent.next - 1, bytes, sent.bytesInFlight, this.#isAppLimited);
      this.#lastSentAt = now;
      if (this.probes > 0) this.probes -= 1;
    } else {
      sent.skip();
    }
    this.#skipNumbers();
  }

  /** To be told after every round of sending: whether it ended for want of data, rather than by the window or the pacer. */
  setAppLimited(isAppLimited: boolean): void {
    this.#isAppLimited = isAppLimited;
    if (isAppLimited) this.rate.markAppLimited(this.sent.bytesInFlight);
  }

  /** The path is another: nothing is known of its round trips and its capacity. Packets in flight stay so. */
  onNewPath(controller: CongestionController): void {
    this.controller = controller;
    this.rtt.forget();
    this.ptoCount = 0;
  }

  /** The largest UDP payload of the path has changed. */
  onMtu(bytes: number): void {
    this.#pacer.mtu = bytes;
    this.controller.onMtu(bytes);
  }

  /**
   * Takes the ranges of an ACK frame.
   * @param delay how long the other side says it waited with it, ms
   * @returns a violation if it acknowledges what was never sent
   */
  onAckFrame(now: number, ranges: AckRanges, delay: number, sink: SentPacketSink): Violation | undefined {
    const { sent, rtt } = this;
    const largest = ranges.count > 0 ? (ranges.largest[0] ?? -1) : -1;
    if (largest >= sent.next || this.#skipped.areIn(ranges)) return NEVER_SENT;

    const summary = this.#summary;
    summary.now = now;
    summary.priorInFlight = sent.bytesInFlight;
    summary.acked = 0;
    summary.latestRtt = undefined;
    summary.largestAckedSentAt = undefined;
    summary.ecnCe = 0;

    let largestNew = -1;
    let ectAcked = 0;
    for (let range = ranges.count - 1; range >= 0; range -= 1) {
      const from = Math.max(ranges.smallest[range] ?? 0, sent.base);
      const to = ranges.largest[range] ?? -1;
      for (let number = from; number <= to; number += 1) {
        const slot = sent.slotOf(number);
        if (sent.state[slot] !== PACKET_STATE.inFlight) continue;
        largestNew = number;
        ectAcked += sent.isEct[slot] ?? 0;
        summary.acked += sent.bytes[slot] ?? 0;
        summary.largestAckedSentAt = sent.sentAt[slot];
        this.#onPacketAcked(now, number, slot, sink);
      }
    }
    if (largestNew >= 0) {
      this.ptoCount = 0;
      this.probes = 0;
    }
    if (largestNew >= 0 && largestNew === largest) {
      summary.latestRtt = now - (summary.largestAckedSentAt ?? now);
      rtt.update(now, summary.latestRtt, delay, this.maxAckDelay);
    }
    this.#noticeLateOnes(now, ranges);
    if (largest > this.largestAcked) {
      this.largestAcked = largest;
      summary.ecnCe = this.ecn.onAck(ranges, ectAcked);
    }
    summary.lost = this.#detectLost(now, sink);
    const sample = this.rate.take(rtt.min);
    if (largestNew < 0 && summary.lost === 0 && summary.ecnCe === 0) return undefined;
    summary.inFlight = sent.bytesInFlight;
    summary.largestAcked = this.largestAcked;
    summary.largestSent = sent.next - 1;
    summary.smoothedRtt = rtt.smoothed;
    summary.minRtt = rtt.min;
    summary.rate = sample;
    summary.isAppLimited = this.#isAppLimited;
    this.controller.onAckEnd(summary);
    return undefined;
  }

  /** When {@link onTimeout} has to be called, ms; Infinity for never. */
  get deadline(): number {
    const lossTime = this.#lossTime;
    if (lossTime < Number.POSITIVE_INFINITY) return lossTime;
    if (this.sent.packetsInFlight === 0) return Number.POSITIVE_INFINITY;
    const timeout = this.rtt.probeTimeout + this.maxAckDelay;
    const interval = Math.max(timeout, Math.min(timeout * 2 ** this.ptoCount, LONGEST_PROBE_MS));
    // From the latest packet; but a probe that was allowed may not have left.
    return Math.max(this.#lastSentAt + interval, this.#probedAt + timeout);
  }

  /** The deadline has come: declares packets lost, or allows {@link probes}. Nothing happens before it. */
  onTimeout(now: number, sink: SentPacketSink): void {
    if (now < this.deadline) return;
    if (this.#lossTime <= now) {
      this.#detectLost(now, sink);
      return;
    }
    this.ptoCount += 1;
    this.#probedAt = now;
    this.probes = PROBES;
    sink.onProbe(this.sent.slotOf(this.sent.base));
  }

  /** When the oldest packet, one older than the largest acknowledged, will count as lost (RFC 9002 §6.1.2). */
  get #lossTime(): number {
    const { sent } = this;
    if (sent.packetsInFlight === 0 || sent.base > this.largestAcked) return Number.POSITIVE_INFINITY;
    return (sent.sentAt[sent.slotOf(sent.base)] ?? 0) + this.reordering.lossDelay(this.rtt);
  }

  get #pacingRate(): number {
    const rate = this.controller.pacingRate ?? (PACING_GAIN * this.controller.window * 1000) / this.rtt.smoothed;
    return Math.min(rate, MOST_RATE);
  }

  #onPacketAcked(now: number, number: number, slot: number, sink: SentPacketSink): void {
    const { sent } = this;
    const acked = this.#acked;
    acked.now = now;
    acked.packetNumber = number;
    acked.bytes = sent.bytes[slot] ?? 0;
    acked.sentAt = sent.sentAt[slot] ?? 0;
    this.rate.onAcked(now, slot, sent);
    sent.remove(slot, PACKET_STATE.acked);
    this.controller.onAcked(acked);
    sink.onAcked(slot);
  }

  #noticeLateOnes(now: number, ranges: AckRanges): void {
    const late = this.#lostNumbers.takeLate(ranges, this.largestAcked, now - LATE_TIMEOUTS * this.rtt.probeTimeout);
    if (late === 0) return;
    this.spuriousLosses += late;
    this.reordering.onSpuriousLoss(now, this.#lostNumbers.distance, this.rtt);
    if (this.#lostNumbers.isReductionSpurious) this.controller.onSpuriousLoss(now);
  }

  /** RFC 9002 appendix A.10. Gives the bytes lost. */
  #detectLost(now: number, sink: SentPacketSink): number {
    const { sent } = this;
    const lost = this.#lost;
    lost.now = now;
    lost.bytes = 0;
    lost.packets = 0;
    lost.isPersistentCongestion = false;
    let bytes = 0;
    const delay = this.reordering.lossDelay(this.rtt);
    const until = Math.min(this.largestAcked, sent.next - 1);
    for (let number = sent.base; number < until; number += 1) {
      const slot = sent.slotOf(number);
      if (sent.state[slot] !== PACKET_STATE.inFlight) continue;
      const sentAt = sent.sentAt[slot] ?? 0;
      // The sum, not the difference: so that the loss timer and this agree to the last bit.
      if (sentAt + delay > now && number > this.largestAcked - this.reordering.packets) break;
      bytes += sent.bytes[slot] ?? 0;
      sent.remove(slot, PACKET_STATE.lost);
      this.lostPackets += 1;
      if (this.#lostNumbers.add(now, number, sentAt)) this.reordering.onLossEpisode();
      if (sent.isMtuProbe[slot] === 0) {
        lost.bytes += sent.bytes[slot] ?? 0;
        lost.packets += 1;
        lost.largestLost = number;
        lost.largestLostSentAt = sentAt;
      }
      sink.onLost(slot);
    }
    this.#releaseOldest();
    if (lost.packets > 0) this.controller.onLost(lost);
    return bytes;
  }

  /** Gives up the rows before the oldest packet in flight, looking for persistent congestion among them. */
  #releaseOldest(): void {
    const { sent } = this;
    while (sent.base < sent.next) {
      const slot = sent.slotOf(sent.base);
      const state = sent.state[slot];
      if (state === PACKET_STATE.inFlight) return;
      if (state === PACKET_STATE.acked) this.#persistent.onAcked();
      if (state === PACKET_STATE.lost && this.#persistent.onLost(sent.sentAt[slot] ?? 0, this.rtt, this.maxAckDelay)) {
        this.#lost.isPersistentCongestion = true;
        this.rtt.forgetMin();
      }
      sent.release();
    }
  }

  #skipNumbers(): void {
    while (!this.sent.isFull && this.#skipped.skips(this.sent.next)) {
      this.sent.reserve();
      this.sent.skip();
    }
  }
}

const NEVER_SENT: Violation = {
  code: "protocol_violation",
  reason: "an ACK frame acknowledges a packet that was never sent",
};
/** RFC 9002 §7.7: a little more than a window a round trip, so that the window is what limits. */
const PACING_GAIN = 1.25;
/** Bytes a second: a round trip may have taken no time that can be measured. */
const MOST_RATE = 1e12;
/** RFC 9002 §6.2.4: two, in case one is lost as well. */
const PROBES = 2;
/** Longest wait between two probes, ms: so that a path that comes back is found before the idle timeout. */
const LONGEST_PROBE_MS = 3000;
/** A lost packet may still arrive for so many probe timeouts. */
const LATE_TIMEOUTS = 3;
/** The last rows are kept for probes and acknowledgements. */
const MOST_IN_FLIGHT = TRANSPORT_LIMITS.packetsInFlight - 1024;

function blankLost(): LostPackets {
  return { now: 0, bytes: 0, packets: 0, largestLost: 0, largestLostSentAt: 0, isPersistentCongestion: false };
}

function blankSummary(): AckSummary {
  return {
    now: 0,
    priorInFlight: 0,
    inFlight: 0,
    acked: 0,
    lost: 0,
    largestAcked: -1,
    largestSent: -1,
    largestAckedSentAt: undefined,
    latestRtt: undefined,
    smoothedRtt: 0,
    minRtt: 0,
    rate: undefined,
    ecnCe: 0,
    isAppLimited: false,
  };
}
