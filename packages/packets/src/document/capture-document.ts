import { NO_STREAM } from "../columns/packet-chunk.ts";
import type { Dissection, Wanted } from "../dissect/dissection.ts";
import type { SessionOptions } from "../dissect/session.ts";
import type { Filter } from "../filter/filter.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import { openCapture, type Capture } from "../read/capture.ts";
import type { ByteSource } from "../read/source.ts";
import { readTrace } from "../trace/read-trace.ts";
import type { TcpTrace } from "../trace/trace.ts";
import { captureView } from "./capture-view.ts";
import { CaptureWalk, type WorkOptions } from "./capture-walk.ts";
import { conversationFrames, type ConversationFrames } from "./conversation-frames.ts";
import { ConversationList } from "./conversation-list.ts";
import { FollowedConversation } from "./followed-conversation.ts";
import { FrameContext } from "./frame-context.ts";
import { FrameLooker } from "./frame-looker.ts";
import { frameView } from "./frame-view.ts";
import { matchingFrames } from "./matching-frames.ts";
import { RowMaker } from "./row-maker.ts";
import { Turns } from "./turns.ts";
import type { CaptureView, ConversationName, FollowedPart, FrameView, RowView } from "./views.ts";

/**
 * A capture that is open for looking at: its packets as a list, filtered, one by one, by conversation. {@link read} walks over
 * it and keeps its rows in columns; the bytes of frames are read again when they are looked at. What has been walked over can
 * be looked at while the rest is still to come. Long work gives way to others every few milliseconds. Everything that is given
 * back can be sent between threads.
 */
export class CaptureDocument {
  readonly #source: ByteSource;
  readonly #capture: Capture;
  readonly #options: SessionOptions;
  readonly #walk: CaptureWalk;
  readonly #looker: FrameLooker;
  readonly #context: FrameContext;
  readonly #rows: RowMaker;
  #conversations: ConversationList;
  /** Settled when all that was begun to be read has been. */
  #whole: Promise<unknown> = Promise.resolve();
  #followed: FollowedConversation | undefined = undefined;
  /** Settled when the last part was given. */
  #following: Promise<unknown> = Promise.resolve();

  constructor(source: ByteSource, capture: Capture, options: SessionOptions) {
    this.#source = source;
    this.#capture = capture;
    this.#options = { ...options, secrets: capture.secrets };
    this.#walk = new CaptureWalk(capture, this.#options);
    const { index, notes, fragments } = this.#walk;
    this.#looker = new FrameLooker(capture, index, notes, this.#options);
    this.#context = new FrameContext(index, fragments);
    this.#rows = new RowMaker(index);
    this.#conversations = new ConversationList(index);
  }

  /**
   * Reads the capture to its end. To be called once.
   *
   * @throws what the source throws, and the reason of the signal; what is wrong with the capture stands in {@link view}
   */
  async read(options: WorkOptions = {}): Promise<void> {
    const reading = this.#walk.run(options);
    this.#whole = reading.catch(() => undefined); // told to whoever reads
    await reading;
  }

