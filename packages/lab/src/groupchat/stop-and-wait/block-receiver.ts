import { WiresideError } from "@wireside/protocol";
import { BLOCK_BYTES, RESEND_MS } from "./wire.ts";

/** What came, or why it cannot be said. */
export type Received =
  | {
      readonly content: Uint8Array;
      /** How often a block equal to its neighbour was told from a repeat by time or size, which can err. */
      readonly doubts: number;
    }
  | { readonly problem: WiresideError };

/** Equal blocks that came one after the other: the first, those taken for new ones, and those taken for repeats. */
interface Run {
  readonly bytes: Uint8Array;
  news: number;
  repeats: number;
}

/** Blocks more than the size allows that are still answered, so that the sender comes to its end. */
const SURPLUS = 64;
/** A repeat comes so long after the answer before at least, if that was lost: a little less than {@link RESEND_MS}. */
const REPEAT_AFTER_MS = 0.9 * RESEND_MS;

/**
 * The receiving side of stop and wait, apart from sockets. Blocks have no numbers, and a sender that gets no answer sends the
 * same again: so one that differs from the one before is new, and one that is equal is a repeat or an equal neighbour.
 *
 * Time decides: a repeat after a lost answer comes a tenth of a second later, a copy that the network made comes at once, and the
 * next block in between. At the end the size is compared: when it differs by whole blocks, and there is only one place where they
 * can have been misjudged, that is set right. Otherwise nothing tells, and the file is not given.
 */
export class BlockReceiver {
  readonly #size: number;
  readonly #runs: Run[] = [];
  #total = 0;
  #hasLast = false;
  #answeredAt: number | undefined;
  #fastest = Infinity;

  /** @param size of the file in bytes, as the offer says it */
  constructor(size: number) {
    this.#size = size;
  }

  /** Has everything come, as far as one knows? Repeats of the last block may still come. */
  get isDone(): boolean {
    return this.#size % BLOCK_BYTES === 0 ? this.#total >= this.#size : this.#hasLast;
  }

  /**
   * Takes a datagram; false when it is not a block of this file, and is not to be answered.
   *
   * @param now in ms; the answer is sent at once
   */
  take(block: Uint8Array, now: number): boolean {
    const isLast = block.length === this.#size % BLOCK_BYTES;
    const isSurplus = this.#total > this.#size + SURPLUS * BLOCK_BYTES;
    if (block.length === 0 || !(isLast || block.length === BLOCK_BYTES) || isSurplus) return false;
    const run = this.#runs.at(-1);
    const elapsed = this.#answeredAt === undefined ? undefined : now - this.#answeredAt;
    this.#answeredAt = now;
    if (run === undefined || !areEqual(run.bytes, block)) {
      // Behind the last block nothing can follow.
      if (this.#hasLast) return false;
      this.#runs.push({ bytes: block.slice(), news: 0, repeats: 0 });
      this.#hasLast = isLast;
    } else if (this.#hasLast || this.#isRepeat(elapsed ?? 0)) {
      run.repeats++;
      return true;
    } else run.news++;
    this.#total += block.length;
    // One that comes late was lost before, and says nothing of how fast the path is.
    if (elapsed !== undefined && elapsed < REPEAT_AFTER_MS) this.#fastest = Math.min(this.#fastest, elapsed);
    return true;
  }

  /** What came, when nothing more does. */
  result(): Received {
    const missing = (this.#size - this.#total) / BLOCK_BYTES;
    const inner = this.#hasLast ? this.#runs.slice(0, -1) : this.#runs;
    const doubts = inner.reduce((sum, { news, repeats }) => sum + news + repeats, 0);
    if (missing !== 0) {
      const problem = Number.isInteger(missing) ? correct(inner, missing) : this.#cut();
      if (problem !== undefined) return { problem };
    }
    const content = new Uint8Array(this.#size);
    let at = 0;
    for (const { bytes, news } of this.#runs) {
      for (let count = 0; count <= news; count++, at += bytes.length) content.set(bytes, at);
    }
    return { content, doubts };
  }

  #isRepeat(elapsed: number): boolean {
    const isCopy = this.#fastest !== Infinity && elapsed < this.#fastest / 2;
    return isCopy || elapsed >= REPEAT_AFTER_MS;
  }

  #cut(): WiresideError {
    const message = `${String(this.#total)} of ${String(this.#size)} bytes came.`;
    return new WiresideError("cut_short", { message });
  }
}

/** Takes blocks that were taken for repeats for new ones, or the other way round, where it is clear which. */
function correct(runs: readonly Run[], missing: number): WiresideError | undefined {
  const from = missing > 0 ? "repeats" : "news";
  const to = missing > 0 ? "news" : "repeats";
  const count = Math.abs(missing);
  const doubtful = runs.filter((run) => run[from] > 0);
  const all = doubtful.reduce((sum, run) => sum + run[from], 0);
  if (all < count) {
    const text = missing > 0 ? "are missing" : "came too many";
    return new WiresideError("cut_short", { message: `${String(count * BLOCK_BYTES)} bytes ${text}.` });
  }
  if (all > count && doubtful.length > 1) {
    const message = "Blocks that are equal to their neighbours were lost or repeated, and nothing tells which.";
    return new WiresideError("cut_short", { message });
  }
  for (const run of doubtful) {
    const moved = Math.min(run[from], count);
    run[from] -= moved;
    run[to] += moved;
  }
  return undefined;
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && Buffer.compare(one, other) === 0;
}
