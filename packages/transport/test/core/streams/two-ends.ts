import { expect } from "vitest";
import type { ReadRequest } from "../../../src/core/streams/source-blocks.ts";
import type { Direction } from "../../../src/core/streams/stream-id.ts";
import type { Stream } from "../../../src/core/streams/stream.ts";
import type { Streams } from "../../../src/core/streams/streams.ts";
import { type Packet, acknowledge, deliver, lose, takePacket } from "./pipe.ts";

/** The byte at an offset of what one end sends on a stream. */
function byteAt(id: number, isClient: boolean, offset: number): number {
  return (offset * 7 + (offset >> 7) + id * 13 + (isClient ? 101 : 0)) & 0xff;
}

/** What an end has done with a stream, and seen of it. */
export interface Known {
  readonly stream: Stream;
  written: number;
  isFinished: boolean;
  isReset: boolean;
  hasStopped: boolean;
  received: number;
  sawEnd: boolean;
  sawReset: boolean;
  sawStop: boolean;
  wasDelivered: boolean;
  readonly reads: ReadRequest[];
}

/** A packet on the wire, and whether the sender took it for lost. */
interface Flying {
  readonly packet: Packet;
  isLost: boolean;
  hasArrived: boolean;
}

/** One end with an application that keeps account of everything. */
export class End {
  readonly streams: Streams;
  readonly known = new Map<number, Known>();
  readonly flying: Flying[] = [];
  readonly isClient: boolean;

  constructor(streams: Streams, isClient: boolean) {
    this.streams = streams;
    this.isClient = isClient;
  }

  /** One of its streams, of those that `fits`. */
  pick(which: number, fits: (known: Known) => boolean): Known | undefined {
    const all = [...this.known.values()].filter(fits);
    return all[which % Math.max(1, all.length)];
  }

  open(direction: Direction): Known | undefined {
    const stream = this.streams.open(direction);
    return stream === undefined ? undefined : this.#know(stream);
  }

  write(known: Known, count: number): void {
    const { id } = known.stream;
    const bytes = Uint8Array.from({ length: count }, (_, index) => byteAt(id, this.isClient, known.written + index));
    known.written += this.streams.write(known.stream, bytes);
  }

  finish(known: Known): void {
    known.isFinished = true;
    this.streams.finish(known.stream);
  }

  sendSource(known: Known, size: number): void {
    known.written = size;
    known.isFinished = true;
    this.streams.sendSource(known.stream, size);
  }

  reset(known: Known): void {
    known.isReset = true;
    this.streams.reset(known.stream, 17);
  }

  stop(known: Known): void {
    known.hasStopped = true;
    this.streams.stop(known.stream, 23);
  }

  /** Reads at most `most` bytes, and looks at each. */
  read(known: Known, most: number): void {
    let left = most;
    for (let bytes = this.streams.peek(known.stream); bytes !== undefined && left > 0;) {
      const taken = bytes.subarray(0, left);
      for (let index = 0; index < taken.length; index++)
        if (taken[index] !== byteAt(known.stream.id, !this.isClient, known.received + index))
          throw new Error(`byte ${known.received + index} of stream ${known.stream.id} is wrong`);
      known.received += taken.length;
      left -= taken.length;
      this.streams.consume(known.stream, taken.length);
      bytes = this.streams.peek(known.stream);
    }
    if (known.stream.receiving?.state === "data_read") known.sawEnd = true;
  }

  /** Gives a source's reader what it asked for first, or a part of it. */
  supply(known: Known, isWhole: boolean): void {
    const request = known.reads.shift();
    if (request === undefined) return;
    const count = isWhole ? request.into.length : Math.ceil(request.into.length / 2);
    for (let index = 0; index < count; index++)
      request.into[index] = byteAt(known.stream.id, this.isClient, request.offset + index);
    this.streams.supply(known.stream, request, count);
  }

  takeEvents(): void {
    for (let event = this.streams.nextEvent(); event !== undefined; event = this.streams.nextEvent()) {
      if (!("stream" in event)) continue;
      const { stream, kind } = event;
      const known = this.known.get(stream.id) ?? this.#know(stream);
      if (kind === "reset") {
        known.sawReset = true;
        expect(stream.receiving?.resetCode).toBeDefined();
      }
      if (kind === "stopped") known.sawStop = true;
      if (kind === "delivered") known.wasDelivered = true;
      if (kind === "readable" && stream.receiving?.state === "data_read") known.sawEnd = true;
      if (kind === "wanted")
        for (let read = this.streams.nextRead(stream); read !== undefined; read = this.streams.nextRead(stream))
          known.reads.push(read);
    }
  }

  /** Puts its next packet on the wire. Whether there was one. */
  send(now: number, room: number): boolean {
    const packet = takePacket(this.streams, now, room);
    if (packet === undefined || packet.bytes.length === 0) return false;
    this.flying.push({ packet, isLost: false, hasArrived: false });
    return true;
  }

  /** A packet of the wire arrives at the other end; it stays there, to arrive again or to be acknowledged. */
  arrive(which: number, other: End): void {
    const flying = this.flying[which % Math.max(1, this.flying.length)];
    if (flying === undefined) return;
    flying.hasArrived = true;
    const violation = deliver(other.streams, flying.packet);
    if (violation !== undefined) throw new Error(violation.reason);
  }

  /** The sender hears that a packet arrived, though it may have taken it for lost; or that it is lost. */
  settle(which: number, isHeard: boolean): void {
    const index = which % Math.max(1, this.flying.length);
    const flying = this.flying[index];
    if (flying === undefined) return;
    if (flying.hasArrived && isHeard) {
      acknowledge(this.streams, flying.packet);
      this.flying.splice(index, 1);
    } else if (!flying.isLost) {
      flying.isLost = true;
      lose(this.streams, flying.packet);
    } else if (!flying.hasArrived) this.flying.splice(index, 1);
  }

  /** Does all that there is to do at once, and loses nothing more. Whether there was anything. */
  run(now: number, other: End): boolean {
    let isBusy = false;
    this.takeEvents();
    for (const known of this.known.values()) {
      while (known.reads.length > 0) {
        this.supply(known, true);
        isBusy = true;
      }
      if (known.stream.receiving !== undefined && !known.hasStopped) this.read(known, Infinity);
    }
    while (this.send(now, 1200)) isBusy = true;
    for (; this.flying.length > 0; isBusy = true) {
      // What is taken for lost is.
      if (this.flying[0]?.isLost === false) this.arrive(0, other);
      this.settle(0, true);
    }
    return isBusy;
  }

  #know(stream: Stream): Known {
    const known: Known = {
      stream,
      written: 0,
      isFinished: false,
      isReset: false,
      hasStopped: false,
      received: 0,
      sawEnd: false,
      sawReset: false,
      sawStop: false,
      wasDelivered: false,
      reads: [],
    };
    this.known.set(stream.id, known);
    return known;
  }
}
