import { NO_STREAM } from "../columns/packet-chunk.ts";
import type { SessionOptions } from "../dissect/session.ts";
import type { Filter } from "../filter/filter.ts";
import type { FrameNotes } from "../frames/batch.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import type { Capture } from "../read/capture.ts";
import type { ByteSource } from "../read/source.ts";
import type { IpFragments } from "../reassembly/fragments.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { captureView } from "./capture-view.ts";
import { FrameContext } from "./frame-context.ts";
import { ConversationList } from "./conversation-list.ts";
import { FrameLooker } from "./frame-looker.ts";
import { frameView } from "./frame-view.ts";
import { matchingFrames, type MatchingOptions } from "./matching-frames.ts";
import { RowMaker } from "./row-maker.ts";
import type { CaptureView, ConversationName, FrameView, RowView } from "./views.ts";

/** What a walk over a capture leaves behind. */
export interface WalkedCapture {
  readonly source: ByteSource;
  readonly capture: Capture;
  readonly index: PacketIndex;
  /** By frame number. */
  readonly notes: ReadonlyMap<number, FrameNotes>;
  readonly fragments: IpFragments;
  readonly options: SessionOptions;
}

/**
 * A capture that is open for looking at: its packets as a list, filtered, one by one, by conversation. Rows are kept in columns;
 * the bytes of frames are read again when they are looked at. Everything that is given back can be sent between
 * threads.
 */
export class CaptureDocument {
  readonly view: CaptureView;
  readonly conversations: ConversationList;
  readonly #walked: WalkedCapture;
  readonly #looker: FrameLooker;
  readonly #context: FrameContext;
  readonly #rows: RowMaker;

  constructor(walked: WalkedCapture) {
    const { capture, index, notes, options } = walked;
    this.#walked = walked;
    this.view = captureView(capture, index);
    this.conversations = new ConversationList(index, this.view.begin);
    this.#looker = new FrameLooker(capture, index, notes, options);
    this.#context = new FrameContext(index, walked.fragments);
    this.#rows = new RowMaker(index, this.view.begin);
  }

  /** How many frames there are; they are numbered from 1. */
  get frameCount(): number {
    return this.#walked.index.columns.lastFrame;
  }

  /** Rows of the packet list, of frames in ascending order. */
  async rows(frames: ArrayLike<number>, signal?: AbortSignal): Promise<RowView[]> {
    const shown = new Set(Array.from(frames));
    const rows: RowView[] = [];
    await this.#looker.look(
      this.#context.of(frames),
      (number) => (shown.has(number) ? this.#rows.wanted : undefined),
      (d) => rows.push(this.#rows.row(d, this.conversationOf(d.frame.number))),
      signal,
    );
    return rows;
  }

  /** One frame taken apart. */
  async frame(number: number, signal?: AbortSignal): Promise<FrameView> {
    const views: FrameView[] = [];
    await this.#looker.look(
      this.#context.of([number]),
      (each) => (each === number ? { tree: true } : undefined),
      (d) => views.push(frameView(d, this.conversationOf(number))),
      signal,
    );
    return views[0]!;
  }

  /** The frames that match a filter, in their order. */
  matching(filter: Filter, options: MatchingOptions = {}): Promise<Uint32Array> {
    return matchingFrames(this.#walked, filter, options);
  }

  /** The conversation that a frame belongs to. */
  conversationOf(frame: number): ConversationName | undefined {
    const chunk = this.#walked.index.columns.chunkOf(frame);
    const row = frame - chunk.firstFrame;
    const stream = chunk.stream[row]!;
    const protocol = chunk.protocol[row]!;
    if (stream === NO_STREAM || (protocol !== TCP && protocol !== UDP)) return undefined;
    return { over: protocol === TCP ? "tcp" : "udp", stream };
  }

  /** The next (1) or previous (-1) frame of the same conversation; undefined when there is none. */
  neighbour(frame: number, step: 1 | -1): number | undefined {
    const name = this.conversationOf(frame);
    if (name === undefined) return undefined;
    const frames = this.#context.framesOf(name);
    return frames[frames.indexOf(frame) + step];
  }
}
