import { MARKS, type PacketChunk } from "../columns/packet-chunk.ts";
import { addressTextOf, portOf, versionOf } from "../conversations/endpoints.ts";
import type { FrameAccess } from "../read/frame-access.ts";
import { ACK, FIN, FLAGS_MASK, RST, SYN } from "../tcp/flags.ts";
import { ackRtt, shownVerdicts, windowSize } from "../tcp/shown.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { emptyTrace, type MutableTrace } from "./empty-trace.ts";
import { SequenceCounter } from "./sequence-counter.ts";
import { readSegment, type SegmentFacts } from "./segment-facts.ts";
import type { Direction, TcpTrace } from "./trace.ts";

/** Frames whose bytes are fetched together. */
const FETCHED = 512;

/**
 * Gathers one TCP conversation of a capture that was walked with its rows kept: most of it stands in the columns, the rest is
 * read from the headers once more.
 *
 * @param frames of the conversation, in ascending order
 * @param pause awaited now and then, with the number of frames that are done; may throw to stop
 */
export async function readTrace(
  index: PacketIndex,
  access: Pick<FrameAccess, "readFrames">,
  stream: number,
  frames: ArrayLike<number>,
  pause: (done: number) => Promise<void> = async () => {},
): Promise<TcpTrace> {
  const { tcp, columns } = index;
  const trace = emptyTrace(frames.length, {
    stream,
    client: { address: addressTextOf(tcp, stream, 0), port: portOf(tcp, stream, 0) },
    server: { address: addressTextOf(tcp, stream, 1), port: portOf(tcp, stream, 1) },
    ipVersion: versionOf(tcp, stream) === 4 ? 4 : 6,
  });
  const gatherer = new Gatherer(trace, index);
  for (let from = 0; from < frames.length; from += FETCHED) {
    const count = Math.min(FETCHED, frames.length - from);
    const [positions, lengths] = [new Float64Array(count), new Uint32Array(count)];
    for (let at = 0; at < count; at++) {
      const chunk = columns.chunkOf(frames[from + at]!);
      const place = frames[from + at]! - chunk.firstFrame;
      positions[at] = chunk.position.get(place);
      lengths[at] = chunk.capturedLength[place]!;
    }
    const bytes = await access.readFrames(positions, lengths);
    for (let at = 0; at < count; at++) gatherer.add(from + at, frames[from + at]!, bytes[at]!);
    await pause(from + count);
  }
  return trace;
}

/** Fills the rows of a trace one after the other. */
class Gatherer {
  readonly #trace: MutableTrace;
  readonly #index: PacketIndex;
  readonly #counters: readonly [SequenceCounter, SequenceCounter] = [new SequenceCounter(), new SequenceCounter()];
  readonly #facts: SegmentFacts = {
    identification: 0,
    timeToLive: 0,
    ecn: 0,
    hasTimestamp: false,
    timestampValue: 0,
    timestampEcho: 0,
    sack: new Uint32Array(8),
    sackCount: 0,
    maximumSegmentSize: undefined,
    windowScale: undefined,
    isSackPermitted: false,
    checksum: 0,
    payloadHash: 0,
  };
  readonly #duration = { seconds: 0, nanoseconds: 0 };
  #seconds = 0;
  #nanoseconds = 0;

  constructor(trace: MutableTrace, index: PacketIndex) {
    this.#trace = trace;
    this.#index = index;
  }

  add(row: number, frame: number, bytes: Uint8Array): void {
    const { columns } = this.#index;
    const chunk = columns.chunkOf(frame);
    const place = frame - chunk.firstFrame;
    const trace = this.#trace;
    const direction: Direction = (chunk.marks[place]! & MARKS.backward) === 0 ? 0 : 1;
    trace.frame[row] = frame;
    trace.direction[row] = direction;
    const flags = chunk.lengthAndFlags[place]! & FLAGS_MASK;
    trace.flags[row] = flags;
    trace.length[row] = chunk.payloadLength[place]!;
    trace.frameLength[row] = chunk.length[place]!;
    trace.rawWindow[row] = chunk.window[place]!;
    trace.window[row] = windowSize(chunk, place);
    trace.verdicts[row] = shownVerdicts(chunk, place);
    trace.acksFrame[row] = chunk.acksFrame[place]!;
    const rtt = this.#duration;
    if (ackRtt(columns, chunk, place, rtt)) trace.ackRtt[row] = rtt.seconds + rtt.nanoseconds / 1e9;
    trace.bytesInFlight[row] = chunk.bytesInFlight[place]!;
    this.#addTime(row, chunk, place);
    this.#addNumbers(row, chunk, place, direction);
    const facts = this.#facts;
    readSegment(bytes, chunk, place, facts);
    trace.ipId[row] = facts.identification;
    trace.ttl[row] = facts.timeToLive;
    trace.ecn[row] = facts.ecn;
    trace.hasTimestamp[row] = facts.hasTimestamp ? 1 : 0;
    trace.timestampValue[row] = facts.timestampValue;
    trace.timestampEcho[row] = facts.timestampEcho;
    trace.checksum[row] = facts.checksum;
    trace.payloadHash[row] = facts.payloadHash;
    const other = this.#counters[direction === 0 ? 1 : 0];
    trace.sackCount[row] = facts.sackCount;
    for (let edge = 0; edge < 2 * facts.sackCount; edge++) trace.sack[8 * row + edge] = other.place(facts.sack[edge]!);
    if ((flags & SYN) !== 0) this.#addOpening(row, chunk, place, direction);
  }

  #addTime(row: number, chunk: PacketChunk, place: number): void {
    const seconds = chunk.seconds.get(place);
    const nanoseconds = chunk.nanoseconds[place]!;
    if (row === 0) {
      this.#seconds = seconds;
      this.#nanoseconds = nanoseconds;
      this.#trace.begin = seconds + nanoseconds / 1e9;
    }
    this.#trace.time[row] = seconds - this.#seconds + (nanoseconds - this.#nanoseconds) / 1e9;
  }

  #addNumbers(row: number, chunk: PacketChunk, place: number, direction: Direction): void {
    const trace = this.#trace;
    const [own, other] = direction === 0 ? this.#counters : [this.#counters[1], this.#counters[0]];
    const flags = trace.flags[row]!;
    const raw = chunk.sequence[place]!;
    // The number before a first segment that is no SYN was the SYN's, or stands for it.
    own.beginAt((flags & SYN) === 0 ? raw - 1 : raw);
    const span = trace.length[row]! + ((flags & SYN) === 0 ? 0 : 1) + (flags & FIN);
    trace.sequence[row] = (flags & RST) === 0 ? own.count(raw, span) : own.place(raw);
    if ((flags & ACK) === 0) return;
    const acknowledged = chunk.acknowledgement[place]!;
    other.beginAt(acknowledged - 1);
    trace.acknowledgement[row] = other.place(acknowledged);
  }

  #addOpening(row: number, chunk: PacketChunk, place: number, direction: Direction): void {
    if (this.#trace.opening[direction] !== undefined) return;
    const { maximumSegmentSize, windowScale, isSackPermitted, hasTimestamp } = this.#facts;
    this.#trace.opening[direction] = {
      frame: this.#trace.frame[row]!,
      sequence: chunk.sequence[place]!,
      maximumSegmentSize,
      windowScale,
      isSackPermitted,
      hasTimestamps: hasTimestamp,
    };
  }
}
