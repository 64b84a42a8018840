import type { CaptureView, ConversationName, FrameView, Progress } from "@wireside/packets";
import { Value } from "../state/value.ts";
import type { FieldPath } from "./frame/path.ts";
import { RowCache } from "./list/row-cache.ts";
import type { CaptureMethods, FilterResult } from "./worker/methods.ts";
import type { Remote } from "./worker/remote.ts";

/** What is open. */
export type Opened =
  | { readonly at: "nothing" }
  | { readonly at: "opening"; readonly name: string; readonly progress: Progress | undefined }
  | { readonly at: "failed"; readonly name: string; readonly because: string }
  | { readonly at: "open"; readonly name: string; readonly capture: CaptureView };

/** The filter in force, or what is wrong with the one that was tried. */
export interface FilterState {
  readonly text: string;
  readonly progress: Progress | undefined;
  readonly result: FilterResult | undefined;
}

/**
 * What the viewer shows: which capture, which of its frames, which frame, which field. It asks the worker and keeps the
 * answers; the components draw them.
 */
export class Viewer {
  readonly opened = new Value<Opened>({ at: "nothing" });
  readonly filter = new Value<FilterState>(NO_FILTER);
  /** Rows in the list. */
  readonly count = new Value(0);
  /** Row that the keyboard is on. */
  readonly row = new Value<number | undefined>(undefined);
  readonly frame = new Value<FrameView | undefined>(undefined);
  readonly field = new Value<FieldPath | undefined>(undefined);
  /** The conversation that the panels show. */
  readonly conversation = new Value<ConversationName | undefined>(undefined);
  /** Id of the panel that shows. */
  readonly panel = new Value("conversations");
  readonly rows: RowCache;
  readonly remote: Remote<CaptureMethods>;

  #opening: AbortController | undefined = undefined;
  #filtering: AbortController | undefined = undefined;
  #looking: AbortController | undefined = undefined;

  constructor(remote: Remote<CaptureMethods>) {
    this.remote = remote;
    this.rows = new RowCache((from, to) => remote.call("rows", [from, to]));
  }

  /** Opens a capture from a file of this machine; nothing of it leaves the page. */
  async open(file: File): Promise<void> {
    this.close();
    const opening = new AbortController();
    this.#opening = opening;
    const { name } = file;
    this.opened.set({ at: "opening", name, progress: undefined });
    try {
      const capture = await this.remote.call("open", [file], {
        signal: opening.signal,
        progress: (progress) => this.opened.set({ at: "opening", name, progress: progress as Progress }),
      });
      this.opened.set({ at: "open", name, capture });
      this.#show(capture.frames);
      if (capture.frames > 0) await this.select(0);
    } catch (error) {
      if (opening.signal.aborted) return;
      this.opened.set({ at: "failed", name, because: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Forgets the capture, and stops what is being done with it. */
  close(): void {
    this.#opening?.abort();
    this.#filtering?.abort();
    this.#looking?.abort();
    this.filter.set(NO_FILTER);
    this.#show(0);
    this.frame.set(undefined);
    this.field.set(undefined);
    this.conversation.set(undefined);
    this.opened.set({ at: "nothing" });
  }

  /** Shows only the frames that match. */
  async applyFilter(text: string): Promise<void> {
    const shown = this.frame.get()?.number;
    this.stopFilter();
    const filtering = new AbortController();
    this.#filtering = filtering;
    this.filter.set({ text, progress: undefined, result: undefined });
    try {
      const result = await this.remote.call("filter", [text], {
        signal: filtering.signal,
        progress: (progress) => this.filter.set({ text, progress: progress as Progress, result: undefined }),
      });
      this.filter.set({ text, progress: undefined, result });
      if (result.isWrong) return;
      this.#show(result.count);
      if (shown !== undefined) await this.goTo(shown);
    } catch (error) {
      if (!filtering.signal.aborted) throw error;
    }
  }

  /** Stops a filter that is still running; the list stays as it was. */
  stopFilter(): void {
    this.#filtering?.abort();
    if (this.filter.get().progress !== undefined) this.filter.update((was) => ({ ...was, progress: undefined }));
  }

  /** Goes to a row of the list and takes its frame apart. */
  async select(row: number): Promise<void> {
    if (row < 0 || row >= this.count.get()) return;
    this.row.set(row);
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    try {
      const { number } = await this.rows.get(row);
      if (looking.signal.aborted) return;
      const frame = await this.remote.call("frame", [number], { signal: looking.signal });
      this.field.set(undefined);
      this.frame.set(frame);
      if (frame.conversation !== undefined) this.#converse(frame.conversation);
    } catch (error) {
      if (!looking.signal.aborted) throw error;
    }
  }

  /** Goes to a frame, or to the next one that the filter shows. */
  async goTo(frame: number): Promise<void> {
    const row = await this.remote.call("rowOf", [frame]);
    if (row !== undefined) await this.select(row);
  }

  /** Looks into a conversation. */
  lookAt(name: ConversationName): void {
    this.#converse(name);
  }

  /** Goes to the next (1) or previous (-1) frame of the conversation that the chosen one belongs to. */
  async stepInConversation(step: 1 | -1): Promise<void> {
    const frame = this.frame.get();
    if (frame === undefined) return;
    const to = await this.remote.call("neighbour", [frame.number, step]);
    if (to !== undefined) await this.goTo(to);
  }

  /** The same name stays the same object, so that nothing is asked for twice. */
  #converse({ over, stream }: ConversationName): void {
    const was = this.conversation.get();
    if (was?.over !== over || was.stream !== stream) this.conversation.set({ over, stream });
  }

  #show(count: number): void {
    this.rows.clear();
    this.row.set(undefined);
    this.count.set(count);
  }
}

const NO_FILTER: FilterState = { text: "", progress: undefined, result: undefined };
