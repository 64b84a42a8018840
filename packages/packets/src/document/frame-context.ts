import { MARKS, NO_STREAM } from "../columns/packet-chunk.ts";
import { streamFrames, type StreamFrames } from "../dissect/stream-frames.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import type { IpFragments } from "../reassembly/fragments.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import type { ConversationName } from "./views.ts";

/** Frames before a frame that are taken apart with it, in all … */
const MOST = 4096;
/** … and of each of its conversations, at least and at most. */
const LEAST_OF_STREAM = 32;
const MOST_OF_STREAM = 1024;

/**
 * Which frames have to be taken apart, so that what a frame carries on from others is known: messages over several segments,
 * requests that are answered, fragments.
 */
export class FrameContext {
  readonly #index: PacketIndex;
  readonly #fragments: IpFragments;
  readonly #tcp: StreamFrames;
  readonly #udp: StreamFrames;

  constructor(index: PacketIndex, fragments: IpFragments) {
    this.#index = index;
    this.#fragments = fragments;
    this.#tcp = streamFrames(index.columns, TCP);
    this.#udp = streamFrames(index.columns, UDP);
  }

  /** The frames of a conversation. */
  framesOf({ over, stream }: ConversationName): Uint32Array {
    return (over === "tcp" ? this.#tcp : this.#udp).of(stream);
  }

  /** Frames with those before them that they may need, all in ascending order. */
  of(frames: ArrayLike<number>): Uint32Array {
    const needed = new Set<number>();
    /** The first of the frames in each conversation. */
    const firsts = new Map<string, readonly [number, ConversationName]>();
    for (let i = 0; i < frames.length; i++) {
      const frame = frames[i]!;
      needed.add(frame);
      for (const part of this.#fragments.framesOf(frame)) needed.add(part);
      const { name, isSpecial } = this.#facts(frame);
      if (name !== undefined && !firsts.has(keyOf(name))) firsts.set(keyOf(name), [frame, name]);
      if (isSpecial)
        for (let near = frame - 1; near >= Math.max(1, frame - NEAR); near--) this.#addSpecial(near, needed);
    }
    const share = Math.floor(MOST / Math.max(1, firsts.size));
    const most = Math.min(MOST_OF_STREAM, Math.max(LEAST_OF_STREAM, share));
    for (const [first, { over, stream }] of firsts.values()) {
      const streams = over === "tcp" ? this.#tcp : this.#udp;
      const before = streams.countBefore(stream, first);
      for (const frame of streams.of(stream).subarray(Math.max(0, before - most), before)) needed.add(frame);
    }
    return Uint32Array.from(needed).sort();
  }

  #addSpecial(frame: number, needed: Set<number>): void {
    if (this.#facts(frame).isSpecial) needed.add(frame);
  }

  #facts(frame: number): { name: ConversationName | undefined; isSpecial: boolean } {
    const chunk = this.#index.columns.chunkOf(frame);
    const row = frame - chunk.firstFrame;
    const stream = chunk.stream[row]!;
    const protocol = chunk.protocol[row]!;
    const over = protocol === TCP ? "tcp" : protocol === UDP ? "udp" : undefined;
    return {
      name: stream === NO_STREAM || over === undefined ? undefined : { over, stream },
      isSpecial: (chunk.marks[row]! & MARKS.special) !== 0,
    };
  }
}

function keyOf({ over, stream }: ConversationName): string {
  return `${over} ${stream}`;
}

/** Frames before a special one among which others that it answers (an echo request, a question) are looked for. */
const NEAR = 256;
