import { firstNot } from "../columns/first-not.ts";
import { missingBytes, type MissingBytes } from "../series/missing-bytes.ts";
import { ACK, FIN, RST, SYN } from "../tcp/flags.ts";
import { toldVerdicts } from "../tcp/verdicts.ts";
import { directionOf, hasFlag, opposite } from "../trace/segment.ts";
import type { Direction, TcpTrace } from "../trace/trace.ts";
import type { Judgement } from "../verdict/judge.ts";
import type { Verdict, VerdictKind } from "../verdict/verdict.ts";
import { wiresharkSays } from "../verdict/wireshark.ts";
import {
  type Ladder,
  PHASES,
  WORTH,
  type Fate,
  type LadderArrow,
  type LadderEvents,
  type LadderLane,
  type LadderOptions,
} from "./ladder.ts";
import { layOut } from "./lay-out.ts";
import { phasesOf } from "./phases.ts";
import { bytesDetail, segmentDetail, segmentTitle } from "./segment-text.ts";

/**
 * Lays out the ladder of a TCP conversation: every segment of the capture once, those that were damaged too, and in their
 * places the bytes that are not in it. What is of little interest is folded.
 */
export function traceLadder(judgement: Judgement, options: LadderOptions = {}): Ladder {
  return layOut(new TraceEvents(judgement, options), options);
}

class TraceEvents implements LadderEvents {
  readonly lanes: readonly LadderLane[];
  readonly count: number;
  readonly frame: Uint32Array;
  readonly time: Float64Array;
  readonly from: Uint8Array;
  readonly bytes: Uint32Array;
  readonly isSeen: Uint8Array;
  readonly worth: Uint8Array;
  readonly phase: Uint8Array;

  readonly #judgement: Judgement;
  readonly #carried: ReadonlyMap<number, string>;
  readonly #missing: readonly MissingBytes[];
  /** Which list an event is of, and its place there. */
  readonly #list: Uint8Array;
  readonly #place: Uint32Array;
  #filled = 0;

  constructor(judgement: Judgement, { marked = [], carried = new Map() }: LadderOptions) {
    const { facts, damaged } = judgement;
    const { trace } = facts;
    this.#judgement = judgement;
    this.#carried = carried;
    this.#missing = missingBytes(judgement).filter(({ verdict }) => verdict.reason !== "came-damaged");
    const names = laneNames(trace);
    this.lanes = [
      { name: names?.[0] ?? trace.client.address, ...trace.client },
      { name: names?.[1] ?? trace.server.address, ...trace.server },
    ];
    const count = (this.count = trace.count + damaged.length + this.#missing.length);
    this.frame = new Uint32Array(count);
    this.time = new Float64Array(count);
    this.from = new Uint8Array(count);
    this.bytes = new Uint32Array(count);
    this.isSeen = new Uint8Array(count);
    this.worth = new Uint8Array(count);
    this.phase = new Uint8Array(count);
    this.#list = new Uint8Array(count);
    this.#place = new Uint32Array(count);
    this.#fill(new Set(marked));
  }

  describe(event: number): LadderArrow {
    const place = this.#place[event]!;
    if (this.#list[event] === MISSING) return this.#describeMissing(event, this.#missing[place]!);
    const from: Direction = this.from[event] === 0 ? 0 : 1;
    const frame = this.frame[event]!;
    const arrow = {
      kind: "arrow",
      frame,
      time: this.time[event]!,
      from,
      to: opposite(from),
      carries: this.#carried.get(frame) ?? "",
    } as const;
    if (this.#list[event] === DAMAGED) {
      const { sequence, length } = this.#judgement.damaged[place]!;
      const detail = bytesDetail(sequence, sequence + length);
      return { ...arrow, title: "", detail, fate: "damaged", verdicts: [], sureness: "certain", wireshark: [] };
    }
    const { trace } = this.#judgement.facts;
    const own = this.#verdictsOf(place);
    return {
      ...arrow,
      title: segmentTitle(trace, place),
      detail: segmentDetail(trace, place),
      fate: own.some(({ kind }) => kind === "lost-after") ? "lost" : "passed",
      verdicts: own.map(({ kind }) => kind),
      sureness: own[0]?.sureness,
      wireshark: wiresharkSays(trace.verdicts[place]!).map(({ label }) => label),
    };
  }

  #describeMissing(event: number, { direction, start, end, verdict }: MissingBytes): LadderArrow {
    return {
      kind: "arrow",
      frame: undefined,
      time: this.time[event]!,
      from: direction,
      to: opposite(direction),
      title: "",
      detail: bytesDetail(start, end),
      carries: "",
      fate: FATE_OF[verdict.kind] ?? "not-seen",
      verdicts: [verdict.kind],
      sureness: verdict.sureness,
      wireshark: [],
    };
  }

  /** Merges segments, damaged ones and missing bytes in the order of the capture. */
  #fill(marked: ReadonlySet<number>): void {
    const { facts, damaged } = this.#judgement;
    const { trace } = facts;
    const phases = phasesOf(trace);
    let [nextDamaged, nextMissing, data] = [0, 0, 0];
    for (let row = 0; row < trace.count; row++) {
      const phase = row >= phases.close ? CLOSE : row >= phases.data ? DATA : HANDSHAKE;
      while (nextDamaged < damaged.length && damaged[nextDamaged]!.frame < trace.frame[row]!) {
        this.#addDamaged(nextDamaged++, phase, marked);
      }
      while (nextMissing < this.#missing.length && this.#missing[nextMissing]!.row === row) {
        this.#addMissing(nextMissing++, phase);
      }
      const event = this.#add(SEGMENT, row, phase, trace.frame[row]!, trace.time[row]!, trace.direction[row]!);
      this.isSeen[event] = 1;
      this.bytes[event] = trace.length[row]!;
      if (trace.length[row]! > 0) data++;
      const isBeginning = trace.length[row]! > 0 && data <= FIRST_DATA;
      const worth = Math.max(this.#worthOf(row), isBeginning ? WORTH.turning : WORTH.ordinary);
      this.worth[event] = marked.has(trace.frame[row]!) ? WORTH.marked : worth;
    }
    while (nextDamaged < damaged.length) this.#addDamaged(nextDamaged++, this.phase[this.#filled - 1] ?? DATA, marked);
  }

  #addDamaged(at: number, phase: number, marked: ReadonlySet<number>): void {
    const { frame, time, direction, length } = this.#judgement.damaged[at]!;
    const event = this.#add(DAMAGED, at, phase, frame, time, direction);
    this.isSeen[event] = 1;
    this.bytes[event] = length;
    this.worth[event] = marked.has(frame) ? WORTH.marked : WORTH.turning;
  }

