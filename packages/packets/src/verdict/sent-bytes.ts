import { CAPTURE_LIMITS } from "../limits.ts";
import { lastNotAfter } from "./rising.ts";

/**
 * Which bytes of a side the capture has seen, and in which segments.
 *
 * ```
 *  sequence →      1000      2460      3920      5380      6840
 *  frontier        [ row 4 ] [ row 5 ]           [ row 6 ]          always appended: each begins past all before it
 *  fills of row 6                      [ row 9 ]                    what came later into the gap that row 6 left
 * ```
 * Each of these pieces was brought by one segment; later segments with the same bytes are its copies, chained from the
 * latest back to the first.
 */
export class SentBytes {
  /** Sequence number after the highest byte seen; -Infinity before the first. */
  next = Number.NEGATIVE_INFINITY;
  /** The segment that brought it, -1 before the first. */
  nextRow = -1;

  readonly #frontier: Pieces = { start: [], end: [], row: [] };
  /** By index into the frontier: what was filled in before that piece. */
  readonly #fills = new Map<number, Pieces>();
  /** By row of the segment that brought a piece: its latest copy. */
  readonly #latest: Map<number, number> = new Map();
  /** By row of a copy: the copy before it. */
  readonly #before: Map<number, number> = new Map();

  /** Takes a segment past all that was seen; what lies between becomes a gap. */
  append(row: number, start: number, end: number): void {
    this.#frontier.start.push(start);
    this.#frontier.end.push(end);
    this.#frontier.row.push(row);
    this.next = end;
    this.nextRow = row;
  }

  /**
   * Takes a segment that begins below {@link next}.
   *
   * @returns what its bytes were before
   */
  put(row: number, start: number, end: number): Put {
    const original = this.originalAt(start);
    const fills: number[] = [];
    let at = start;
    // Past the limit, what a hostile capture cut into crumbs is taken for seen.
    for (let steps = 0; at < end && at < this.next && steps < PIECES_LOOKED_AT; steps++) {
      const piece = this.#pieceAt(at);
      if (piece === undefined) {
        const after = lastNotAfter(this.#frontier.start, at) + 1;
        fills.push(this.#frontier.row[after]!);
        at = this.#fill(row, at, end, after);
      } else {
        at = piece.end;
      }
    }
    if (original !== undefined) {
      this.#before.set(row, this.latestCopyOf(original));
      this.#latest.set(original, row);
    }
    if (end > this.next) this.append(row, this.next, end);
    return { original, fills };
  }

  /** The segment that first brought the byte at `sequence`, undefined for a byte not seen. */
  originalAt(sequence: number): number | undefined {
    return this.#pieceAt(sequence)?.row;
  }

  /** The latest segment with the bytes that `original` first brought. */
  latestCopyOf(original: number): number {
    return this.#latest.get(original) ?? original;
  }

  /** The copy of the same bytes before this one, undefined for the first. */
  copyBefore(row: number): number | undefined {
    return this.#before.get(row);
  }

  /** Calls back for each gap still open between the first byte seen and the last: [start, end), and the segment after it. */
  forEachGap(visit: (start: number, end: number, row: number) => void): void {
    const { start, end, row } = this.#frontier;
    for (let at = 1; at < start.length; at++) {
      let from = end[at - 1]!;
      if (from === start[at]!) continue;
      const fills = this.#fills.get(at) ?? NO_PIECES;
      for (let inside = 0; inside < fills.start.length; inside++) {
        if (from < fills.start[inside]!) visit(from, fills.start[inside]!, row[at]!);
        from = Math.max(from, fills.end[inside]!);
      }
      if (from < start[at]!) visit(from, start[at]!, row[at]!);
    }
  }

  #pieceAt(sequence: number): { readonly end: number; readonly row: number } | undefined {
    const at = lastNotAfter(this.#frontier.start, sequence);
    return pieceIn(this.#frontier, at, sequence) ?? this.#fillAt(at + 1, sequence);
  }

  #fillAt(after: number, sequence: number): { readonly end: number; readonly row: number } | undefined {
    const fills = this.#fills.get(after);
    return fills === undefined ? undefined : pieceIn(fills, lastNotAfter(fills.start, sequence), sequence);
  }

  /** Puts a segment into the gap before a piece of the frontier, as far as it is one; returns where that ends. */
  #fill(row: number, start: number, end: number, after: number): number {
    let fills = this.#fills.get(after);
    if (fills === undefined) this.#fills.set(after, (fills = { start: [], end: [], row: [] }));
    const at = lastNotAfter(fills.start, start) + 1;
    const until = Math.min(end, fills.start[at] ?? end, this.#frontier.start[after] ?? end);
    // Past the limit, segments that a hostile capture puts into one gap are no longer remembered.
    if (fills.start.length < CAPTURE_LIMITS.gapPieces) {
      fills.start.splice(at, 0, start);
      fills.end.splice(at, 0, until);
      fills.row.splice(at, 0, row);
    }
    return until;
  }
}

function pieceIn(
  pieces: Pieces,
  at: number,
  sequence: number,
): { readonly end: number; readonly row: number } | undefined {
  return at >= 0 && sequence < pieces.end[at]! ? { end: pieces.end[at]!, row: pieces.row[at]! } : undefined;
}

/** What {@link SentBytes.put} met. */
export interface Put {
  /** The segment that had first brought its first byte, undefined for a byte not seen before. */
  readonly original: number | undefined;
  /** Segments that had left gaps which it fills. */
  readonly fills: readonly number[];
}

interface Pieces {
  readonly start: number[];
  readonly end: number[];
  readonly row: number[];
}

/** Earlier pieces that one segment is laid over: as many as a segment of 64 KB has of full ones, and more. */
const PIECES_LOOKED_AT = 64;
const NO_PIECES: Pieces = { start: [], end: [], row: [] };
