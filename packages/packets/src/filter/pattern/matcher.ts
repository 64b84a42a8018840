import { CAPTURE_LIMITS } from "../../limits.ts";
import { WORD } from "./byte-set.ts";
import type { Assertion } from "./piece.ts";
import { parsePattern } from "./parser.ts";
import { assemble, type Program } from "./program.ts";

/**
 * Tells whether a regular expression matches somewhere in bytes or in a text (as its UTF-8). It reads each byte once: all the ways
 * a pattern can go are followed at the same time. The sets of ways that occur become the states of an automaton as they are met,
 * so that a byte costs one look into a table after the first times.
 */
export class Matcher {
  readonly #program: Program;
  readonly #states: State[] = [];
  readonly #known = new Map<string, number>();
  #scratch = new Uint8Array(256);

  /** @throws PatternMistake */
  constructor(pattern: Uint8Array) {
    this.#program = assemble(parsePattern(pattern));
    this.#enter([this.#program.start], BEGINNING);
  }

  matches(bytes: Uint8Array, length = bytes.length): boolean {
    let state = 0;
    for (let at = 0; at <= length; at++) {
      const symbol = at < length - 1 ? bytes[at]! : symbolAtEnd(bytes, at, length);
      const next = this.#states[state]!.next[symbol]!;
      state = next === UNKNOWN ? this.#step(state, symbol) : next;
      if (state < 0) return state === FOUND;
    }
    return false;
  }

  matchesText(text: string): boolean {
    if (this.#scratch.length < text.length * 3) this.#scratch = new Uint8Array(text.length * 3);
    return this.matches(this.#scratch, UTF8.encodeInto(text, this.#scratch).written);
  }

  /** Works out where a state goes with a symbol, and remembers it. */
  #step(from: number, symbol: number): number {
    const state = this.#states[from]!;
    const { steps, start } = this.#program;
    const reached = this.#reachable(state, symbol);
    if (reached.has(0)) return (state.next[symbol] = FOUND);
    if (symbol === END) return (state.next[symbol] = NOT_FOUND);
    const byte = symbol === FINAL_NEWLINE ? NEWLINE : symbol;
    const after = new Set([start]); // a match may begin at every byte
    for (const place of reached) {
      const step = steps[place]!;
      if (step.type === "byte" && step.set[byte] === 1) after.add(step.next);
    }
    if (this.#states.length >= CAPTURE_LIMITS.patternStates) this.#forget();
    const next = this.#enter([...after], byte === NEWLINE ? LINE : WORD[byte] === 1 ? LETTER : OTHER);
    // After forgetting, `state` is no longer one of the states: what it learns is lost with it.
    return (state.next[symbol] = next);
  }

  /** The steps that can be reached from a state without taking a byte, when `symbol` comes next. */
  #reachable(state: State, symbol: number): ReadonlySet<number> {
    const { steps } = this.#program;
    const reached = new Set<number>();
    const open = [...state.places];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached.has(place)) continue;
      reached.add(place);
      const step = steps[place]!;
      if (step.type === "either") open.push(...step.next);
      else if (step.type === "assertion" && holds(step.assertion, state.before, symbol)) open.push(step.next);
    }
    return reached;
  }

  #enter(places: number[], before: Before): number {
    places.sort((a, b) => a - b);
    const key = `${before} ${places.join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#states.push({ places, before, next: new Int32Array(SYMBOLS).fill(UNKNOWN) }) - 1;
    this.#known.set(key, id);
    return id;
  }

  #forget(): void {
    this.#states.length = 0;
    this.#known.clear();
    this.#enter([this.#program.start], BEGINNING);
  }
}

/** Where a match can be: the steps it has come to, what stands before, and for each symbol the state that follows. */
interface State {
  readonly places: readonly number[];
  readonly before: Before;
  readonly next: Int32Array;
}

function symbolAtEnd(bytes: Uint8Array, at: number, length: number): number {
  if (at === length) return END;
  const byte = bytes[at]!;
  return byte === NEWLINE ? FINAL_NEWLINE : byte;
}

function holds(assertion: Assertion, before: Before, symbol: number): boolean {
  switch (assertion) {
    case "start":
      return before === BEGINNING;
    case "line-start":
      return before === BEGINNING || (before === LINE && symbol !== END);
    case "end":
      return symbol === END;
    case "last-line-end":
      return symbol === END || symbol === FINAL_NEWLINE;
    case "line-end":
      return symbol === END || symbol === FINAL_NEWLINE || symbol === NEWLINE;
    case "word-edge":
      return (before === LETTER) !== (WORD[symbol] === 1);
    case "no-word-edge":
      return (before === LETTER) === (WORD[symbol] === 1);
  }
}

type Before = typeof BEGINNING | typeof LINE | typeof LETTER | typeof OTHER;
const BEGINNING = 0;
const LINE = 1;
const LETTER = 2;
const OTHER = 3;

// Symbols are the bytes, a newline that is the last byte, and the end.
const NEWLINE = 0x0a;
const FINAL_NEWLINE = 256;
const END = 257;
const SYMBOLS = 258;

// What follows a symbol is a state, or one of these.
const UNKNOWN = -1;
const FOUND = -2;
const NOT_FOUND = -3;

const UTF8 = new TextEncoder();