  #addMissing(at: number, phase: number): void {
    const { trace } = this.#judgement.facts;
    const { row, direction, start, end } = this.#missing[at]!;
    const before = this.frame[this.#filled - 1] ?? 0;
    const event = this.#add(MISSING, at, phase, before, trace.time[row]!, direction);
    this.bytes[event] = end - start;
    this.worth[event] = WORTH.turning;
  }

  #add(list: number, place: number, phase: number, frame: number, time: number, from: number): number {
    const event = this.#filled++;
    this.#list[event] = list;
    this.#place[event] = place;
    this.phase[event] = phase;
    this.frame[event] = frame;
    this.time[event] = time;
    this.from[event] = from;
    return event;
  }

  #worthOf(row: number): number {
    const { trace } = this.#judgement.facts;
    if (hasFlag(trace, row, SYN | FIN | RST)) return WORTH.turning;
    if (this.#carried.has(trace.frame[row]!)) return WORTH.turning;
    const own = this.#verdictsOf(row);
    if (own.some(({ kind }) => TURNING.has(kind))) return WORTH.turning;
    return own.length > 0 || toldVerdicts(trace.verdicts[row]!) !== 0 ? WORTH.noted : WORTH.ordinary;
  }

  /** Our verdicts on one segment. */
  #verdictsOf(row: number): Verdict[] {
    const { verdicts } = this.#judgement;
    const first = firstNot(verdicts.length, (at) => verdicts[at]!.row < row);
    const own: Verdict[] = [];
    for (let at = first; at < verdicts.length && verdicts[at]!.row === row; at++) own.push(verdicts[at]!);
    return own;
  }
}

/** Who is the client: the side that sent the SYN. Undefined where the capture has neither SYN nor SYN/ACK. */
function laneNames(trace: TcpTrace): readonly [string, string] | undefined {
  for (let row = 0; row < trace.count; row++) {
    if (!hasFlag(trace, row, SYN)) continue;
    const opener = hasFlag(trace, row, ACK) ? opposite(directionOf(trace, row)) : directionOf(trace, row);
    return opener === 0 ? ["client", "server"] : ["server", "client"];
  }
  return undefined;
}

/** Segments with data that are always shown, so that one sees how it begins. */
const FIRST_DATA = 2;

// Lists that events are of.
const SEGMENT = 0;
const DAMAGED = 1;
const MISSING = 2;

const HANDSHAKE = PHASES.indexOf("handshake");
const DATA = PHASES.indexOf("data");
const CLOSE = PHASES.indexOf("close");

const TURNING: ReadonlySet<VerdictKind> = new Set([
  "retransmission",
  "spurious-retransmission",
  "reordered",
  "duplicated",
  "lost-after",
  "zero-window",
  "capture-misordered",
]);

const FATE_OF: Partial<Record<VerdictKind, Fate>> = {
  "lost-before": "lost-before",
  "capture-missed": "missed",
  gap: "not-seen",
};
