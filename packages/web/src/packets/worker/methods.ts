import type {
  CaptureView,
  ComparedFrame,
  ConversationName,
  ConversationOrder,
  ConversationView,
  ExplainedConversation,
  FilterCompletion,
  FilterError,
  FilterWarning,
  FollowedPart,
  FrameView,
  LadderItem,
  LadderOptions,
  RowView,
  Sentence,
} from "@wireside/packets";

import type { Differences, LadderView, PlotArea, PlotView, PlotWish, StudyView } from "./study-views.ts";

/** What the page asks the worker that holds the capture. Rows are counted from 0 in the list as it is filtered. */
export interface CaptureMethods {
  /** Reads the beginning of a capture; the one before is forgotten. Fails when it is none. */
  open(file: Blob): CaptureView;
  /** Reads the rest. Tells Progress: what it counts in `frames` can be looked at. */
  read(): CaptureView;
  /** The capture as far as it was read. */
  view(): CaptureView;
  rows(from: number, to: number): RowView[];
  /** Shows only frames that match; an empty text shows all. Waits until all was read. Tells Progress. */
  filter(text: string): FilterResult;
  /** The row that shows a frame, or the next one after it, or else the last; undefined when there is none. */
  rowOf(frame: number): number | undefined;
  frame(number: number): FrameView;
  /** The next (1) or previous (-1) frame of the same conversation. */
  neighbour(frame: number, step: 1 | -1): number | undefined;
  /** The first frame of a conversation. */
  firstFrame(name: ConversationName): number | undefined;
  conversationCount(): number;
  conversations(order: ConversationOrder, from: number, to: number): ConversationView[];
  /** The place of a conversation in an order; -1 when it has none. */
  conversationPlace(name: ConversationName, order: ConversationOrder): number;
  conversation(name: ConversationName): ConversationView | undefined;
  /** What a conversation carried, from a piece on. */
  follow(name: ConversationName, from: number, limit: number): FollowedPart;
  /** What there is to say of the capture as a whole. */
  explainCapture(): readonly Sentence[];
  /** Explains a conversation, in sentences with their proofs. */
  explain(name: ConversationName): ExplainedConversation;
  /** Looks into a conversation: what follows is asked about it. The one before is forgotten. Tells Progress. */
  study(name: ConversationName): StudyView;
  /** What is said of a frame; undefined where there is nothing to say. */
  verdict(name: ConversationName, frame: number): ComparedFrame | undefined;
  differences(name: ConversationName): Differences;
  /** Lays the ladder out. */
  ladder(name: ConversationName, options: LadderOptions): LadderView;
  /** Items of the ladder as it was laid out last. */
  ladderItems(name: ConversationName, from: number, to: number): LadderItem[];
  ladderItemOf(name: ConversationName, frame: number): number | undefined;
  /** Undefined for what has no such plot. */
  plot(name: ConversationName, wish: PlotWish, area: PlotArea): PlotView | undefined;
  /** What a filter that is being written could go on with, and what is wrong with it as it is. */
  complete(text: string, caret: number): FilterCompletion;
  checkFilter(text: string): FilterError | undefined;
}

export type FilterResult =
  | { readonly isWrong: false; readonly count: number; readonly warnings: readonly FilterWarning[] }
  | { readonly isWrong: true; readonly error: FilterError };
