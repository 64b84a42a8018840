import { TAG_BYTES, type PacketList } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import type { Qlog } from "../qlog/qlog.ts";
import type { ReceivedPackets } from "../recovery/received-packets.ts";
import { lowNumberOf } from "../wire/data-packet.ts";
import { FrameReader } from "../wire/frame-reader.ts";
import { FRAMES } from "../wire/frame-table.ts";
import { createFrames, readFrame, type Frames } from "../wire/frames.ts";
import type { FrameName } from "../wire/frame-table.ts";
import { DATA_HEADER_BYTES } from "../wire/packet-forms.ts";
import { rebuildPacketNumber } from "../wire/packet-number.ts";
import { createPacketList, sharedPacketList } from "./packet-list.ts";

/** A frame that has a meaning for the connection. */
export type HandledFrame = Exclude<FrameName, "padding">;

/** What incoming packets are given to. */
export interface IncomingParts {
  readonly received: ReceivedPackets;
  /** Opens packets in place; the length of those that are not authentic becomes 0. */
  readonly open: (now: number, packets: PacketList, from: number, until: number) => void;
  /** Takes a frame, which stands in `frames`; the bytes of a STREAM or DATAGRAM frame are in `bytes`. */
  readonly onFrame: (now: number, name: HandledFrame, frames: Frames, bytes: Uint8Array) => Violation | undefined;
  readonly qlog: Qlog | undefined;
}

/** What came of a run of packets. */
export interface IncomingResult {
  /** Packets that were authentic and new. */
  packets: number;
  /** The largest of their numbers; −1 for none. */
  largest: number;
  /** Packets that were not authentic. */
  failed: number;
  /** Whether any of them has to be acknowledged, or held more than what paths are asked with (RFC 9000 §9.1). */
  isAckEliciting: boolean;
  isProbing: boolean;
  violation: Violation | undefined;
}

// Of one packet at a time, and there are many connections.
const reader = new FrameReader();
const frames = createFrames();

/** Takes Data packets: opens many at a time, drops copies, and hands their frames on. */
export class Incoming {
  packets = 0;
  bytes = 0;
  duplicates = 0;
  readonly #parts: IncomingParts;
  #list = createPacketList(new Uint8Array(0), 0);
  readonly #result: IncomingResult = {
    ...{ packets: 0, largest: -1, failed: 0, isAckEliciting: false, isProbing: true },
    violation: undefined,
  };

  constructor(parts: IncomingParts) {
    this.#parts = parts;
  }

  /**
   * Takes the Data packets of a run: `bytes[start … start + length)`, each of `segment` bytes and the last of so many or fewer.
   *
   * @param ecn of all of them
   * @returns what came of it, valid until the next call
   */
  take(
    now: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    segment: number,
    ecn: number,
  ): Readonly<IncomingResult> {
    if (this.#list.bytes !== bytes) this.#list = sharedPacketList(bytes, LIST_PACKETS);
    const result = this.#result;
    result.packets = result.failed = 0;
    result.largest = -1;
    result.isAckEliciting = false;
    result.isProbing = true;
    result.violation = undefined;
    for (let at = start, end = start + length; at < end && result.violation === undefined;) {
      const count = this.#gather(bytes, at, end, segment);
      at += Math.min(end - at, LIST_PACKETS * segment);
      this.#parts.open(now, this.#list, 0, count);
      for (let i = 0; i < count && result.violation === undefined; i++) this.#read(now, bytes, i, ecn, result);
    }
    return result;
  }

  /** Lists the packets that are worth opening. */
  #gather(bytes: Uint8Array, start: number, end: number, segment: number): number {
    const { received } = this.#parts;
    const { offset, length, number } = this.#list;
    let count = 0;
    for (let at = start, i = 0; at < end && i < LIST_PACKETS; at += segment, i++) {
      const size = Math.min(segment, end - at);
      if (size < DATA_HEADER_BYTES + TAG_BYTES) continue;
      const packetNumber = rebuildPacketNumber(lowNumberOf(bytes, at), received.largest);
      if (received.has(packetNumber)) {
        this.duplicates += 1;
        continue;
      }
      offset[count] = at;
      length[count] = size;
      number[count] = packetNumber;
      count += 1;
    }
    return count;
  }

  #read(now: number, bytes: Uint8Array, i: number, ecn: number, result: IncomingResult): void {
    const { received, onFrame, qlog } = this.#parts;
    const { offset, length, number } = this.#list;
    const size = length[i]!;
    if (size === 0) {
      result.failed += 1;
      return;
    }
    const packetNumber = number[i]!;
    // Twice in one run.
    if (received.has(packetNumber)) return;
    const at = offset[i]! + DATA_HEADER_BYTES;
    const end = offset[i]! + size - TAG_BYTES;
    qlog?.packet(now, "packet_received", packetNumber, size, bytes, at, end);
    reader.begin(bytes, at, end);
    if (at === end) reader.fail("protocol_violation", "a packet has no frames");
    let isAckEliciting = false;
    for (let name; (name = readFrame(reader, frames)) !== undefined;) {
      if (FRAMES[name].isAckEliciting) isAckEliciting = true;
      if (!isProbing(name)) result.isProbing = false;
      const violation = onFrame(now, name, frames, bytes);
      if (violation !== undefined) reader.violation ??= violation;
      if (reader.violation !== undefined) break;
    }
    if (reader.violation !== undefined) {
      result.violation = reader.violation;
      return;
    }
    received.onReceived(now, packetNumber, isAckEliciting, ecn);
    result.packets += 1;
    result.isAckEliciting ||= isAckEliciting;
    if (packetNumber > result.largest) result.largest = packetNumber;
    this.packets += 1;
    this.bytes += size;
  }
}

/** RFC 9000 §9.1; PADDING is never seen here. */
function isProbing(name: HandledFrame): boolean {
  return name === "pathChallenge" || name === "pathResponse" || name === "newConnectionId";
}

/** What one run holds at most on the systems that hand runs over; longer ones are taken in parts. */
const LIST_PACKETS = 128;
