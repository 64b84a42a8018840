import {
  ANY,
  byteSet,
  complement,
  ESCAPED_SETS,
  foldCase,
  NO_NEWLINE,
  VERTICAL_SPACE,
  type ByteSet,
} from "./byte-set.ts";
import { readClass } from "./class.ts";
import { readByteEscape } from "./escape.ts";
import { Scanner } from "./scanner.ts";
import type { Assertion, Piece } from "./piece.ts";

/** Options that `(?…)` switches. */
interface Options {
  /** i: letters stand for both cases. */
  readonly ignoreCase: boolean;
  /** s: a dot is any byte, a newline too. */
  readonly dotAll: boolean;
  /** m: ^ and $ are at every line. */
  readonly multiline: boolean;
  /** x: space and comments do not count. */
  readonly extended: boolean;
}

/**
 * Reads a Perl-compatible regular expression over bytes (PCRE2 without UTF, as Wireshark uses it, caseless at first). What
 * looks around or back is refused: one pass over the text could not match it.
 *
 * @throws PatternMistake
 */
export function parsePattern(pattern: Uint8Array): Piece {
  const parser = new PatternParser(pattern);
  return parser.parse();
}

class PatternParser extends Scanner {
  #options: Options = { ignoreCase: true, dotAll: false, multiline: false, extended: false };
  #depth = 0;
  /** Between \Q and \E everything stands for itself. */
  #isQuoting = false;

  parse(): Piece {
    const piece = this.#choice();
    if (!this.isAtEnd) throw this.mistake("This ) closes nothing.", this.at, this.at + 1);
    return piece;
  }

