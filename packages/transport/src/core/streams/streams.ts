import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { FRAMES } from "../wire/frame-table.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";
import { BlockPool } from "./block-pool.ts";
import { checkInvariants } from "./invariants.ts";
import { ControlFrames } from "./control-frames.ts";
import { Datagrams } from "./datagrams.ts";
import type { FlowLimits } from "./flow-limits.ts";
import { ReceiveWindow } from "./receive-window.ts";
import { Receiving } from "./receiving.ts";
import { SendCredit } from "./send-credit.ts";
import { isPriority } from "./send-queue.ts";
import type { SendSide } from "./send-side.ts";
import type { SentFrames } from "./sent-frames.ts";
import { Sending } from "./sending.ts";
import type { ReadRequest } from "./source-blocks.ts";
import { EVENT, type StreamEvent, StreamEvents } from "./stream-events.ts";
import { type Direction, type Role, directionOf, openerOf } from "./stream-id.ts";
import { StreamTable } from "./stream-table.ts";
import type { Stream } from "./stream.ts";
import type { ReceiveSide } from "./receive-side.ts";

/**
 * All streams of a connection, and its unreliable datagrams. The application opens, writes, reads and takes events; the
 * connection passes frames that came, asks for frames to send, and tells what became of those that were sent.
 *
 * What the other side does wrong is a {@link Violation}. What the application does wrong is thrown: TypeError for a stream that
 * does not send or does not receive or has ended, RangeError for a number out of its range.
 */
export class Streams {
  readonly datagrams: Datagrams;
  readonly #table: StreamTable;
  readonly #window: ReceiveWindow;
  readonly #credit = new SendCredit();
  readonly #events = new StreamEvents();
  readonly #control: ControlFrames;
  readonly #sending: Sending;
  readonly #receiving: Receiving;
  #sendCapacity: number = TRANSPORT_LIMITS.firstSendBufferBytes;
  readonly #onOpened = (stream: Stream) => this.#events.raise(stream, EVENT.opened);

  /**
   * @param local what this side allows the other, as its transport parameters say
   * @param pool may be shared with other connections
   */
  constructor(role: Role, local: FlowLimits, pool: BlockPool = new BlockPool()) {
    this.#table = new StreamTable(role, local, pool);
    this.#window = new ReceiveWindow(local.initialMaxData, TRANSPORT_LIMITS.connectionWindowBytes);
    this.#control = new ControlFrames(this.#table, this.#window, this.#credit);
    this.#sending = new Sending(this.#credit, this.#control, this.#events);
    this.#receiving = new Receiving(this.#window, this.#control, this.#events);
    this.datagrams = new Datagrams(local.maxDatagramFrameSize);
  }

  /** Streams that are not over. */
  get count(): number {
    return this.#table.size;
  }

  get(id: number): Stream | undefined {
    return this.#table.get(id);
  }

  // What the application does.

  /** Opens a stream; undefined while the other side allows no more: `openable` tells when it does. */
  open(direction: Direction): Stream | undefined {
    const wasWanted = this.#table.opened[direction].isWanted;
    const stream = this.#table.open(direction);
    if (stream === undefined && !wasWanted) this.#control.markStreamsBlocked(direction);
    return stream;
  }

  /**
   * Writes bytes into a stream, as many as there is room for; nobody may change them any more. When not all were taken, `writable`
   * tells when there is room again.
   *
   * @returns how many were taken; none where the stream was reset or the other side asked to stop
   */
  write(stream: Stream, bytes: Uint8Array): number {
    const side = sendSide(stream);
    if (!side.isAlive) return 0;
    const room = this.#roomOf(side);
    const taken = Math.min(room, bytes.length);
    if (taken < bytes.length) side.hasWaitingWriter = true;
    if (taken === 0) return 0;
    side.buffer.write(taken === bytes.length ? bytes : bytes.subarray(0, taken));
    this.#sending.schedule(stream);
    return taken;
  }

  /** Ends a stream after what was written. */
  finish(stream: Stream): void {
    const side = sendSide(stream);
    if (!side.isAlive) return;
    side.buffer.finish();
    this.#sending.schedule(stream);
  }

  /**
   * Sends `size` bytes as all of a stream, which are read as they are needed and again if they are lost: `wanted` tells when to
   * ask {@link nextRead}. A source that fails ends in {@link reset}.
   */
  sendSource(stream: Stream, size: number): void {
    const side = sendSide(stream);
    if (!isNumber(size)) throw new RangeError(`${size} is not a size`);
    if (!side.isAlive) return;
    side.buffer.readFrom(size);
    this.#sending.schedule(stream);
  }

  /** What is to be read from a stream's source now; undefined where nothing is. */
  nextRead(stream: Stream): ReadRequest | undefined {
    return stream.sending?.buffer.nextRead();
  }

  /** A request has got its first `count` bytes, at least 1; the rest is asked for again. Later than a reset it does nothing. */
  supply(stream: Stream, request: ReadRequest, count: number): void {
    sendSide(stream).buffer.supply(request, count);
    this.#sending.schedule(stream);
  }

