import type { CaptureView, ConversationName, FrameView, Progress, RowView } from "@wireside/packets";
import { Value } from "../state/value.ts";
import { pathOfField, samePath, type FieldPath } from "./frame/path.ts";
import { PagedRows } from "./list/paged-rows.ts";
import { Study } from "./study.ts";
import type { CaptureMethods, FilterResult } from "./worker/methods.ts";
import type { Remote } from "./worker/remote.ts";

/** What is open. */
export type Opened =
  | { readonly at: "nothing" }
  | { readonly at: "opening"; readonly name: string; readonly progress: Progress | undefined }
  | { readonly at: "failed"; readonly name: string; readonly because: string }
  | {
      readonly at: "open";
      readonly name: string;
      /** As it was when it was opened, until it was read: then all of it. */
      readonly capture: CaptureView;
      readonly isRead: boolean;
    };

/** The filter that was applied last, and what came of it; what is wrong with it where it is none. */
export interface FilterState {
  readonly text: string;
  readonly isRunning: boolean;
  readonly result: FilterResult | undefined;
}

/** Where a field stands. */
export interface FieldPlace {
  readonly frame: number;
  /** Wireshark's name. */
  readonly field: string;
  readonly source: number;
  readonly start: number;
}

/** What can be beside the packets. */
export const PANEL_IDS = ["conversations", "explained", "plots", "stream"] as const;
export type PanelId = (typeof PANEL_IDS)[number];

/**
 * What the viewer shows: which capture, which of its frames, which frame, which field. It asks the worker and keeps the
 * answers; the components draw them.
 */
export class Viewer {
  readonly opened = new Value<Opened>({ at: "nothing" });
  /** How far reading is, while a capture is read that is open already. */
  readonly reading = new Value<Progress | undefined>(undefined);
  /** Frames of the capture, as far as it was read. */
  readonly total = new Value(0);
  readonly filter = new Value<FilterState>(NO_FILTER);
  readonly filtering = new Value<Progress | undefined>(undefined);
  /** What stands in the filter box, applied or not. */
  readonly written = new Value("");
  /** Rows in the list. */
  readonly count = new Value(0);
  /** Changes when another list is shown. */
  readonly list = new Value(0);
  /** Row that the keyboard is on. */
  readonly row = new Value<number | undefined>(undefined);
  readonly frame = new Value<FrameView | undefined>(undefined);
  readonly field = new Value<FieldPath | undefined>(undefined);
  /** The field that the pointer is on, in the tree or in the bytes. */
  readonly pointed = new Value<FieldPath | undefined>(undefined);
  /** The conversation that the panels show. */
  readonly conversation = new Value<ConversationName | undefined>(undefined);
  /** Undefined while there is nothing beside the packets. */
  readonly panel = new Value<PanelId | undefined>(undefined);
  /** Frames that stand out in the list, because a sentence points at them. */
  readonly marked = new Value<ReadonlySet<number>>(NOTHING_MARKED);
  readonly isHelpOpen = new Value(false);
  /** What went wrong in the viewer itself. */
  readonly trouble = new Value<string | undefined>(undefined);
  readonly study: Study;
  readonly rows: PagedRows<RowView>;
  readonly remote: Remote<CaptureMethods>;

  /** The filter whose frames the list shows. */
  #inForce = NO_FILTER;
  #lastPanel: PanelId = "conversations";
  #opening: AbortController | undefined = undefined;
  #filtering: AbortController | undefined = undefined;
  #looking: AbortController | undefined = undefined;

