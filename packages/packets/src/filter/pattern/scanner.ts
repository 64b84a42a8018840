/** What is wrong with a regular expression. */
export type PatternProblem = "bad_pattern" | "pattern_not_supported" | "pattern_too_large";

/** Why a regular expression cannot be used, and where: offsets in its bytes, `to` not included. */
export class PatternMistake extends Error {
  readonly problem: PatternProblem;
  readonly from: number;
  readonly to: number;

  constructor(problem: PatternProblem, message: string, from: number, to: number) {
    super(message);
    this.problem = problem;
    this.from = from;
    this.to = to;
  }
}

/** Walks over a regular expression, a character a byte. */
export class Scanner {
  readonly #text: string;
  at = 0;

  constructor(pattern: Uint8Array) {
    this.#text = Array.from(pattern, (byte) => String.fromCharCode(byte)).join("");
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  /** The next character; empty at the end. */
  peek(): string {
    return this.#text[this.at] ?? "";
  }

  take(): string {
    const character = this.peek();
    this.at++;
    return character;
  }

  sees(text: string): boolean {
    return this.#text.startsWith(text, this.at);
  }

  takeIf(text: string): boolean {
    const isThere = this.sees(text);
    if (isThere) this.at += text.length;
    return isThere;
  }

  /** @param form begins with ^ */
  looksLike(form: RegExp): boolean {
    return form.test(this.#text.slice(this.at, this.at + LOOK_AHEAD));
  }

  /** @param form begins with ^ */
  takeMatch(form: RegExp): RegExpExecArray | undefined {
    const found = form.exec(this.#text.slice(this.at, this.at + LOOK_AHEAD)) ?? undefined;
    if (found !== undefined) this.at += found[0].length;
    return found;
  }

  mistake(message: string, from: number, to: number, problem: PatternProblem = "bad_pattern"): PatternMistake {
    return new PatternMistake(problem, message, from, to);
  }

  unsupported(what: string, from: number, to = this.at + 1): PatternMistake {
    const message = `${what} is not possible here: patterns are matched in one pass over the text.`;
    return new PatternMistake("pattern_not_supported", message, from, Math.min(to, this.#text.length));
  }
}

/** Longer than anything that is taken as a whole: names of groups have 32 characters at most. */
const LOOK_AHEAD = 64;