  #choice(): Piece {
    const { at } = this;
    if (++this.#depth > DEPTH) throw this.mistake("Groups are nested too deep.", at, at + 1, "pattern_too_large");
    const options = this.#options;
    const of = [this.#sequence()];
    while (this.takeIf("|")) of.push(this.#sequence());
    this.#options = options; // what was switched inside holds to the end of the group
    this.#depth--;
    return of.length === 1 ? of[0]! : { type: "choice", of };
  }

  #sequence(): Piece {
    const of: Piece[] = [];
    for (;;) {
      if (this.#options.extended && !this.#isQuoting) this.#skipComments();
      if (this.isAtEnd || (!this.#isQuoting && (this.sees("|") || this.sees(")")))) break;
      const { at } = this;
      const atom = this.#isQuoting ? this.#quoted() : this.#atom();
      if (atom !== undefined) of.push(this.#isQuoting ? atom : this.#repeated(atom, at));
    }
    return of.length === 1 ? of[0]! : { type: "sequence", of };
  }

  /** One character between \Q and \E; what repeats the last of them stands after the \E. */
  #quoted(): Piece | undefined {
    if (this.#endsQuote()) return undefined;
    const atom = this.#literal(this.take().charCodeAt(0));
    this.#endsQuote();
    return atom;
  }

  #endsQuote(): boolean {
    const isEnd = this.takeIf("\\E");
    if (isEnd) this.#isQuoting = false;
    return isEnd;
  }

  #skipComments(): void {
    for (;;) {
      while (!this.isAtEnd && " \t\n\v\f\r".includes(this.peek())) this.take();
      if (!this.takeIf("#")) return;
      while (!this.isAtEnd && this.take() !== "\n");
    }
  }

  /** One thing that can be repeated; undefined where there is none, as after `(?i)`. */
  #atom(): Piece | undefined {
    const { at } = this;
    const character = this.take();
    switch (character) {
      case "(":
        return this.#group(at);
      case "[":
        return this.#set(readClass(this, at));
      case ".":
        return { type: "byte", set: this.#options.dotAll ? ANY : NO_NEWLINE };
      case "^":
        return assertion(this.#options.multiline ? "line-start" : "start");
      case "$":
        return assertion(this.#options.multiline ? "line-end" : "last-line-end");
      case "\\":
        return this.#escape(at);
      case "*":
      case "+":
      case "?":
        throw this.mistake(`There is nothing before this ${character} to repeat.`, at, this.at);
      default:
        return this.#literal(character.charCodeAt(0));
    }
  }

  #repeated(atom: Piece, from: number): Piece {
    let piece = atom;
    for (let depth = 0; ; depth++) {
      if (depth > REPEATS)
        throw this.mistake("Too many repetitions of a repetition.", from, this.at, "pattern_too_large");
      if (this.#options.extended) this.#skipComments();
      const { at } = this;
      const counts = this.#counts();
      if (counts === undefined) return piece;
      const [least, most] = counts;
      if (least > most) throw this.mistake("The first number is larger than the second.", at, this.at);
      if (this.takeIf("+")) throw this.unsupported("A repetition that never gives back", from);
      this.takeIf("?"); // lazy: it finds the same texts
      piece = { type: "repeat", of: piece, least, most };
    }
  }

  #counts(): readonly [least: number, most: number] | undefined {
    if (this.takeIf("*")) return [0, Infinity];
    if (this.takeIf("+")) return [1, Infinity];
    if (this.takeIf("?")) return [0, 1];
    const found = this.takeMatch(/^\{(\d{1,5})(,?)(\d{0,5})\}/);
    if (found === undefined) return undefined;
    const [, least, comma, most] = found;
    if (comma === "" && most !== "") return undefined;
    return [Number(least), comma === "" ? Number(least) : most === "" ? Infinity : Number(most)];
  }

  #group(from: number): Piece | undefined {
    if (this.sees("*")) throw this.unsupported("A verb", from);
    if (!this.takeIf("?")) return this.#closed(from);
    if (this.takeIf("#")) {
      while (!this.isAtEnd && this.take() !== ")");
      return undefined;
    }
    if (this.takeMatch(/^(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*'|:|\|)/) !== undefined) return this.#closed(from);
    const switched = this.takeMatch(/^(\^?)([imsxn]*)(?:-([imsxn]*))?(?=[:)])/);
    if (switched === undefined) {
      const isLook = this.sees("=") || this.sees("!") || this.sees("<");
      throw this.unsupported(isLook ? "Looking ahead or behind" : "This group", from);
    }
    const before = this.#options;
    this.#switch(switched);
    if (this.takeIf(")")) return undefined;
    this.take();
    const piece = this.#closed(from);
    this.#options = before;
    return piece;
  }

  #switch([, reset, on = "", off = ""]: RegExpExecArray): void {
    const before = reset === "^" ? PLAIN : this.#options;
    const state = (letter: string, now: boolean) => (on.includes(letter) || now) && !off.includes(letter);
    this.#options = {
      ignoreCase: state("i", before.ignoreCase),
      dotAll: state("s", before.dotAll),
      multiline: state("m", before.multiline),
      extended: state("x", before.extended),
    };
  }

  #closed(from: number): Piece {
    const piece = this.#choice();
    if (!this.takeIf(")")) throw this.mistake("This ( is not closed.", from, from + 1);
    return piece;
  }

  #escape(from: number): Piece | undefined {
    if (this.isAtEnd) throw this.mistake("There is nothing after this backslash.", from, this.at);
    const letter = this.peek();
    const where = ASSERTIONS.get(letter);
    const set = ESCAPED_SETS.get(letter) ?? (letter === "N" ? NO_NEWLINE : letter === "C" ? ANY : undefined);
    if (where !== undefined || set !== undefined || letter === "R") {
      this.take();
      if (where !== undefined) return assertion(where);
      return set === undefined ? NEWLINE : { type: "byte", set };
    }
    if (letter === "Q" || letter === "E") {
      this.take();
      this.#isQuoting = letter === "Q";
      return undefined;
    }
    const isReference = /[1-9gk]/.test(letter) && !this.looksLike(/^[0-7]{3}/);
    if (isReference) throw this.unsupported("A reference to what a group matched", from, this.at + 1);
    if (/[pPX]/.test(letter)) throw this.unsupported("A property of Unicode", from, this.at + 1);
    if (/[KG]/.test(letter)) throw this.unsupported(`\\${letter}`, from, this.at + 1);
    return this.#literal(readByteEscape(this, from));
  }

  #literal(byte: number): Piece {
    return this.#set({ set: byteSet([byte, byte]), isNegated: false });
  }

  #set({ set, isNegated }: { readonly set: ByteSet; readonly isNegated: boolean }): Piece {
    const folded = this.#options.ignoreCase ? foldCase(set) : set;
    return { type: "byte", set: isNegated ? complement(folded) : folded };
  }
}

function assertion(where: Assertion): Piece {
  return { type: "assertion", assertion: where };
}

/** More than any that a person writes; each level is a call. */
const DEPTH = 100;
/** `a{2}{3}` has two. */
const REPEATS = 10;
const PLAIN: Options = { ignoreCase: false, dotAll: false, multiline: false, extended: false };
/** `\R`: any newline, \r\n as one. */
const NEWLINE: Piece = {
  type: "choice",
  of: [
    {
      type: "sequence",
      of: [
        { type: "byte", set: byteSet([0x0d, 0x0d]) },
        { type: "byte", set: byteSet([0x0a, 0x0a]) },
      ],
    },
    { type: "byte", set: VERTICAL_SPACE },
  ],
};
const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ["A", "start"],
  ["Z", "last-line-end"],
  ["z", "end"],
  ["b", "word-edge"],
  ["B", "no-word-edge"],
]);
