import { FRAMES, type PlainFrame, type PlainFrameName } from "../wire/frame-table.ts";
import { writeFrame } from "../wire/frames.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";
import type { ReceiveWindow } from "./receive-window.ts";
import type { SendCredit } from "./send-credit.ts";
import type { SentFrames } from "./sent-frames.ts";
import type { StreamTable } from "./stream-table.ts";
import type { Direction } from "./stream-id.ts";
import type { Stream } from "./stream.ts";

/** Frames about one stream that are to be sent, as bits of {@link Stream.pendingFrames}. */
export const CONTROL = { reset: 1, stop: 2, credit: 4, blocked: 8 } as const;

const DIRECTIONS = ["bidirectional", "unidirectional"] as const;
const MAX_STREAMS = { bidirectional: "maxStreamsBidi", unidirectional: "maxStreamsUni" } as const;
const STREAMS_BLOCKED = { bidirectional: "streamsBlockedBidi", unidirectional: "streamsBlockedUni" } as const;

/**
 * The frames of streams that carry no data: resets, requests to stop, credit, and notes that credit is wanting. What they say is
 * looked up when they are written, so a lost one is sent again as things are then (RFC 9000 §13.3).
 */
export class ControlFrames {
  readonly #table: StreamTable;
  readonly #window: ReceiveWindow;
  readonly #credit: SendCredit;
  readonly #streams = new Set<Stream>();
  /** Frames about no one stream, by name. */
  readonly #own = new Set<PlainFrameName>();
  /** The smoothed round-trip time, ms; 0 while it is not known. */
  roundTrip = 0;

  constructor(table: StreamTable, window: ReceiveWindow, credit: SendCredit) {
    this.#table = table;
    this.#window = window;
    this.#credit = credit;
  }

  get isPending(): boolean {
    return this.#own.size > 0 || this.#streams.size > 0;
  }

  mark(stream: Stream, frame: number): void {
    if (stream.pendingFrames === 0) this.#streams.add(stream);
    stream.pendingFrames |= frame;
  }

  unmark(stream: Stream, frame: number): void {
    stream.pendingFrames &= ~frame;
    if (stream.pendingFrames === 0) this.#streams.delete(stream);
  }