  /** The capture as a whole, as far as it was read. */
  get view(): CaptureView {
    return captureView(this.#capture, this.#walk.index);
  }

  /** How many frames there are so far; they are numbered from 1. */
  get frameCount(): number {
    return this.#walk.index.columns.lastFrame;
  }

  /** The conversations so far. */
  get conversations(): ConversationList {
    if (this.#conversations.lastFrame !== this.frameCount) this.#conversations = new ConversationList(this.#walk.index);
    return this.#conversations;
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

  /** The frames that match a filter, in their order; progress counts frames. */
  matching(filter: Filter, options: WorkOptions = {}): Promise<Uint32Array> {
    const walked = { source: this.#source, index: this.#walk.index, options: this.#options };
    return matchingFrames(walked, filter, options);
  }

  /** The conversation that a frame belongs to. */
  conversationOf(frame: number): ConversationName | undefined {
    const chunk = this.#walk.index.columns.chunkOf(frame);
    const row = frame - chunk.firstFrame;
    const stream = chunk.stream[row]!;
    const protocol = chunk.protocol[row]!;
    if (stream === NO_STREAM || (protocol !== TCP && protocol !== UDP)) return undefined;
    return { over: protocol === TCP ? "tcp" : "udp", stream };
  }

  /** The frames of a conversation, in their order. */
  framesOf(name: ConversationName): Uint32Array {
    return this.#context.framesOf(name);
  }

  /** The first `most` frames of a conversation in columns. */
  columnsOf(name: ConversationName, most: number): ConversationFrames {
    return conversationFrames(this.#walk.index.columns, this.framesOf(name).subarray(0, most));
  }

  /**
   * A TCP conversation segment by segment, as far as it was read; an empty trace when there is none of that number.
   *
   * @param most segments that are gathered, the first of them
   * @param onProgress is told now and then how many are done
   */
  trace(
    stream: number,
    signal?: AbortSignal,
    most = Infinity,
    onProgress?: (segments: number) => void,
  ): Promise<TcpTrace> {
    const turns = new Turns(signal);
    const frames = this.framesOf({ over: "tcp", stream }).subarray(0, most);
    return readTrace(this.#walk.index, this.#capture.access!, stream, frames, (done) =>
      turns.pause(() => onProgress?.(done)),
    );
  }

  /** The first `most` frames that belong to no conversation, such as those of ICMP, from one frame to before another. */
  framesOfNone(from: number, to: number, most: number): number[] {
    const found: number[] = [];
    const end = Math.min(to, this.frameCount + 1);
    for (let frame = from; frame < end && found.length < most; frame++) {
      if (this.conversationOf(frame) === undefined) found.push(frame);
    }
    return found;
  }

  /**
   * Takes frames apart, in their order, and with those before them that they carry on from.
   *
   * @param frames in ascending order
   * @param visit is given what was found of each of them; it is valid until the next
   */
  async look(
    frames: ArrayLike<number>,
    wanted: Wanted,
    visit: (d: Dissection) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const looked = new Set(Array.from(frames));
    await this.#looker.look(this.#context.of(frames), (each) => (looked.has(each) ? wanted : undefined), visit, signal);
  }

  /**
   * What a conversation carried, from piece `from` on: see {@link FollowedPart}. Asking for one part after the other reads
   * each frame once; what was given before is put together again. Waits until {@link read} is done.
   *
   * @param limit pieces, at most; each is as long as the payload of a frame
   */
  async follow(name: ConversationName, from: number, limit: number, signal?: AbortSignal): Promise<FollowedPart> {
    await this.#whole;
    const part = this.#following.then(() => {
      signal?.throwIfAborted();
      return this.#followedFrom(name, from).part(from, limit, signal);
    });
    this.#following = part.catch(() => undefined); // told to whoever asked
    return part;
  }

  #followedFrom(name: ConversationName, from: number): FollowedConversation {
    const last = this.#followed;
    const isSame = last?.name.over === name.over && last.name.stream === name.stream;
    if (last !== undefined && isSame && last.from <= from) return last;
    const { index } = this.#walk;
    const document = { index, access: this.#capture.access!, look: this.look.bind(this) };
    this.#followed = new FollowedConversation(document, name, this.framesOf(name));
    return this.#followed;
  }

  /** The next (1) or previous (-1) frame of the same conversation; undefined when there is none. */
  neighbour(frame: number, step: 1 | -1): number | undefined {
    const name = this.conversationOf(frame);
    if (name === undefined) return undefined;
    const frames = this.#context.framesOf(name);
    return frames[frames.indexOf(frame) + step];
  }
}

/**
 * Opens a capture for looking at, and reads its beginning. What is wrong with it is never thrown: the view of one that is none
 * has no format, and a problem that says why.
 *
 * @throws what the source throws, and the reason of the signal
 */
export async function openDocument(
  source: ByteSource,
  options: SessionOptions & { readonly signal?: AbortSignal } = {},
): Promise<CaptureDocument> {
  const { signal } = options;
  const capture = await openCapture(source, signal === undefined ? {} : { signal });
  return new CaptureDocument(source, capture, options);
}
