import { firstNot } from "../columns/first-not.ts";
import type { Sureness, VerdictKind } from "../verdict/verdict.ts";
import type { LadderPlan } from "./plan.ts";
import { FOLDED, PAUSED } from "./plan.ts";

/** One end of what is shown: an upright line. */
export interface LadderLane {
  /** `client`, `server`; the same as `address` where that is not known, and of hosts. */
  readonly name: string;
  readonly address: string;
  /** Undefined where the lane stands for a host, not for one of its ports. */
  readonly port: number | undefined;
}

/** What became of a packet, as far as the capture tells. */
export type Fate =
  /** It passed the capture, and nothing speaks against its arrival. */
  | "passed"
  /** It passed the capture, and was lost behind it: it had to be sent again. */
  | "lost"
  /** It passed the capture, and its receiver threw it away: its checksum is wrong. */
  | "damaged"
  /** It was lost before it came to the capture. */
  | "lost-before"
  /** It arrived, but the capture does not have it. */
  | "missed"
  /** It is not in the capture, and nothing tells why. */
  | "not-seen";

/** An arrow from one lane to another: a packet of the capture, or bytes that are not in it. */
export interface LadderArrow {
  readonly kind: "arrow";
  /** Undefined for what is not in the capture. */
  readonly frame: number | undefined;
  /** Seconds since the first; for what is not in the capture, of the packet that shows that it is missing. */
  readonly time: number;
  /** Indices of lanes. */
  readonly from: number;
  readonly to: number;
  /** `SYN, ACK`; of packets that are not TCP their protocol. */
  readonly title: string;
  /** `seq 1 · ack 1 · 1,448 bytes` */
  readonly detail: string;
  /** What it carries: `GET /index.html`; empty where that is not known. */
  readonly carries: string;
  readonly fate: Fate;
  /** Our verdicts on it, and how sure the first of them is. */
  readonly verdicts: readonly VerdictKind[];
  readonly sureness: Sureness | undefined;
  /** What Wireshark says of it, without `tcp.analysis.`: `retransmission`, `fast_retransmission`. */
  readonly wireshark: readonly string[];
}

/** A summary of packets that are shown when it is unfolded. */
export interface LadderRun {
  readonly kind: "run";
  /** Numbers of the first and last frame. */
  readonly frames: readonly [number, number];
  /** Seconds since the first packet of the conversation. */
  readonly time: number;
  readonly until: number;
  /** By lane that sends. */
  readonly packets: readonly number[];
  /** Payload by lane that sends, bytes. */
  readonly bytes: readonly number[];
  /** Packets among them of which there is something to say. */
  readonly notable: number;
  /** Times that something is not in the capture. */
  readonly unseen: number;
  /** To be given to {@link LadderOptions.unfolded}. */
  readonly events: EventRange;
}

/** A time in which nothing happened. */
export interface LadderPause {
  readonly kind: "pause";
  readonly time: number;
  readonly seconds: number;
}

export type LadderItem = LadderArrow | LadderRun | LadderPause;

/** A stretch of a conversation. */
export interface LadderPhase {
  readonly name: "handshake" | "data" | "close";
  /** Items, both inclusive. */
  readonly first: number;
  readonly last: number;
}

/** Events, both inclusive; only {@link LadderRun} gives them. */
export interface EventRange {
  readonly first: number;
  readonly last: number;
}

/** How a ladder is folded; all optional. */
export interface LadderOptions {
  /** About how many items to show at most, before anything is unfolded: 1,000 when not given. */
  readonly items?: number;
  /** Runs that are shown packet by packet, however many those are. */
  readonly unfolded?: readonly EventRange[];
  /** Frames that are shown one by one, because something points at them. */
  readonly marked?: Iterable<number>;
  /** By frame: what it carries. */
  readonly carried?: ReadonlyMap<number, string>;
}

