import { PrefixCode } from "./prefix-code.ts";

/** How far back a match reaches, bytes. */
const HISTORY = 32_768;
/** What one step unpacks at most, but for a match that reaches over it. */
const CHUNK = 262_144;
const FULL = HISTORY + CHUNK;
const LONGEST_MATCH = 258;

/** Why a step ended: it wants more input; its output is full; the data is at its end; this is not deflate data. */
export type InflateStatus = "input" | "output" | "end" | "damaged";

/** What the next bits are: the head of a block, the bytes of a stored one, codes, or nothing of this data any more. */
type Inside = "head" | "stored" | "codes" | "end";

/** All that it takes to go on unpacking from the middle. */
export interface InflateState {
  readonly inside: Inside;
  readonly isLast: boolean;
  /** Bytes left of a stored block. */
  readonly stored: number;
  /** Bits of the byte before that are not used yet, and how many. */
  readonly hold: number;
  readonly bits: number;
  /** Lengths of the codes of the block: those of its literals and lengths, then those of its distances. */
  readonly lengths: Uint8Array;
  readonly literals: number;
  readonly history: Uint8Array;
}

/**
 * Unpacks deflate data (RFC 1951) as it comes, in bounded memory.
 *
 * ```
 *  output  ┌───────────────────┬────────────────────────┬────────────┐
 *          │ history ≤ 32 KiB  │ start … end: this step │            │
 *          └───────────────────┴────────────────────────┴────────────┘
 * ```
 * Between steps at most seven bits of input are held: what is not whole at the end of the input is read again with more.
 */
export class Inflate {
  readonly output = new Uint8Array(FULL + LONGEST_MATCH);
  /** Where the bytes of this step begin in the output … */
  start = 0;
  /** … and end. */
  end = 0;
  /** Why the last step ended; `output` before the first. */
  status: InflateStatus = "output";

  #inside: Inside = "head";
  #isLast = false;
  #stored = 0;

  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #to = 0;
  /** The next bits of the input, lowest first. */
  #hold = 0;
  #bits = 0;

  #lengths: Uint8Array = FIXED_LENGTHS;
  #literals = FIXED_LITERALS;
  readonly #literalCode = new PrefixCode();
  readonly #distanceCode = new PrefixCode();

  /** Begins anew, or from a state that {@link save} gave. */
  restart(state?: InflateState): void {
    this.#inside = state?.inside ?? "head";
    this.#isLast = state?.isLast ?? false;
    this.#stored = state?.stored ?? 0;
    this.#hold = state?.hold ?? 0;
    this.#bits = state?.bits ?? 0;
    this.output.set(state?.history ?? []);
    this.start = this.end = state?.history.length ?? 0;
    this.status = "output";
    if (state?.inside === "codes") this.#useCodes(state.lengths, state.literals);
  }

  save(): InflateState {
    return {
      inside: this.#inside,
      isLast: this.#isLast,
      stored: this.#stored,
      hold: this.#hold,
      bits: this.#bits,
      lengths: this.#lengths,
      literals: this.#literals,
      history: this.output.slice(Math.max(0, this.end - HISTORY), this.end),
    };
  }

  /**
   * Unpacks from `input[from … to)` until that is used up, the output is full, or the data ends.
   *
   * @returns where in the input the next step begins
   */
  step(input: Uint8Array, from: number, to: number): number {
    if (this.end >= FULL) {
      this.output.copyWithin(0, this.end - HISTORY, this.end);
      this.end = HISTORY;
    }
    this.start = this.end;
    this.#input = input;
    this.#at = from;
    this.#to = to;
    let status: InflateStatus | "on";
    do status = this.#readPart();
    while (status === "on");
    this.status = status;
    this.#giveBack();
    return this.#at;
  }

