import { fitStreamData, writeStreamHeader } from "../wire/data-frames.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";
import { CONTROL, type ControlFrames } from "./control-frames.ts";
import type { SendCredit } from "./send-credit.ts";
import { SendQueue } from "./send-queue.ts";
import type { SendSide } from "./send-side.ts";
import type { SentFrames } from "./sent-frames.ts";
import { EVENT, type StreamEvents } from "./stream-events.ts";
import type { Stream } from "./stream.ts";

/** A piece of a stream shorter than this is not sent if there is more of it: the next packet has room for a longer one. Bytes. */
const LEAST_PIECE = 32;

/**
 * Which stream's data goes into the next packet, and what becomes of it.
 *
 * Two queues say who has something to send: one for what costs no credit of the connection (lost data, which was paid for, and
 * ends without data), one for what was never sent. The higher priority goes first, among equals what is free.
 */
export class Sending {
  readonly #credit: SendCredit;
  readonly #control: ControlFrames;
  readonly #events: StreamEvents;
  readonly #free = new SendQueue<Stream>();
  readonly #fresh = new SendQueue<Stream>();

  constructor(credit: SendCredit, control: ControlFrames, events: StreamEvents) {
    this.#credit = credit;
    this.#control = control;
    this.#events = events;
  }

  /** Whether there is data that may be sent. */
  get isPending(): boolean {
    return this.#free.first !== undefined || (!this.#credit.isUsedUp && this.#fresh.first !== undefined);
  }

  /** Writes STREAM frames as long as there is room and something to send. */
  write(writer: PacketWriter, sent: SentFrames): void {
    for (;;) {
      const free = this.#free.first;
      const fresh = this.#credit.isUsedUp ? undefined : this.#fresh.first;
      if (free !== undefined && (fresh === undefined || free.item.priority >= fresh.item.priority)) {
        if (!this.#writeFree(free.item, writer, sent)) return;
      } else if (fresh === undefined || !this.#writeFresh(fresh.item, writer, sent)) return;
    }
  }

  /** Puts a stream into the queues it belongs to; to be called after every change of what it may send. */
  schedule(stream: Stream): void {
    const side = stream.sending;
    if (side === undefined) return;
    const { buffer } = side;
    const isAlive = side.isAlive;
    const hasFree = isAlive && (buffer.owesEnd || buffer.lostAvailable > 0);
    if (hasFree) this.#free.add(stream.freeTurn, stream.priority);
    else this.#free.remove(stream.freeTurn);
    if (isAlive && buffer.freshAvailable(side.limit) > 0) {
      this.#fresh.add(stream.freshTurn, stream.priority);
      if (this.#credit.isUsedUp) this.#control.markBlocked();
    } else this.#fresh.remove(stream.freshTurn);
    if (isAlive && buffer.wantsRead) this.#events.raise(stream, EVENT.wanted);
    if (side.blockedAt !== side.limit && side.isBlocked) {
      side.blockedAt = side.limit;
      this.#control.mark(stream, CONTROL.blocked);
    }
  }

  setPriority(stream: Stream, priority: number): void {
    stream.priority = priority;
    this.#free.remove(stream.freeTurn);
    this.#fresh.remove(stream.freshTurn);
    this.schedule(stream);
  }

  /** Something that was sent of it was acknowledged. */
  onAcked(stream: Stream, side: SendSide, offset: number, length: number, isFin: boolean): void {
    if (!side.isAlive) return;
    side.buffer.onAcked(offset, length, isFin);
    if (stream.freeTurn.level !== undefined || side.buffer.wantsRead) this.schedule(stream);
    if (!side.buffer.isAcknowledged) return;
    side.state = "data_recvd";
    side.buffer.clear();
    this.schedule(stream);
    this.#events.withdraw(stream, EVENT.writable | EVENT.wanted);
    this.#events.raise(stream, EVENT.delivered);
  }

  /** … or was lost. */
  onLost(stream: Stream, side: SendSide, offset: number, length: number, isFin: boolean): void {
    if (!side.isAlive) return;
    side.buffer.onLost(offset, length, isFin);
    this.schedule(stream);
  }

  /** Gives up sending (RFC 9000 §3.3): what was not sent is not, what was lost is not repeated. */
  reset(stream: Stream, side: SendSide, code: number): void {
    if (!side.isAlive) return;
    side.state = "reset_sent";
    side.resetCode = code;
    side.buffer.clear();
    this.schedule(stream);
    this.#events.withdraw(stream, EVENT.writable | EVENT.wanted);
    this.#control.unmark(stream, CONTROL.blocked);
    this.#control.mark(stream, CONTROL.reset);
  }

  #writeFree(stream: Stream, writer: PacketWriter, sent: SentFrames): boolean {
    const side = stream.sending;
    if (side === undefined) return false;
    const available = side.buffer.lostAvailable;
    const offset = available > 0 ? side.buffer.lostFrom : side.buffer.sent;
    if (this.#writeFrame(stream, side, offset, available, writer, sent) < 0) return false;
    this.#free.pass(stream.freeTurn);
    this.schedule(stream);
    return true;
  }

  #writeFresh(stream: Stream, writer: PacketWriter, sent: SentFrames): boolean {
    const side = stream.sending;
    if (side === undefined) return false;
    const available = Math.min(side.buffer.freshAvailable(side.limit), this.#credit.left);
    const length = this.#writeFrame(stream, side, side.buffer.sent, available, writer, sent);
    if (length < 0) return false;
    this.#credit.used += length;
    this.#fresh.pass(stream.freshTurn);
    this.schedule(stream);
    return true;
  }

  /** Bytes of data that were written; −1 if there was no room. */
  #writeFrame(
    stream: Stream,
    side: SendSide,
    offset: number,
    available: number,
    writer: PacketWriter,
    sent: SentFrames,
  ): number {
    const length = fitStreamData(writer.room, stream.id, offset, available);
    if (length < available && length < LEAST_PIECE) return -1;
    const { buffer } = side;
    const isFin = buffer.isEnded && offset + length === buffer.written;
    writeStreamHeader(writer, stream.id, offset, length, isFin);
    buffer.put(writer, offset, length);
    sent.stream(stream.id, offset, length, isFin);
    if (buffer.isSent) side.state = "data_sent";
    else if (side.state === "ready") side.state = "send";
    return length;
  }
}