/** Events of a ladder in their order, and how each is told. */
export interface LadderEvents {
  readonly lanes: readonly LadderLane[];
  readonly count: number;
  /** frame.number; of what is not in the capture, that of the packet before it, 0 for none. */
  readonly frame: Uint32Array;
  /** Seconds. */
  readonly time: Float64Array;
  /** Lane that sends. */
  readonly from: Uint8Array;
  /** Payload, bytes. */
  readonly bytes: Uint32Array;
  /** 1 for packets of the capture, 0 for what is not in it. */
  readonly isSeen: Uint8Array;
  /** How much each is worth telling: {@link WORTH}. */
  readonly worth: Uint8Array;
  /** By event, index of {@link PHASES}. */
  readonly phase: Uint8Array;
  describe(event: number): LadderArrow;
}

export const PHASES = ["handshake", "data", "close"] as const;

/** How much an event is worth telling when there is no room for all. */
export const WORTH = {
  ordinary: 0,
  /** Next to something that is told. */
  neighbour: 1,
  /** There is something to say about it. */
  noted: 2,
  /** Something went wrong, or begins, or ends. */
  turning: 3,
  /** It was asked for. */
  marked: 4,
} as const;

/**
 * A sequence diagram as data: lanes, and items from top to bottom, each one row high. Items are made when they are asked for,
 * so that a conversation of a million packets costs little more than its own columns.
 */
export class Ladder {
  readonly #events: LadderEvents;
  readonly #plan: LadderPlan;

  constructor(events: LadderEvents, plan: LadderPlan) {
    this.#events = events;
    this.#plan = plan;
  }

  get lanes(): readonly LadderLane[] {
    return this.#events.lanes;
  }

  /** How many items there are. */
  get count(): number {
    return this.#plan.count;
  }

  /** The phases that the conversation has, from top to bottom. */
  get phases(): LadderPhase[] {
    const phases: { name: LadderPhase["name"]; first: number; last: number }[] = [];
    for (let at = 0; at < this.count; at++) {
      const name = PHASES[this.#events.phase[this.#plan.first[at]!]!]!;
      const before = phases.at(-1);
      if (before?.name === name) before.last = at;
      else phases.push({ name, first: at, last: at });
    }
    return phases;
  }

  /** Items `from` (inclusive) to `to` (exclusive), as far as there are any. */
  items(from = 0, to = this.count): LadderItem[] {
    const items: LadderItem[] = [];
    for (let at = Math.max(0, from); at < Math.min(to, this.count); at++) items.push(this.#item(at));
    return items;
  }

  /** The item that shows a frame of the conversation, or the run that it is folded into; undefined before and after them. */
  itemOf(frame: number): number | undefined {
    const { first, last, kind } = this.#plan;
    const frames = this.#events.frame;
    let item = firstNot(this.count, (at) => frames[last[at]!]! < frame);
    // A pause has the frame that follows it.
    while (item < this.count && kind[item] === PAUSED) item++;
    return item < this.count && frames[first[item]!]! <= frame ? item : undefined;
  }

  #item(at: number): LadderItem {
    const { kind, first, last } = this.#plan;
    const { time } = this.#events;
    if (kind[at] === FOLDED) return this.#run(first[at]!, last[at]!);
    const event = first[at]!;
    if (kind[at] !== PAUSED) return this.#events.describe(event);
    return { kind: "pause", time: time[event - 1]!, seconds: time[event]! - time[event - 1]! };
  }

  #run(first: number, last: number): LadderRun {
    const { frame, time, from, isSeen, worth, bytes: payload, lanes } = this.#events;
    const packets = lanes.map(() => 0);
    const bytes = lanes.map(() => 0);
    let [notable, unseen] = [0, 0];
    let firstSeen = first;
    for (let event = first; event <= last; event++) {
      if (isSeen[event] === 0) {
        if (firstSeen === event) firstSeen++;
        unseen++;
        continue;
      }
      packets[from[event]!]!++;
      bytes[from[event]!]! += payload[event]!;
      if (worth[event]! >= WORTH.noted) notable++;
    }
    return {
      kind: "run",
      frames: [frame[Math.min(firstSeen, last)]!, frame[last]!],
      time: time[first]!,
      until: time[last]!,
      packets,
      bytes,
      notable,
      unseen,
      events: { first, last },
    };
  }
}
