import { MARKS, NO_STREAM } from "../columns/packet-chunk.ts";
import { streamFrames, type StreamFrames } from "../dissect/stream-frames.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import type { IpFragments } from "../reassembly/fragments.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import type { ConversationName } from "./views.ts";

/** Frames before others that are taken apart with them, in all … */
const MOST = 4096;
/** … and of each conversation, or before each frame, at least and at most. */
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
    const names = new Set<string>();
    for (let i = 0; i < frames.length; i++) {
      const frame = frames[i]!;
      needed.add(frame);
      for (const part of this.#fragments.framesOf(frame)) needed.add(part);
      const { name, isSpecial } = this.#facts(frame);
      if (name !== undefined) names.add(keyOf(name));
      if (isSpecial)
        for (let near = frame - 1; near >= Math.max(1, frame - NEAR); near--) this.#addSpecial(near, needed);
    }
    this.#addConversations(frames, names.size, needed);
    return Uint32Array.from(needed).sort();
  }

  /** Adds what comes before each frame in its conversation: more before the first one, some before each that follows. */
  #addConversations(frames: ArrayLike<number>, conversations: number, needed: Set<number>): void {
    const atFirst = share(conversations);
    const later = share(frames.length);
    /** Behind the last frame of each conversation: its place in it. */
    const ends = new Map<string, number>();
    for (let i = 0; i < frames.length; i++) {
      const { name } = this.#facts(frames[i]!);
      if (name === undefined) continue;
      const streams = name.over === "tcp" ? this.#tcp : this.#udp;
      const place = streams.countBefore(name.stream, frames[i]!);
      const end = ends.get(keyOf(name));
      const from = end === undefined ? place - atFirst : Math.max(end, place - later);
      for (const frame of streams.of(name.stream).subarray(Math.max(0, from), place)) needed.add(frame);
      ends.set(keyOf(name), place + 1);
    }
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

/** Of the frames that may be taken along, those for each of `parts`. */
function share(parts: number): number {
  return Math.min(MOST_OF_STREAM, Math.max(LEAST_OF_STREAM, Math.floor(MOST / Math.max(1, parts))));
}

/** Frames before a special one among which others that it answers (an echo request, a question) are looked for. */
const NEAR = 256;
