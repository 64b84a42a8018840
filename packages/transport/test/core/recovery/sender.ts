import type { CongestionController, LostPackets } from "../../../src/core/congestion/controller.ts";
import type { Violation } from "../../../src/core/errors.ts";
import { AckRanges } from "../../../src/core/recovery/ack-ranges.ts";
import { Recovery, type SentPacketSink } from "../../../src/core/recovery/recovery.ts";

/** A controller whose window does not move, and that writes down what it is told. */
export class Fixed implements CongestionController {
  readonly name = "newreno";
  readonly sendQuantum = undefined;
  window: number;
  pacingRate: number | undefined = 1e12;
  readonly lost: LostPackets[] = [];
  spurious = 0;
  ce = 0;

  constructor(window = 1e9) {
    this.window = window;
  }

  onSent(): void {}
  onAcked(): void {}
  onAckEnd({ ecnCe }: { ecnCe: number }): void {
    this.ce += ecnCe;
  }
  onLost(lost: LostPackets): void {
    this.lost.push({ ...lost });
  }
  onSpuriousLoss(): void {
    this.spurious += 1;
  }
  onMtu(): void {}
  state() {
    return { phase: "fixed", ssthresh: undefined, bandwidth: undefined };
  }
}

/** Ranges of an ACK frame from [smallest, largest], in any order. */
export function rangesOf(...pairs: readonly (readonly [number, number])[]): AckRanges {
  const ranges = new AckRanges();
  for (const [smallest, largest] of [...pairs].sort((a, b) => b[1] - a[1])) ranges.add(smallest, largest);
  return ranges;
}

interface SenderOptions {
  readonly controller?: Fixed;
  readonly random?: () => number;
  readonly maxAckDelay?: number;
}

function skipsFew(): number {
  return 0.999_999;
}

/** A Recovery that skips none of its first numbers, with what became of its packets. */
export class Sender implements SentPacketSink {
  readonly recovery: Recovery;
  readonly controller: Fixed;
  readonly acked: number[] = [];
  readonly lost: number[] = [];
  readonly probed: number[] = [];
  readonly #numbers = new Map<number, number>();

  constructor({ controller = new Fixed(), random = skipsFew, maxAckDelay = 25 }: SenderOptions = {}) {
    this.controller = controller;
    this.recovery = new Recovery({ controller, random, mtu: 1200, maxAckDelay });
  }

  onAcked(slot: number): void {
    this.acked.push(this.#numbers.get(slot) ?? -1);
  }
  onLost(slot: number): void {
    this.lost.push(this.#numbers.get(slot) ?? -1);
  }
  onProbe(slot: number): void {
    this.probed.push(this.#numbers.get(slot) ?? -1);
  }

  /** Sends packets and gives their numbers. */
  send(
    now: number,
    count = 1,
    form: { isMtuProbe?: boolean; isAckEliciting?: boolean; isEct?: boolean } = {},
  ): number[] {
    return Array.from({ length: count }, () => {
      const { sent } = this.recovery;
      const slot = sent.reserve();
      const number = sent.next;
      sent.stream[slot] = number;
      this.recovery.onSent(now, 1200, { isAckEliciting: true, isMtuProbe: false, isEct: false, ...form });
      this.#renumber();
      return number;
    });
  }

  ack(now: number, ...pairs: readonly (readonly [number, number])[]): Violation | undefined {
    return this.recovery.onAckFrame(now, rangesOf(...pairs), 0, this);
  }

  /** Goes to the deadline, if it is not after `until`. */
  passDeadline(until = Number.POSITIVE_INFINITY): number {
    const { deadline } = this.recovery;
    if (deadline <= until) this.recovery.onTimeout(deadline, this);
    return deadline;
  }

  /** Slots move when the ring grows. */
  #renumber(): void {
    const { sent } = this.recovery;
    this.#numbers.clear();
    for (let number = sent.base; number < sent.next; number += 1) this.#numbers.set(sent.slotOf(number), number);
  }
}