  /** Gives up sending, with a code of the application. */
  reset(stream: Stream, code: number): void {
    if (!isNumber(code)) throw new RangeError(`${code} is not a code`);
    this.#sending.reset(stream, sendSide(stream), code);
  }

  /** Asks the other side to stop sending, with a code of the application, and reads nothing more. */
  stop(stream: Stream, code: number): void {
    if (!isNumber(code)) throw new RangeError(`${code} is not a code`);
    this.#receiving.stop(stream, receiveSide(stream), code);
    this.#dropIfOver(stream);
  }

  /** @param priority a whole number from −{@link TRANSPORT_LIMITS}.streamPriority to as much above zero; higher goes first */
  setPriority(stream: Stream, priority: number): void {
    if (!isPriority(priority)) throw new RangeError(`${priority} is not a priority`);
    this.#sending.setPriority(stream, priority);
  }

  /** The next bytes of a stream, without a copy; valid until {@link consume}. Undefined where none are there. */
  peek(stream: Stream): Uint8Array | undefined {
    return receiveSide(stream).assembler.peek();
  }

  /** `count` bytes were read, at most as many as {@link peek} gave: the other side may send as many more. */
  consume(stream: Stream, count: number): void {
    const side = receiveSide(stream);
    const there = side.assembler.ready - side.assembler.read;
    // The stream was reset since.
    if (there === 0) return;
    if (!(count >= 0 && count <= there)) throw new RangeError(`${count} bytes were read of ${there}`);
    this.#receiving.consume(stream, side, count);
    this.#endIfRead(stream, side);
  }

  /** Copies the next bytes of a stream into `into`. Returns how many. */
  read(stream: Stream, into: Uint8Array): number {
    let count = 0;
    for (let bytes = this.peek(stream); bytes !== undefined && count < into.length; bytes = this.peek(stream)) {
      const taken = bytes.length > into.length - count ? bytes.subarray(0, into.length - count) : bytes;
      into.set(taken, count);
      count += taken.length;
      this.consume(stream, taken.length);
    }
    return count;
  }

  /** Whether a stream has something to tell. */
  get hasEvents(): boolean {
    return this.#events.isPending;
  }

  /** What happened; undefined where the application knows everything. */
  nextEvent(): StreamEvent | undefined {
    for (const direction of ["bidirectional", "unidirectional"] as const) {
      const opened = this.#table.opened[direction];
      if (!opened.isWanted || opened.count >= opened.limit) continue;
      opened.isWanted = false;
      return { kind: "openable", direction };
    }
    const kind = this.datagrams.takeNews();
    if (kind !== undefined) return { kind };
    const event = this.#events.take();
    if (event === undefined) return undefined;
    const { receiving } = event.stream;
    if (event.kind === "reset" && receiving !== undefined) receiving.state = "reset_read";
    if (event.kind === "readable" && receiving !== undefined) this.#endIfRead(event.stream, receiving);
    this.#dropIfOver(event.stream);
    return event;
  }

  // What the connection knows.

  /** What the other side allows, from its transport parameters; once, before anything can be opened. */
  applyPeer(limits: FlowLimits): void {
    this.#credit.limit = limits.initialMaxData;
    this.#table.applyPeer(limits);
    this.datagrams.applyPeer(limits.maxDatagramFrameSize);
  }

