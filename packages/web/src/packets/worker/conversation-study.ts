import {
  compareVerdicts,
  frameLadder,
  judgeTrace,
  traceLadder,
  type CaptureDocument,
  type ComparedFrame,
  type ConversationName,
  type Judgement,
  type Ladder,
  type LadderOptions,
  type Progress,
  type RowView,
} from "@wireside/packets";
import { plotOf } from "./plot.ts";
import type { Differences, LadderView, PlotArea, PlotView, PlotWish, StudyView } from "./study-views.ts";

/** Segments of a conversation that are judged, at most: the first ones. */
const MOST_SEGMENTS = 400_000;
/** Datagrams of a conversation that its ladder shows, at most. */
const MOST_DATAGRAMS = 4_000;

/** One conversation looked into: its segments judged, its ladder laid out, its plots drawn. */
export class ConversationStudy {
  readonly view: StudyView;
  readonly #judgement: Judgement | undefined;
  readonly #rows: readonly RowView[];
  #ladder: Ladder | undefined = undefined;

  private constructor(view: StudyView, judgement: Judgement | undefined, rows: readonly RowView[]) {
    this.view = view;
    this.#judgement = judgement;
    this.#rows = rows;
  }

  /** Gathers and judges what there is; progress counts frames of the conversation. */
  static async of(
    document: CaptureDocument,
    name: ConversationName,
    signal: AbortSignal,
    progress: (progress: Progress) => void,
  ): Promise<ConversationStudy> {
    const frames = document.framesOf(name);
    if (name.over === "udp") {
      const studied = Math.min(frames.length, MOST_DATAGRAMS);
      const rows = await document.rows(frames.subarray(0, studied), signal);
      return new ConversationStudy({ name, frames: frames.length, studied, larger: 0 }, undefined, rows);
    }
    const total = Math.min(frames.length, MOST_SEGMENTS);
    const trace = await document.trace(name.stream, signal, MOST_SEGMENTS, (done) =>
      progress({ done, total, frames: done }),
    );
    const payload = [0, 0];
    for (let row = 0; row < trace.count; row++) payload[trace.direction[row]!]! += trace.length[row]!;
    const larger = payload[1]! > payload[0]! ? 1 : 0;
    return new ConversationStudy({ name, frames: frames.length, studied: total, larger }, judgeTrace(trace), []);
  }

  /** Lays the ladder out; its items are asked for with {@link ladderItems}. */
  layOut(options: LadderOptions): LadderView {
    const ladder =
      this.#judgement === undefined
        ? frameLadder(ladderFrames(this.#rows), options)
        : traceLadder(this.#judgement, options);
    this.#ladder = ladder;
    return { lanes: ladder.lanes, phases: ladder.phases, count: ladder.count };
  }

  get ladder(): Ladder | undefined {
    return this.#ladder;
  }

  /** What is said of a frame. */
  verdict(frame: number): ComparedFrame | undefined {
    return this.#judgement === undefined ? undefined : compareVerdicts(this.#judgement, [frame, frame])[0];
  }

  /** The frames on which Wireshark's verdict is not ours. */
  differences(): Differences {
    const all = this.#judgement === undefined ? [] : compareVerdicts(this.#judgement);
    const different = all.filter(({ difference }) => difference !== "same" && difference !== "closer");
    return {
      frames: Uint32Array.from(different, ({ frame }) => frame),
      ours: different.map(({ ours }) => ours.map(({ kind }) => kind)),
    };
  }

  plot(wish: PlotWish, area: PlotArea): PlotView | undefined {
    return this.#judgement === undefined ? undefined : plotOf(this.#judgement, wish, area);
  }
}

function ladderFrames(rows: readonly RowView[]): Parameters<typeof frameLadder>[0] {
  return rows.map(({ number, time, source, destination, protocol, length, info }) => ({
    number,
    time,
    source,
    destination,
    protocol,
    length,
    info,
  }));
}
