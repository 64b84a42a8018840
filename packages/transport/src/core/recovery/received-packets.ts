import { RangeSet } from "@wireside/bytes";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { writeAck } from "../wire/ack-frame.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";
import { AckRanges } from "./ack-ranges.ts";
import { DuplicateWindow } from "./duplicate-window.ts";
import { LateNumbers } from "./late-numbers.ts";

/** The ECN field of an IP packet (RFC 3168 §5). */
export const ECN = { notEct: 0, ect1: 1, ect0: 2, ce: 3 } as const;

/** As they stand in an ACK frame; of one frame at a time, and there are many connections. */
const written = new AckRanges();

export interface ReceivedPacketsOptions {
  /** How long an acknowledgement may wait, ms: what our transport parameters say. */
  readonly maxAckDelay: number;
}

/**
 * What was received and is to be acknowledged (RFC 9000 §13.2). Packets go through it after they were opened; {@link has} says
 * before that whether it is worth it.
 */
export class ReceivedPackets {
  readonly #window = new DuplicateWindow();
  readonly #ranges = new RangeSet();
  readonly #late = new LateNumbers();
  #largestAt = 0;

  #maxAckDelay: number;
  #threshold = ACK_ELICITING_THRESHOLD;
  #reorderingThreshold = REORDERING_THRESHOLD;
  #frequencySequence = -1;

  /** Ack-eliciting packets since the latest ACK frame. */
  #unacked = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #largestAckEliciting = -1;
  /** ACK frames written since one was acknowledged. */
  #ackFrames = 0;

  readonly #counts = new Float64Array(4);

  constructor(options: ReceivedPacketsOptions) {
    this.#maxAckDelay = options.maxAckDelay;
  }

  /** The largest packet number received; −1 for none. */
  get largest(): number {
    return this.#window.largest;
  }

  /** Whether a packet was received before, or is so old that nobody can tell: then it is dropped unopened. */
  has(number: number): boolean {
    return this.#window.has(number);
  }

  /**
   * Takes a new packet, after its frames were read.
   * @param ecn its {@link ECN} field; 0 where the system does not tell
   */
  onReceived(now: number, number: number, isAckEliciting: boolean, ecn: number): void {
    if (number > this.#window.largest) this.#largestAt = now;
    else this.#late.add(number, this.#window.largest);
    this.#window.add(number);
    this.#ranges.insert(number, number + 1);
    if (this.#ranges.count > TRANSPORT_LIMITS.ackRanges) this.#dropThrough(this.#ranges.end(0) - 1);
    this.#counts[ecn] = (this.#counts[ecn] ?? 0) + 1;
    if (!isAckEliciting) return;
    this.#unacked += 1;
    const isDue = this.#unacked >= this.#threshold || ecn === ECN.ce || this.#isOutOfOrder(number);
    this.#dueAt = isDue ? now : Math.min(this.#dueAt, now + this.#maxAckDelay);
    if (number > this.#largestAckEliciting) this.#largestAckEliciting = number;
  }

  /**
   * Takes an ACK_FREQUENCY frame (draft-ietf-quic-ack-frequency §4).
   * @param threshold packets that may come without being acknowledged
   * @param maxAckDelay ms
   * @param reorderingThreshold packets by which one may be late before that is told at once; 0 for never telling
   */
  onAckFrequency(sequence: number, threshold: number, maxAckDelay: number, reorderingThreshold: number): void {
    if (sequence <= this.#frequencySequence) return;
    this.#frequencySequence = sequence;
    this.#threshold = threshold + 1;
    this.#maxAckDelay = maxAckDelay;
    this.#reorderingThreshold = reorderingThreshold;
  }

  /** When an ACK frame has to be sent, ms; Infinity for never. */
  get ackDueAt(): number {
    return this.#dueAt;
  }

  /** Whether there is something that an ACK frame could tell which none has told yet. */
  get hasNews(): boolean {
    return this.#unacked > 0;
  }

  /** Whether the packet with the next ACK frame should hold a PING, so that ranges can be forgotten (RFC 9000 §13.2.4). */
  get wantsPing(): boolean {
    return this.#ackFrames >= ACK_FRAMES_PER_PING && this.#ranges.count > 1;
  }

  /**
   * Writes an ACK frame, if there is room for one.
   * @returns what the packet's `ackedThrough` has to be, which {@link onAckAcked} gets back; −1 if the frame left something out or
   *   was not written
   */
  writeAck(now: number, writer: PacketWriter): number {
    written.clear();
    for (let index = this.#ranges.count - 1; index >= 0; index -= 1) {
      written.add(this.#ranges.start(index), this.#ranges.end(index) - 1);
    }
    written.ect0 = this.#counts[ECN.ect0] ?? 0;
    written.ect1 = this.#counts[ECN.ect1] ?? 0;
    written.ce = this.#counts[ECN.ce] ?? 0;
    written.hasEcn = written.ect0 + written.ect1 + written.ce > 0;
    const delay = Math.max(0, Math.round((now - this.#largestAt) * 1000));
    const count = writeAck(writer, written, delay);
    if (count === 0 && written.count > 0) return -1;
    this.#unacked = 0;
    this.#dueAt = Number.POSITIVE_INFINITY;
    if (count === 0) return -1;
    this.#ackFrames += 1;
    return count === written.count ? (written.largest[0] ?? -1) : -1;
  }

  /** A packet with an ACK frame arrived: what that acknowledged need not be told again. */
  onAckAcked(ackedThrough: number): void {
    if (ackedThrough < 0) return;
    this.#ackFrames = 0;
    this.#dropThrough(this.#late.forgettable(ackedThrough));
  }

  #dropThrough(number: number): void {
    this.#ranges.remove(0, number + 1);
  }

  /** RFC 9000 §13.2.1, and the reordering threshold of ACK_FREQUENCY where it differs. */
  #isOutOfOrder(number: number): boolean {
    if (this.#reorderingThreshold === 0) return false;
    if (number < this.#largestAckEliciting) return true;
    const newest = this.#ranges.count - 1;
    if (newest < 1) return false;
    // A gap ends where the newest range begins. It is told when the threshold is reached, and not for every packet after that.
    const gap = number - this.#ranges.end(newest - 1);
    const before = this.#largestAckEliciting - this.#ranges.end(newest - 1);
    return gap >= this.#reorderingThreshold && before < this.#reorderingThreshold;
  }
}

/** RFC 9000 §13.2.2. */
const ACK_ELICITING_THRESHOLD = 2;
/** draft-ietf-quic-ack-frequency §4: every gap is told at once unless the other side asks otherwise. */
const REORDERING_THRESHOLD = 1;
const ACK_FRAMES_PER_PING = 32;