  /** Tells of more credit for the connection, if that is due. */
  markCredit(): void {
    if (this.#window.isDue) this.#own.add("maxData");
  }

  /** Tells that the connection's credit is used up, once for each limit. */
  markBlocked(): void {
    if (this.#credit.blockedAt === this.#credit.limit) return;
    this.#credit.blockedAt = this.#credit.limit;
    this.#own.add("dataBlocked");
  }

  /** Tells that more streams may be opened, if that is due. */
  markStreams(direction: Direction): void {
    if (this.#table.owesStreams(direction)) this.#own.add(MAX_STREAMS[direction]);
  }

  /** Tells that a stream could not be opened. */
  markStreamsBlocked(direction: Direction): void {
    this.#own.add(STREAMS_BLOCKED[direction]);
  }

  /** Writes what is to be told, as far as there is room. */
  write(now: number, writer: PacketWriter, sent: SentFrames): void {
    for (const name of this.#own) {
      if (!this.#writeOwn(now, name, writer, sent)) return;
      this.#own.delete(name);
    }
    for (const stream of this.#streams) {
      if (!this.#writeStream(now, stream, writer, sent)) return;
      this.#streams.delete(stream);
    }
  }

  /** A frame of `type` was lost that told `value`: it is sent again unless it is out of date. */
  onLost(type: number, id: number, value: number): void {
    if (id >= 0) {
      const stream = this.#table.get(id);
      if (stream !== undefined) this.#onStreamLost(type, stream, value);
      return;
    }
    if (type === FRAMES.maxData.type && value === this.#window.limit) this.#own.add("maxData");
    if (type === FRAMES.dataBlocked.type && value === this.#credit.limit) this.#own.add("dataBlocked");
    for (const direction of DIRECTIONS) {
      const { admitted, opened } = this.#table;
      const more = MAX_STREAMS[direction];
      const blocked = STREAMS_BLOCKED[direction];
      if (type === FRAMES[more].type && value === admitted[direction].limit) this.#own.add(more);
      if (type === FRAMES[blocked].type && opened[direction].isWanted) this.#own.add(blocked);
    }
  }

  #onStreamLost(type: number, stream: Stream, value: number): void {
    const { sending, receiving } = stream;
    if (type === FRAMES.resetStream.type && sending?.state === "reset_sent") this.mark(stream, CONTROL.reset);
    if (type === FRAMES.stopSending.type && receiving?.state === "recv") this.mark(stream, CONTROL.stop);
    if (type === FRAMES.maxStreamData.type && receiving?.wantsCredit === true && receiving.window.limit === value)
      this.mark(stream, CONTROL.credit);
    if (type === FRAMES.streamDataBlocked.type && sending?.limit === value) this.mark(stream, CONTROL.blocked);
  }

  #writeOwn(now: number, name: PlainFrameName, writer: PacketWriter, sent: SentFrames): boolean {
    if (name === "maxData") {
      const maximum = this.#window.refresh(now, this.roundTrip);
      return write(writer, sent, name, { maximum }, -1, maximum);
    }
    if (name === "dataBlocked") {
      const { limit, isUsedUp } = this.#credit;
      return !isUsedUp || write(writer, sent, name, { limit }, -1, limit);
    }
    for (const direction of DIRECTIONS) {
      if (name === MAX_STREAMS[direction]) {
        const maximum = this.#table.raiseStreams(direction);
        return write(writer, sent, MAX_STREAMS[direction], { maximum }, -1, maximum);
      }
      if (name === STREAMS_BLOCKED[direction]) {
        const { limit, isWanted } = this.#table.opened[direction];
        return !isWanted || write(writer, sent, STREAMS_BLOCKED[direction], { limit }, -1, limit);
      }
    }
    return true;
  }

  /** Whether all that was pending about the stream is written. */
  #writeStream(now: number, stream: Stream, writer: PacketWriter, sent: SentFrames): boolean {
    for (const frame of [CONTROL.reset, CONTROL.stop, CONTROL.credit, CONTROL.blocked]) {
      if ((stream.pendingFrames & frame) === 0) continue;
      if (!this.#writeOne(now, stream, frame, writer, sent)) return false;
      stream.pendingFrames &= ~frame;
    }
    return true;
  }

  #writeOne(now: number, stream: Stream, frame: number, writer: PacketWriter, sent: SentFrames): boolean {
    const { id: streamId, sending, receiving } = stream;
    if (frame === CONTROL.reset && sending?.state === "reset_sent") {
      const fields = { streamId, errorCode: sending.resetCode ?? 0, finalSize: sending.buffer.sent };
      return write(writer, sent, "resetStream", fields, streamId, fields.finalSize);
    }
    if (frame === CONTROL.stop && receiving?.state === "recv") {
      const errorCode = receiving.stopCode ?? 0;
      return write(writer, sent, "stopSending", { streamId, errorCode }, streamId, errorCode);
    }
    if (frame === CONTROL.credit && receiving?.wantsCredit === true) {
      const { size } = receiving.window;
      const maximum = receiving.window.refresh(now, this.roundTrip);
      if (receiving.window.size > size) this.#window.makeRoomFor(receiving.window);
      this.markCredit();
      return write(writer, sent, "maxStreamData", { streamId, maximum }, streamId, maximum);
    }
    if (frame === CONTROL.blocked && sending?.isBlocked === true) {
      const { limit } = sending;
      return write(writer, sent, "streamDataBlocked", { streamId, limit }, streamId, limit);
    }
    return true;
  }
}

function write<Name extends PlainFrameName>(
  writer: PacketWriter,
  sent: SentFrames,
  name: Name,
  frame: PlainFrame<Name>,
  id: number,
  value: number,
): boolean {
  if (!writeFrame(writer, name, frame)) return false;
  sent.control(FRAMES[name].type, id, value);
  return true;
}
