import { NO_STREAM } from "../columns/packet-chunk.ts";
import { addressTextOf, portOf, type End } from "../conversations/endpoints.ts";
import type { Conversations } from "../conversations/conversations.ts";
import { BYTES, FIRST_TIME, FRAMES, LAST_TIME } from "../conversations/layout.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { shownVerdicts } from "../tcp/shown.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { timeOf } from "./capture-view.ts";
import { TROUBLES } from "./row-kind.ts";
import type { CaptureView, ConversationName, ConversationOrder, ConversationView } from "./views.ts";

/** The conversations of a capture, those of TCP first: told one by one, put in order without making an object for each. */
export class ConversationList {
  /** The last frame that it knows of. */
  readonly lastFrame: number;
  readonly #index: PacketIndex;
  readonly #begin: CaptureView["begin"];
  #troubles: Uint32Array | undefined = undefined;
  readonly #orders = new Map<ConversationOrder, Uint32Array>();

  constructor(index: PacketIndex) {
    this.#index = index;
    this.lastFrame = index.columns.lastFrame;
    this.#begin = timeOf(index.columns, 1);
  }

  /** How many there are; a conversation that is only quoted, in an ICMP error, is not one of them. */
  get count(): number {
    return this.#ordered("begin").length;
  }

  /** How many of them are over TCP, and how many over UDP. */
  get counts(): { readonly tcp: number; readonly udp: number } {
    const { count } = this.#index.tcp;
    const tcp = this.#ordered("begin").reduce((sum, each) => sum + (each < count ? 1 : 0), 0);
    return { tcp, udp: this.count - tcp };
  }

  /** Those from place `from` to before `to` in an order. */
  views(order: ConversationOrder, from: number, to: number): ConversationView[] {
    return Array.from(this.#ordered(order).subarray(from, to), (each) => this.#view(each));
  }

  /** One of them; undefined when there is none of that name. */
  view({ over, stream }: ConversationName): ConversationView | undefined {
    const { tcp, udp } = this.#index;
    if (stream >= (over === "tcp" ? tcp : udp).count) return undefined;
    return this.#view(over === "tcp" ? stream : tcp.count + stream);
  }

  /** The place of one in an order; -1 when there is none of that name. */
  placeOf({ over, stream }: ConversationName, order: ConversationOrder): number {
    return this.#ordered(order).indexOf(over === "tcp" ? stream : this.#index.tcp.count + stream);
  }

  /** Largest first; earliest first for the beginning. */
  #ordered(order: ConversationOrder): Uint32Array {
    let ordered = this.#orders.get(order);
    if (ordered === undefined) {
      const { tcp, udp } = this.#index;
      const keys = Float64Array.from({ length: tcp.count + udp.count }, (_, each) => this.#key(order, each));
      ordered = Uint32Array.from(keys, (_, each) => each)
        .filter((each) => this.#hasFrames(each))
        .sort((a, b) => keys[b]! - keys[a]! || a - b);
      this.#orders.set(order, ordered);
    }
    return ordered;
  }

  #key(order: ConversationOrder, each: number): number {
    const facts = this.#facts(each);
    switch (order) {
      case "begin":
        return -facts.begin;
      case "frames":
        return facts.frames[0] + facts.frames[1];
      case "bytes":
        return facts.bytes[0] + facts.bytes[1];
      case "duration":
        return facts.duration;
      case "troubles":
        return facts.troubles;
    }
  }

  #view(each: number): ConversationView {
    const [over, table, stream] = this.#place(each);
    const end = (which: End) => ({
      address: addressTextOf(table, stream, which),
      port: portOf(table, stream, which),
    });
    return { over, stream, ends: [end(0), end(1)], ...this.#facts(each) };
  }

  #facts(each: number): Pick<ConversationView, "frames" | "bytes" | "begin" | "duration" | "troubles"> {
    const [over, { records }, stream] = this.#place(each);
    const words = records.wordsOf(stream);
    const doubles = records.doublesOf(stream);
    const start = records.startOf(stream);
    const frames = [words[start + FRAMES]!, words[start + FRAMES + 1]!] as const;
    const { seconds, nanoseconds } = this.#begin;
    const time = (at: number): number => ((words[at]! - seconds) | 0) + (words[at + 1]! - nanoseconds) / 1e9;
    const ways = frames.flatMap((count, way) => (count === 0 ? [] : [way]));
    const begin = Math.min(...ways.map((way) => time(start + FIRST_TIME + 2 * way)));
    const end = Math.max(...ways.map((way) => time(start + LAST_TIME + 2 * way)));
    const at = (start + BYTES) >> 1;
    return {
      frames,
      bytes: [doubles[at]!, doubles[at + 1]!],
      begin,
      duration: end - begin,
      troubles: over === "tcp" ? this.#troublesOf(stream) : 0,
    };
  }

  #hasFrames(each: number): boolean {
    const [, { records }, stream] = this.#place(each);
    const at = records.startOf(stream) + FRAMES;
    return records.wordsOf(stream)[at]! + records.wordsOf(stream)[at + 1]! > 0;
  }

  #place(each: number): readonly ["tcp" | "udp", Conversations, number] {
    const { tcp, udp } = this.#index;
    return each < tcp.count ? ["tcp", tcp, each] : ["udp", udp, each - tcp.count];
  }

  #troublesOf(stream: number): number {
    this.#troubles ??= countTroubles(this.#index);
    return this.#troubles[stream]!;
  }
}

/** Frames of each TCP conversation with a verdict that something went wrong. */
function countTroubles({ columns, tcp }: PacketIndex): Uint32Array {
  const troubles = new Uint32Array(tcp.count);
  for (const chunk of columns.chunks) {
    for (let row = 0; row < chunk.count; row++) {
      if (chunk.protocol[row] !== TCP || (shownVerdicts(chunk, row) & TROUBLES) === 0) continue;
      const stream = chunk.stream[row]!;
      if (stream !== NO_STREAM) troubles[stream]!++;
    }
  }
  return troubles;
}
