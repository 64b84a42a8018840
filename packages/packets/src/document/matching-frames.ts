import { Dissection } from "../dissect/dissection.ts";
import { FrameDissector } from "../dissect/dissect-frame.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import { columnValues, isPlain, type ColumnValues } from "../filter/column-values.ts";
import { DissectedValues } from "../filter/dissected-values.ts";
import type { Filter } from "../filter/filter.ts";
import { openCapture } from "../read/capture.ts";
import type { ByteSource } from "../read/source.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import type { WorkOptions } from "./capture-walk.ts";
import { Turns } from "./turns.ts";

/** A capture that was walked over. */
export interface WalkedCapture {
  readonly source: ByteSource;
  readonly index: PacketIndex;
  readonly options: SessionOptions;
}

/**
 * The frames of a walked capture that match a filter. Where the filter asks for nothing but what stands in columns, only those
 * frames are read again that the columns do not tell everything of; otherwise all are taken apart in their order.
 */
export async function matchingFrames(
  walked: WalkedCapture,
  filter: Filter,
  options: WorkOptions,
): Promise<Uint32Array> {
  const { columns } = walked.index;
  const matches = new Matches(columns.lastFrame, options);
  const values = columnValues(walked.index, filter.fields);
  if (values === undefined) await dissectAll(walked, filter, matches, options, () => true);
  else if (await askColumns(walked, filter, values, matches)) {
    await dissectAll(walked, filter, matches, options, (frame) => {
      const chunk = columns.chunkOf(frame);
      return !isPlain(chunk, frame - chunk.firstFrame);
    });
  }
  return matches.frames();
}

/** Which frames match, and how far the search is. */
class Matches {
  readonly turns: Turns;
  readonly #matches: Uint8Array;
  readonly #onProgress: WorkOptions["onProgress"];

  constructor(total: number, { signal, onProgress }: WorkOptions) {
    this.turns = new Turns(signal);
    this.#matches = new Uint8Array(total + 1);
    this.#onProgress = onProgress;
  }

  add(frame: number): void {
    this.#matches[frame] = 1;
  }

  /** @param done frames that were looked at */
  pause(done: number): Promise<void> {
    const total = this.#matches.length - 1;
    return this.turns.pause(() => this.#onProgress?.({ done, total, frames: done }));
  }

  frames(): Uint32Array {
    let count = 0;
    for (const matches of this.#matches) count += matches;
    const frames = new Uint32Array(count);
    let at = 0;
    for (let frame = 1; frame < this.#matches.length; frame++) if (this.#matches[frame] === 1) frames[at++] = frame;
    return frames;
  }
}

/** Gives whether there are frames that the columns do not tell everything of. */
async function askColumns(
  { index: { columns } }: WalkedCapture,
  filter: Filter,
  values: ColumnValues,
  matches: Matches,
): Promise<boolean> {
  let hasSpecial = false;
  for (const chunk of columns.chunks) {
    values.chunk = chunk;
    for (let row = 0; row < chunk.count; row++) {
      values.row = row;
      if (!isPlain(chunk, row)) hasSpecial = true;
      else if (filter.matches(values)) matches.add(chunk.firstFrame + row);
    }
    await matches.pause(chunk.firstFrame + chunk.count - 1);
  }
  return hasSpecial;
}

/** Takes frames apart in the capture's order, read once more from its beginning. */
async function dissectAll(
  { source, index, options }: WalkedCapture,
  filter: Filter,
  matches: Matches,
  { signal }: WorkOptions,
  isAsked: (frame: number) => boolean,
): Promise<void> {
  const d = new Dissection(new Session(options, index, "recorded"));
  const dissector = new FrameDissector(d);
  const values = new DissectedValues(d, filter.fields);
  const capture = await openCapture(source, signal === undefined ? {} : { signal });
  for await (const batch of capture.batches()) {
    dissector.enter(batch);
    for (let at = 0; at < batch.count; at++) {
      const frame = batch.firstNumber + at;
      if (frame > index.columns.lastFrame) return; // the file has grown since
      if (isAsked(frame)) {
        dissector.dissect(at, values.wanted);
        values.read();
        if (filter.matches(values)) matches.add(frame);
      }
      if (at % FRAMES_PER_LOOK === 0) await matches.pause(frame);
    }
  }
}

/** Frames between two looks at the clock. */
const FRAMES_PER_LOOK = 256;
