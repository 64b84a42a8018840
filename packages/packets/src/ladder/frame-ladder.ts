import { CAPTURE_LIMITS } from "../limits.ts";
import {
  type Ladder,
  PHASES,
  WORTH,
  type LadderArrow,
  type LadderEvents,
  type LadderLane,
  type LadderOptions,
} from "./ladder.ts";
import { layOut } from "./lay-out.ts";

/** A frame as it is shown in a ladder of hosts: the columns of the packet list. */
export interface LadderFrame {
  readonly number: number;
  /** Seconds, from any beginning; undefined where the capture does not say. */
  readonly time: number | undefined;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  /** Bytes. */
  readonly length: number;
  readonly info: string;
}

/**
 * Lays out the ladder of any frames, with a lane for each address in the order in which they appear: a conversation over UDP,
 * or all that some hosts said to each other.
 *
 * @param frames in ascending order
 */
export function frameLadder(frames: readonly LadderFrame[], options: LadderOptions = {}): Ladder {
  return layOut(new FrameEvents(frames, options), options);
}

class FrameEvents implements LadderEvents {
  readonly lanes: readonly LadderLane[];
  readonly count: number;
  readonly frame: Uint32Array;
  readonly time: Float64Array;
  readonly from: Uint8Array;
  readonly bytes: Uint32Array;
  readonly isSeen: Uint8Array;
  readonly worth: Uint8Array;
  readonly phase: Uint8Array;
  readonly #frames: readonly LadderFrame[];
  readonly #to: Uint8Array;
  readonly #carried: ReadonlyMap<number, string>;

  constructor(frames: readonly LadderFrame[], { marked = [], carried = new Map() }: LadderOptions) {
    const lanes = new Lanes();
    const begin = frames[0]?.time ?? 0;
    this.#frames = frames;
    this.#carried = carried;
    this.count = frames.length;
    this.frame = Uint32Array.from(frames, ({ number }) => number);
    this.time = Float64Array.from(frames, ({ time }) => (time ?? begin) - begin);
    this.from = Uint8Array.from(frames, ({ source }) => lanes.of(source));
    this.#to = Uint8Array.from(frames, ({ destination }) => lanes.of(destination));
    this.lanes = lanes.list;
    this.bytes = Uint32Array.from(frames, ({ length }) => length);
    this.isSeen = new Uint8Array(this.count).fill(1);
    this.phase = new Uint8Array(this.count).fill(PHASES.indexOf("data"));
    this.worth = Uint8Array.from(frames, ({ number }) => (carried.has(number) ? WORTH.turning : WORTH.ordinary));
    this.worth.fill(WORTH.turning, 0, FIRST);
    const wanted = new Set(marked);
    for (const [at, { number }] of frames.entries()) if (wanted.has(number)) this.worth[at] = WORTH.marked;
  }

  describe(event: number): LadderArrow {
    const { number, protocol, info } = this.#frames[event]!;
    return {
      kind: "arrow",
      frame: number,
      time: this.time[event]!,
      from: this.from[event]!,
      to: this.#to[event]!,
      title: protocol,
      detail: info,
      carries: this.#carried.get(number) ?? "",
      fate: "passed",
      verdicts: [],
      sureness: undefined,
      wireshark: [],
    };
  }
}

/** Gives each address a lane; those beyond the limit share the last. */
class Lanes {
  readonly list: LadderLane[] = [];
  readonly #places = new Map<string, number>();

  of(address: string): number {
    const known = this.#places.get(address);
    if (known !== undefined) return known;
    if (this.list.length === CAPTURE_LIMITS.ladderLanes) {
      this.list[this.list.length - 1] = { name: OTHERS, address: OTHERS, port: undefined };
      return this.list.length - 1;
    }
    this.#places.set(address, this.list.length);
    return this.list.push({ name: address, address, port: undefined }) - 1;
  }
}

const OTHERS = "others";
const FIRST = 2;