  /** @param roundTrip the smoothed round-trip time, ms; `window` of the congestion controller, bytes */
  onPath(roundTrip: number, window: number): void {
    this.#control.roundTrip = roundTrip;
    // What is in flight has to be held, and as much again is being written meanwhile.
    const capacity = Math.min(Math.max(2 * window, this.#sendCapacity), TRANSPORT_LIMITS.sendBufferBytes);
    this.#sendCapacity = capacity;
  }

  // Frames that came.

  /** A STREAM frame with the data `bytes[from … until)`. */
  onStream(
    id: number,
    offset: number,
    bytes: Uint8Array,
    from: number,
    until: number,
    isFin: boolean,
  ): Violation | undefined {
    const stream = this.#table.get(id) ?? this.#admit(id);
    if (stream === undefined) return undefined;
    if ("code" in stream) return stream;
    if (stream.receiving === undefined) return notReceiving(id);
    const violation = this.#receiving.onData(stream, stream.receiving, offset, bytes, from, until, isFin);
    if (isFin) this.#dropIfOver(stream);
    return violation;
  }

  onResetStream(id: number, errorCode: number, finalSize: number): Violation | undefined {
    const stream = this.#table.get(id) ?? this.#admit(id);
    if (stream === undefined) return undefined;
    if ("code" in stream) return stream;
    if (stream.receiving === undefined) return notReceiving(id);
    return this.#receiving.onReset(stream, stream.receiving, errorCode, finalSize);
  }

  /** The stream is reset with the same code (RFC 9000 §3.5). */
  onStopSending(id: number, errorCode: number): Violation | undefined {
    const stream = this.#table.get(id) ?? this.#admit(id);
    if (stream === undefined) return undefined;
    if ("code" in stream) return stream;
    const { sending } = stream;
    if (sending === undefined) return notSending(id);
    if (!sending.isAlive) return undefined;
    sending.stopCode = errorCode;
    this.#sending.reset(stream, sending, errorCode);
    this.#events.raise(stream, EVENT.stopped);
    return undefined;
  }

  onMaxData(maximum: number): void {
    this.#credit.limit = Math.max(this.#credit.limit, maximum);
  }

  onMaxStreamData(id: number, maximum: number): Violation | undefined {
    const stream = this.#table.get(id) ?? this.#admit(id);
    if (stream === undefined) return undefined;
    if ("code" in stream) return stream;
    if (stream.sending === undefined) return notSending(id);
    stream.sending.limit = Math.max(stream.sending.limit, maximum);
    this.#sending.schedule(stream);
    return undefined;
  }

  onMaxStreams(direction: Direction, maximum: number): void {
    const opened = this.#table.opened[direction];
    opened.limit = Math.max(opened.limit, maximum);
  }

  /** It says nothing that is not known here, but has to be of a stream that is received. */
  onStreamDataBlocked(id: number): Violation | undefined {
    const stream = this.#table.get(id) ?? this.#admit(id);
    if (stream === undefined) return undefined;
    if ("code" in stream) return stream;
    return stream.receiving === undefined ? notReceiving(id) : undefined;
  }

  // Frames to send, and what became of them.

  /** Whether {@link writeFrames} has something to write. */
  get hasFrames(): boolean {
    return this.#control.isPending || this.datagrams.isPending || this.#sending.isPending;
  }

  /** Fills a packet: control frames, then datagrams, then data. A STREAM frame may take all the room, so it comes last. */
  writeFrames(now: number, writer: PacketWriter, sent: SentFrames): void {
    if (this.#control.isPending) this.#control.write(now, writer, sent);
    if (this.datagrams.isPending) this.datagrams.write(now, writer);
    this.#sending.write(writer, sent);
  }

  /** A STREAM frame was acknowledged. */
  onAcked(id: number, offset: number, length: number, isFin: boolean): void {
    const stream = this.#table.get(id);
    const side = stream?.sending;
    if (stream === undefined || side === undefined) return;
    this.#sending.onAcked(stream, side, offset, length, isFin);
    if (side.hasWaitingWriter && side.isAlive && 2 * this.#roomOf(side) >= this.#sendCapacity) {
      side.hasWaitingWriter = false;
      this.#events.raise(stream, EVENT.writable);
    }
  }

  /** A STREAM frame was lost, or is to be sent again as a probe. */
  onLost(id: number, offset: number, length: number, isFin: boolean): void {
    const stream = this.#table.get(id);
    if (stream?.sending !== undefined) this.#sending.onLost(stream, stream.sending, offset, length, isFin);
  }

  /** Another frame, noted by {@link SentFrames.control}, was acknowledged. */
  onControlAcked(type: number, id: number): void {
    if (type !== FRAMES.resetStream.type) return;
    const stream = this.#table.get(id);
    if (stream?.sending?.state !== "reset_sent") return;
    stream.sending.state = "reset_recvd";
    this.#dropIfOver(stream);
  }

  /** … or was lost. */
  onControlLost(type: number, id: number, value: number): void {
    this.#control.onLost(type, id, value);
  }

  /** Compares what is counted along the way with what can be counted anew. Throws Error where they differ. For tests. */
  checkInvariants(): void {
    checkInvariants(this.#table, this.#credit, this.#window);
  }

  /** Bytes that may be written. What was acknowledged behind a loss is held with it, but leaves room for more. */
  #roomOf({ buffer: { unacknowledged, held } }: SendSide): number {
    return Math.max(0, Math.min(this.#sendCapacity - unacknowledged, TRANSPORT_LIMITS.sendBufferBytes - held));
  }

  #admit(id: number): Stream | Violation | undefined {
    return this.#table.admit(id, this.#onOpened) ?? this.#table.get(id);
  }

  #endIfRead(stream: Stream, side: ReceiveSide): void {
    if (side.state !== "data_recvd" || !side.isAtEnd) return;
    side.state = "data_read";
    this.#dropIfOver(stream);
  }

  #dropIfOver(stream: Stream): void {
    if (!stream.isOver) return;
    this.#table.drop(stream);
    if (openerOf(stream.id) !== this.#table.role) this.#control.markStreams(directionOf(stream.id));
  }
}

function sendSide({ id, sending }: Stream): SendSide {
  if (sending === undefined) throw new TypeError(`stream ${id} does not send`);
  return sending;
}

function receiveSide({ id, receiving }: Stream): ReceiveSide {
  if (receiving === undefined) throw new TypeError(`stream ${id} does not receive`);
  return receiving;
}

/** Whether a varint can carry it. */
function isNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function notReceiving(id: number): Violation {
  return { code: "stream_state_error", reason: `stream ${id} is only sent on, by this side` };
}

function notSending(id: number): Violation {
  return { code: "stream_state_error", reason: `stream ${id} is only received on, by this side` };
}
