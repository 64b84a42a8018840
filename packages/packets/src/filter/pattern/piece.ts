import type { ByteSet } from "./byte-set.ts";

/** Places in the text that a pattern can ask for without taking a byte. */
export type Assertion = "start" | "line-start" | "end" | "last-line-end" | "line-end" | "word-edge" | "no-word-edge";

/** A regular expression, read. */
export type Piece =
  | { readonly type: "byte"; readonly set: ByteSet }
  | { readonly type: "sequence"; readonly of: readonly Piece[] }
  | { readonly type: "choice"; readonly of: readonly Piece[] }
  /** `most` is Infinity where there is no limit. Which of several lengths is tried first makes no difference here. */
  | { readonly type: "repeat"; readonly of: Piece; readonly least: number; readonly most: number }
  | { readonly type: "assertion"; readonly assertion: Assertion };