  #readPart(): InflateStatus | "on" {
    switch (this.#inside) {
      case "head":
        return this.#readWhole(() => this.#readHead());
      case "stored":
        return this.#copyStored();
      case "codes":
        return this.#readCodes();
      case "end":
        return "end";
    }
  }

  /** When the input ends within it, nothing was read. */
  #readWhole(read: () => InflateStatus | "on"): InflateStatus | "on" {
    const [at, hold, bits] = [this.#at, this.#hold, this.#bits];
    const status = read();
    if (status === "input") [this.#at, this.#hold, this.#bits] = [at, hold, bits];
    return status;
  }

  /** RFC 1951 §3.2.3 */
  #readHead(): InflateStatus | "on" {
    const head = this.#take(3);
    if (head < 0) return "input";
    this.#isLast = (head & 1) === 1;
    switch (head >>> 1) {
      case 0:
        return this.#readStoredHead();
      case 1:
        return this.#useCodes(FIXED_LENGTHS, FIXED_LITERALS);
      case 2:
        return this.#readCodeLengths();
      default:
        return "damaged";
    }
  }

  /** RFC 1951 §3.2.4 */
  #readStoredHead(): InflateStatus | "on" {
    this.#giveBack();
    this.#hold = this.#bits = 0;
    if (this.#to - this.#at < 4) return "input";
    const length = this.#take(16);
    if ((length ^ this.#take(16)) !== 0xffff) return "damaged";
    this.#stored = length;
    this.#inside = "stored";
    return "on";
  }

  #copyStored(): InflateStatus | "on" {
    const count = Math.min(this.#stored, this.#to - this.#at, FULL - this.end);
    if (count > 0) this.output.set(this.#input.subarray(this.#at, this.#at + count), this.end);
    this.#at += count;
    this.end += count;
    this.#stored -= count;
    if (this.#stored === 0) return this.#endBlock();
    return this.end >= FULL ? "output" : "input";
  }

  /** RFC 1951 §3.2.7 */
  #readCodeLengths(): InflateStatus | "on" {
    const counts = this.#take(14);
    if (counts < 0) return "input";
    const literals = (counts & 31) + 257;
    const distances = ((counts >>> 5) & 31) + 1;
    if (literals > 286 || distances > 30) return "damaged";
    const own = new Uint8Array(19);
    for (let index = 0; index < (counts >>> 10) + 4; index++) {
      const length = this.#take(3);
      if (length < 0) return "input";
      own[CODE_LENGTH_ORDER[index]!] = length;
    }
    const code = this.#literalCode;
    if (!code.build(own)) return "damaged";
    const lengths = new Uint8Array(literals + distances);
    for (let at = 0; at < lengths.length;) {
      this.#fill(7);
      const found = code.find(this.#hold, this.#bits);
      if (found <= 0) return found === 0 ? "input" : "damaged";
      this.#drop(found & 15);
      const symbol = found >>> 4;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      const { base, extra } = REPEATS[symbol - 16]!;
      const more = this.#take(extra);
      if (more < 0) return "input";
      const end = at + base + more;
      if (end > lengths.length || (symbol === 16 && at === 0)) return "damaged";
      lengths.fill(symbol === 16 ? lengths[at - 1]! : 0, at, end);
      at = end;
    }
    return lengths[END_OF_BLOCK] === 0 ? "damaged" : this.#useCodes(lengths, literals);
  }

  #useCodes(lengths: Uint8Array, literals: number): "on" | "damaged" {
    if (!this.#literalCode.build(lengths.subarray(0, literals))) return "damaged";
    if (!this.#distanceCode.build(lengths.subarray(literals))) return "damaged";
    this.#lengths = lengths;
    this.#literals = literals;
    this.#inside = "codes";
    return "on";
  }

  /** The loop in which unpacking spends its time (RFC 1951 §3.2.3), with the state in local variables. */
  #readCodes(): InflateStatus | "on" {
    const { output } = this;
    const [input, to, literalCode, distanceCode] = [this.#input, this.#to, this.#literalCode, this.#distanceCode];
    let [at, hold, bits, end] = [this.#at, this.#hold, this.#bits, this.end];
    let [symbolAt, symbolHold, symbolBits] = [at, hold, bits];
    let status: InflateStatus | "on" = "output";
    while (end < FULL) {
      if (bits >= LENGTH_BITS) {
        // Enough for a literal or a length.
      } else if (at + 4 <= to) {
        // Four bytes at once; those of which only some bits fit are read again, and give the same bits.
        hold |= (input[at]! | (input[at + 1]! << 8) | (input[at + 2]! << 16) | (input[at + 3]! << 24)) << bits;
        at += (31 - bits) >> 3;
        bits |= 24;
      } else {
        for (; bits < 24 && at < to; bits += 8) hold |= input[at++]! << bits;
      }
      symbolAt = at;
      symbolHold = hold;
      symbolBits = bits;

      const found = literalCode.find(hold, bits);
      if (found <= 0) {
        status = found === 0 ? "input" : "damaged";
        break;
      }
      const symbol = found >>> 4;
      hold >>>= found & 15;
      bits -= found & 15;
      if (symbol < END_OF_BLOCK) {
        output[end++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        status = this.#endBlock();
        break;
      }
      const lengthExtra = LENGTH_EXTRA[symbol - 257] ?? 0;
      let length = (LENGTH_BASE[symbol - 257] ?? 0) + (hold & ((1 << lengthExtra) - 1));
      hold >>>= lengthExtra;
      bits -= lengthExtra;

      for (; bits < 15 && at < to; bits += 8) hold |= input[at++]! << bits;
      const place = distanceCode.find(hold, bits);
      if (place <= 0) {
        status = place === 0 ? "input" : "damaged";
        break;
      }
      hold >>>= place & 15;
      bits -= place & 15;
      const distanceExtra = DISTANCE_EXTRA[place >>> 4] ?? 0;
      for (; bits < distanceExtra && at < to; bits += 8) hold |= input[at++]! << bits;
      if (bits < distanceExtra) {
        status = "input";
        break;
      }
      const distance = (DISTANCE_BASE[place >>> 4] ?? 0) + (hold & ((1 << distanceExtra) - 1));
      hold >>>= distanceExtra;
      bits -= distanceExtra;

      // Two codes of each kind stand for nothing (§3.2.6): their length or distance is 0 here.
      if (length === 0 || distance === 0 || distance > end) {
        status = "damaged";
        break;
      }
      for (; length > 0; length--, end++) output[end] = output[end - distance]!;
    }
    if (status === "input") [at, hold, bits] = [symbolAt, symbolHold, symbolBits];
    this.#at = at;
    this.#bits = bits;
    this.#hold = hold & ((1 << bits) - 1);
    this.end = end;
    return status;
  }

  #endBlock(): "on" {
    this.#inside = this.#isLast ? "end" : "head";
    return "on";
  }

  /** Takes bytes from the input until `count` ≤ 16 bits are held, as far as there are any. */
  #fill(count: number): void {
    for (; this.#bits < count && this.#at < this.#to; this.#bits += 8)
      this.#hold |= this.#input[this.#at++]! << this.#bits;
  }

  #drop(count: number): void {
    this.#hold >>>= count;
    this.#bits -= count;
  }

  /** The next `count` ≤ 16 bits, or -1 when there are fewer. */
  #take(count: number): number {
    this.#fill(count);
    if (this.#bits < count) return -1;
    const value = this.#hold & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  /** Whole bytes that are held go back to the input. */
  #giveBack(): void {
    this.#at -= this.#bits >> 3;
    this.#bits &= 7;
    this.#hold &= (1 << this.#bits) - 1;
  }
}

const END_OF_BLOCK = 256;
/** A code of a length with its extra bits takes at most this many. */
const LENGTH_BITS = 20;

// RFC 1951 §3.2.5 and §3.2.7
const LENGTH_BASE = Uint16Array.of(
  ...[
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ],
);
const LENGTH_EXTRA = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);
const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
const DISTANCE_BASE = Uint16Array.from({ length: 30 }, (_, symbol) =>
  symbol < 2 ? symbol + 1 : ((2 + (symbol & 1)) << DISTANCE_EXTRA[symbol]!) + 1,
);
const CODE_LENGTH_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);
const REPEATS = [
  { base: 3, extra: 2 },
  { base: 3, extra: 3 },
  { base: 11, extra: 7 },
] as const;

// RFC 1951 §3.2.6
const FIXED_LITERALS = 288;
const FIXED_LENGTHS = new Uint8Array(FIXED_LITERALS + 32);
FIXED_LENGTHS.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288);
