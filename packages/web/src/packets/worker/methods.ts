import type { CaptureView, ConversationName, ConversationView, FrameView, RowView } from "@wireside/packets";

/** What the page asks the worker that holds the capture. Rows are counted from 0 in the list as it is filtered. */
export interface CaptureMethods {
  /** Reads and indexes a capture; the one before is forgotten. Tells {@link Progress}. */
  open(file: Blob): CaptureView;
  rows(from: number, to: number): RowView[];
  /** Shows only frames that match; an empty text shows all. Tells {@link Progress}. */
  filter(text: string): FilterResult;
  /** The row that shows a frame, or the next one after it; undefined when there is none. */
  rowOf(frame: number): number | undefined;
  frame(number: number): FrameView;
  /** The next (1) or previous (-1) frame of the same conversation. */
  neighbour(frame: number, step: 1 | -1): number | undefined;
  conversations(): ConversationView[];
  complete(text: string, caret: number): Completion[];
  follow(name: ConversationName): FollowedStream;
}

export type FilterResult =
  | { readonly isWrong: false; readonly count: number }
  | {
      readonly isWrong: true;
      readonly message: string;
      /** Characters of the text that are at fault. */
      readonly from: number;
      readonly to: number;
      readonly suggestion: string | undefined;
    };

/** A way to go on writing a filter. */
export interface Completion {
  readonly label: string;
  /** What it is, in words. */
  readonly words: string | undefined;
  readonly kind: string;
  /** Characters that it takes the place of. */
  readonly from: number;
  readonly to: number;
}

/** The bytes of a conversation in order. */
export interface FollowedStream {
  readonly pieces: readonly FollowedPiece[];
  /** More was there than is shown. */
  readonly isCut: boolean;
}

export interface FollowedPiece {
  /** 0 from the client, 1 from the server. */
  readonly direction: 0 | 1;
  readonly frame: number;
  /** Undefined where the capture has a gap. */
  readonly bytes: Uint8Array | undefined;
  /** Bytes that are missing, for a gap. */
  readonly missing: number;
}
