import { hasFlag, opposite } from "../../trace/segment.ts";
import type { Direction, TcpTrace } from "../../trace/trace.ts";
import { ACK, RST } from "../../tcp/flags.ts";
import { ReceivedBytes } from "../../verdict/received-bytes.ts";
import { placeOf } from "../../verdict/vantage.ts";
import type { Judgement } from "../../verdict/judge.ts";

/**
 * What had come through the way at which time: on the receiver's side the arrival of segments, elsewhere the acknowledgements
 * that tell of it.
 */
export interface Deliveries {
  readonly count: number;
  readonly row: Uint32Array;
  /** Seconds. */
  readonly time: Float64Array;
  /** Bytes of frames delivered by then, together. */
  readonly bytes: Float64Array;
}

/** Gathers the deliveries of one direction. */
export function deliveriesOf(judgement: Judgement, direction: Direction): Deliveries {
  const { place } = judgement.facts.vantage;
  return place === placeOf(opposite(direction))
    ? arrivals(judgement, direction)
    : acknowledged(judgement.facts.trace, direction);
}

/** Rows of packets that were doubled on their way: their second copies. */
export function doubledRows({ verdicts }: Judgement): ReadonlySet<number> {
  return new Set(verdicts.filter(({ kind }) => kind === "duplicated").map(({ row }) => row));
}

function arrivals(judgement: Judgement, direction: Direction): Deliveries {
  const { trace } = judgement.facts;
  const doubled = doubledRows(judgement);
  const list = new DeliveryList(trace.count);
  let bytes = 0;
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== direction || trace.length[row] === 0 || doubled.has(row)) continue;
    bytes += trace.frameLength[row]!;
    list.add(row, trace.time[row]!, bytes);
  }
  return list.end();
}

function acknowledged(trace: TcpTrace, direction: Direction): Deliveries {
  const list = new DeliveryList(trace.count);
  const received = new ReceivedBytes();
  const overhead = frameBytesAPayloadByte(trace, direction);
  let before = 0;
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] === direction || !hasFlag(trace, row, ACK) || hasFlag(trace, row, RST)) continue;
    received.add(trace, row);
    const bytes = (received.acknowledged + received.blockBytes) * overhead;
    if (bytes <= before) continue;
    list.add(row, trace.time[row]!, bytes);
    before = bytes;
  }
  return list.end();
}

function frameBytesAPayloadByte(trace: TcpTrace, direction: Direction): number {
  let [frames, payload] = [0, 0];
  for (let row = 0; row < trace.count; row++) {
    if (trace.direction[row] !== direction || trace.length[row] === 0) continue;
    frames += trace.frameLength[row]!;
    payload += trace.length[row]!;
  }
  return payload === 0 ? 1 : frames / payload;
}

class DeliveryList {
  #count = 0;
  readonly #row: Uint32Array;
  readonly #time: Float64Array;
  readonly #bytes: Float64Array;

  constructor(most: number) {
    this.#row = new Uint32Array(most);
    this.#time = new Float64Array(most);
    this.#bytes = new Float64Array(most);
  }

  add(row: number, time: number, bytes: number): void {
    this.#row[this.#count] = row;
    this.#time[this.#count] = time;
    this.#bytes[this.#count++] = bytes;
  }

  end(): Deliveries {
    const count = this.#count;
    return {
      count,
      row: this.#row.slice(0, count),
      time: this.#time.slice(0, count),
      bytes: this.#bytes.slice(0, count),
    };
  }
}
