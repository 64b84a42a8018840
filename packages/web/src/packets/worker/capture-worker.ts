import {
  blobSource,
  completeFilter,
  firstNot,
  makeExplanation,
  openDocument,
  parseFilter,
  type CaptureDocument,
  type ConversationName,
  type ConversationOrder,
  type Progress,
} from "@wireside/packets";
import { ConversationStudy } from "./conversation-study.ts";
import type { CallContext } from "./calls.ts";
import type { CaptureMethods, FilterResult } from "./methods.ts";
import type { Differences, LadderView } from "./study-views.ts";

type Context = CallContext<Progress>;

/** The methods as `serve` calls them: each is given a way to be stopped and to tell how far it is. */
type Served<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (...given: infer Given) => infer Result
    ? (context: Context, ...given: Given) => Result | Promise<Result>
    : never;
};

/** Holds one capture and the list that is shown of it. */
export function captureMethods(): Served<CaptureMethods> {
  let opened: CaptureDocument | undefined;
  let whole: Promise<void> = Promise.resolve();
  /** Frames of the list in their order; undefined when it is all. */
  let shown: Uint32Array | undefined;

  const document = (): CaptureDocument => {
    if (opened === undefined) throw new Error("No capture is open.");
    return opened;
  };

  let studied: ConversationStudy | undefined;
  /** Undefined for one that is looked into no more: the page has gone on meanwhile. */
  const studyOf = ({ over, stream }: ConversationName): ConversationStudy | undefined => {
    const name = studied?.view.name;
    return name?.over === over && name.stream === stream ? studied : undefined;
  };

  return {
    async open({ signal }, file) {
      const next = await openDocument(blobSource(file), { signal });
      const { view } = next;
      if (view.format === undefined) throw new Error(view.problems[0]?.text ?? "This is no capture.");
      opened = next;
      studied = undefined;
      shown = undefined;
      return view;
    },
    async read({ signal, progress }) {
      const reading = document();
      whole = reading.read({ signal, onProgress: progress });
      whole.catch(() => undefined); // told to whoever waits for it
      await whole;
      return reading.view;
    },
    view: () => document().view,
    rows({ signal }, from, to) {
      const last = Math.min(to, shown?.length ?? document().frameCount);
      const frames = Array.from({ length: Math.max(0, last - from) }, (_, i) => shown?.[from + i] ?? from + i + 1);
      return document().rows(frames, signal);
    },
    async filter({ signal, progress }, text): Promise<FilterResult> {
      const { filter, error } = parseFilter(text);
      if (error !== undefined) return { isWrong: true, error };
      await whole.catch(() => undefined); // what was read before it stopped is there
      const asked = document();
      const found =
        filter.test === undefined ? undefined : await asked.matching(filter, { signal, onProgress: progress });
      signal.throwIfAborted();
      shown = found;
      return { isWrong: false, count: found?.length ?? asked.frameCount, warnings: filter.warnings };
    },
    rowOf(_context, frame) {
      const frames = shown;
      if (frames === undefined) return frame >= 1 ? Math.min(frame, document().frameCount) - 1 : undefined;
      if (frames.length === 0) return undefined;
      const row = firstNot(frames.length, (at) => frames[at]! < frame);
      return Math.min(row, frames.length - 1);
    },
    frame: ({ signal }, number) => document().frame(number, signal),
    neighbour: (_context, frame, step) => document().neighbour(frame, step),
    firstFrame: (_context, name: ConversationName) => document().framesOf(name)[0],
    conversationCount: () => opened?.conversations.count ?? 0,
    conversations: (_context, order: ConversationOrder, from, to) => document().conversations.views(order, from, to),
    conversationPlace: (_context, name: ConversationName, order) => document().conversations.placeOf(name, order),
    conversation: (_context, name: ConversationName) => document().conversations.view(name),
    follow: ({ signal }, name, from, limit) => document().follow(name, from, limit, signal),
    async explainCapture({ signal }) {
      await whole.catch(() => undefined);
      return (await makeExplanation(document(), { signal, conversations: [] })).capture.sentences;
    },
    async explain({ signal, progress }, name) {
      await whole.catch(() => undefined);
      const options = { signal, onProgress: progress, conversations: [name] };
      const { conversations } = await makeExplanation(document(), options);
      const [explained] = conversations;
      if (explained === undefined) throw new Error("The capture has no such conversation.");
      return explained;
    },
    async study({ signal, progress }, name) {
      await whole.catch(() => undefined);
      const study = await ConversationStudy.of(document(), name, signal, progress);
      signal.throwIfAborted();
      studied = study;
      return study.view;
    },
    verdict: (_context, name, frame) => studyOf(name)?.verdict(frame),
    differences: (_context, name) => studyOf(name)?.differences() ?? NO_DIFFERENCES,
    ladder: (_context, name, options) => studyOf(name)?.layOut(options) ?? NO_LADDER,
    ladderItems: (_context, name, from, to) => studyOf(name)?.ladder?.items(from, to) ?? [],
    ladderItemOf: (_context, name, frame) => studyOf(name)?.ladder?.itemOf(frame),
    plot: (_context, name, wish, area) => studyOf(name)?.plot(wish, area),
    complete: (_context, text, caret) => completeFilter(text, caret),
    checkFilter: (_context, text) => parseFilter(text).error,
  };
}

const NO_DIFFERENCES: Differences = { frames: new Uint32Array(0), ours: [] };
const NO_LADDER: LadderView = { lanes: [], phases: [], count: 0 };
