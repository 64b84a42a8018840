import type { FrameBatch } from "../frames/batch.ts";
import type { Window } from "./window.ts";

/** The reader of one format: bytes in, frames out; it neither waits nor fetches. */
export interface FrameParser {
  /**
   * Adds the whole frames that are in the window to the batch, until it is full, and moves the window's start past what it
   * has read. When the window is the capture's last, what is left is not whole.
   */
  parse(window: Window, batch: FrameBatch): void;
  /** Whether it has come to its end, or to something that it cannot read past. */
  readonly isOver: boolean;
}