  /** @param hasRoom whether there is room beside the packets */
  constructor(remote: Remote<CaptureMethods>, hasRoom: boolean) {
    if (hasRoom) this.panel.set(this.#lastPanel);
    this.remote = remote;
    this.study = new Study(remote);
    this.rows = new PagedRows((from, to) => remote.call("rows", [from, to]));
  }

  /** Opens a capture from a file of this machine; nothing of it leaves the page. */
  async open(file: File): Promise<void> {
    this.close();
    const opening = new AbortController();
    this.#opening = opening;
    const { name } = file;
    this.opened.set({ at: "opening", name, progress: undefined });
    try {
      const { signal } = opening;
      const beginning = await this.remote.call("open", [file], { signal });
      const progress = (read: unknown): void => this.#showRead(name, beginning, read as Progress);
      const capture = await this.remote.call("read", [], { signal, progress });
      this.#showWhole(name, capture);
      const [first] = await this.remote.call("conversations", ["begin", 0, 1], { signal });
      if (first !== undefined && this.conversation.get() === undefined) this.lookAt(first);
    } catch (error) {
      if (opening.signal.aborted) return;
      this.opened.set({ at: "failed", name, because: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Shows what is beside the packets, or gives them its room. */
  togglePanels(): void {
    this.panel.update((panel) => (panel === undefined ? this.#lastPanel : undefined));
  }

  /** Shows one of the panels. */
  showPanel(panel: PanelId): void {
    this.#lastPanel = panel;
    this.panel.set(panel);
  }

  /** Stops reading; what was read stays. */
  async stopReading(): Promise<void> {
    const opened = this.opened.get();
    if (opened.at !== "open" || opened.isRead) return;
    this.#opening?.abort();
    this.#showWhole(opened.name, await this.remote.call("view", []));
  }

  /** Forgets the capture, and stops what is being done with it. */
  close(): void {
    this.#opening?.abort();
    this.#filtering?.abort();
    this.#looking?.abort();
    this.#inForce = NO_FILTER;
    this.filter.set(NO_FILTER);
    this.written.set("");
    this.#show(0);
    this.total.set(0);
    this.reading.set(undefined);
    this.filtering.set(undefined);
    this.frame.set(undefined);
    this.field.set(undefined);
    this.pointed.set(undefined);
    this.conversation.set(undefined);
    this.study.forget();
    this.marked.set(NOTHING_MARKED);
    this.trouble.set(undefined);
    this.opened.set({ at: "nothing" });
  }

  /** Shows only the frames that match. */
  async applyFilter(text: string): Promise<void> {
    const shown = this.frame.get()?.number;
    this.#filtering?.abort();
    const filtering = new AbortController();
    this.#filtering = filtering;
    this.written.set(text);
    this.filter.set({ text, isRunning: true, result: undefined });
    this.filtering.set(undefined);
    try {
      const result = await this.remote.call("filter", [text], {
        signal: filtering.signal,
        progress: (progress) => this.filtering.set(progress as Progress),
      });
      this.filter.set({ text, isRunning: false, result });
      this.filtering.set(undefined);
      if (result.isWrong) return;
      this.#inForce = this.filter.get();
      this.#show(result.count);
      await this.goTo(shown ?? 1);
    } catch (error) {
      if (!filtering.signal.aborted) this.fail(error);
    }
  }

  /** Stops a filter that is still running; the list stays as it was. */
  stopFilter(): void {
    this.#filtering?.abort();
    this.filter.set(this.#inForce);
    this.filtering.set(undefined);
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
      const field = samePath(this.frame.get()?.tree ?? [], this.field.get(), frame.tree);
      this.pointed.set(undefined);
      this.frame.set(frame);
      this.field.set(field);
      if (frame.conversation !== undefined) this.lookAt(frame.conversation);
    } catch (error) {
      if (!looking.signal.aborted) this.fail(error);
    }
  }

  /** Goes to the row after (1) or before (-1). */
  step(step: 1 | -1): Promise<void> {
    return this.select((this.row.get() ?? 0) + step);
  }

  /** Goes to a frame, or to the next one that the filter shows. */
  async goTo(frame: number): Promise<void> {
    const row = await this.remote.call("rowOf", [frame]);
    if (row !== undefined) await this.select(row);
  }

  /** Looks into a conversation, and goes to its first frame unless one of its frames is chosen. */
  enter({ over, stream }: ConversationName): void {
    this.lookAt({ over, stream });
    const at = this.frame.get()?.conversation;
    if (at?.over === over && at.stream === stream) return;
    void this.remote.call("firstFrame", [{ over, stream }]).then((frame) => {
      if (frame !== undefined) void this.goTo(frame);
    });
  }

  /** Looks into a conversation. The same name stays the same object, so that nothing is asked for twice. */
  lookAt({ over, stream }: ConversationName): void {
    const was = this.conversation.get();
    if (was?.over === over && was.stream === stream) return;
    this.conversation.set({ over, stream });
    this.marked.set(NOTHING_MARKED);
    void this.study.begin({ over, stream });
  }

  /** Lets frames stand out. */
  mark(frames: readonly number[]): void {
    this.marked.set(new Set(frames));
  }

  /** Goes to a field of a frame: the one of that name that begins at that byte, or else the first of that name. */
  async goToField({ frame, field, source, start }: FieldPlace): Promise<void> {
    await this.goTo(frame);
    const looked = this.frame.get();
    if (looked?.number !== frame) return;
    const path = pathOfField(looked.tree, field, (node) => node.source === source && node.start === start);
    if (path !== undefined) this.field.set(path);
  }

  /** Goes to the next (1) or previous (-1) frame of the conversation that the chosen one belongs to. */
  async stepInConversation(step: 1 | -1): Promise<void> {
    const frame = this.frame.get();
    if (frame === undefined) return;
    const to = await this.remote.call("neighbour", [frame.number, step]);
    if (to !== undefined) await this.goTo(to);
  }

  /** Says what went wrong. */
  fail(error: unknown): void {
    this.trouble.set(error instanceof Error ? error.message : String(error));
  }

  /** Frames can be looked at as soon as they were read. */
  #showRead(name: string, beginning: CaptureView, reading: Progress): void {
    if (reading.frames === 0) {
      this.opened.set({ at: "opening", name, progress: reading });
      return;
    }
    if (this.opened.get().at !== "open") this.opened.set({ at: "open", name, capture: beginning, isRead: false });
    this.reading.set(reading);
    this.#grow(reading.frames);
  }

  #showWhole(name: string, capture: CaptureView): void {
    this.opened.set({ at: "open", name, capture, isRead: true });
    this.reading.set(undefined);
    this.#grow(capture.frames);
  }

  get #isAllShown(): boolean {
    return this.#inForce.text === "";
  }

  #grow(frames: number): void {
    this.total.set(frames);
    if (!this.#isAllShown) return;
    const isFirst = this.count.get() === 0 && frames > 0;
    this.rows.grow();
    this.count.set(frames);
    if (isFirst) void this.select(0);
  }

  #show(count: number): void {
    this.rows.clear();
    this.row.set(undefined);
    this.count.set(count);
    this.list.update((list) => list + 1);
  }
}

const NOTHING_MARKED: ReadonlySet<number> = new Set();
const NO_FILTER: FilterState = { text: "", isRunning: false, result: undefined };
