import { CAPTURE_LIMITS } from "../limits.ts";
import { KEYWORDS, lex, type Mark, type Token } from "./lexer.ts";
import { excerpt, Mistake, type FilterWarning, type Span } from "./mistake.ts";

/** Walks over the tokens of a filter. */
export class Cursor {
  readonly text: string;
  readonly warnings: FilterWarning[] = [];
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  /** @throws Mistake */
  constructor(text: string) {
    this.text = text;
    this.#tokens = lex(text);
  }

  /** The token that has not been taken yet. */
  get next(): Token {
    return this.#tokens[this.#position]!;
  }

  get isAtEnd(): boolean {
    return this.next.kind === "end";
  }

  take(): Token {
    const { next } = this;
    if (!this.isAtEnd) this.#position++;
    return next;
  }

  /** Whether the next token, or one further on, is this mark. */
  sees(mark: Mark, ahead = 0): boolean {
    const token = this.#tokens[this.#position + ahead];
    return token?.kind === "mark" && token.mark === mark;
  }

  /** Takes an operator, which must have something on its right. */
  takeOperator(): void {
    const operator = this.take();
    const { next } = this;
    if (next.kind === "end" || (next.kind === "mark" && !STARTS.has(next.mark))) {
      const message = `${this.textOf(operator)} has nothing on its right.`;
      throw new Mistake("missing_operand", message, operator);
    }
  }

  /** Takes what closes `open`. */
  close(open: Token, mark: ")" | "}"): Token {
    if (this.sees(mark)) return this.take();
    if (!this.isAtEnd) throw this.unexpected();
    throw new Mistake("unbalanced", `This ${this.textOf(open)} is not closed.`, { from: open.from, to: open.from + 1 });
  }

  /** Reads something that is one level deeper. */
  nested<T>(read: () => T): T {
    this.deepen();
    const result = read();
    this.#depth--;
    return result;
  }

  /** Counts one more level until the end of what is being read. */
  deepen(levels = 1): void {
    this.#depth += levels;
    if (this.#depth > CAPTURE_LIMITS.filterDepth) {
      throw new Mistake("too_deep", `A filter nests at most ${CAPTURE_LIMITS.filterDepth} levels.`, this.next);
    }
  }

  /** A piece of the filter, for messages. */
  textOf({ from, to }: Span): string {
    return excerpt(this.text.slice(from, to));
  }

  /** Why the next token cannot stand here. */
  unexpected(): Mistake {
    const { next } = this;
    const shown = this.textOf(next);
    const before = this.#tokens[this.#position - 1];
    if (next.kind === "end") return new Mistake("missing_operand", "Something is missing at the end.", next);
    if (next.kind === "mark") {
      if (next.mark === ")" || next.mark === "}")
        return new Mistake("unbalanced", `This ${shown} closes nothing.`, next);
      const hasLeft = before !== undefined && (before.kind !== "mark" || before.mark === ")" || before.mark === "}");
      if (hasLeft || STARTS.has(next.mark)) {
        const rest = next.mark === "contains" || next.mark === "matches" ? NEGATED_SEARCH : "";
        return new Mistake("unexpected", `${shown} cannot stand here${rest}.`, next);
      }
      return new Mistake("missing_operand", `${shown} has nothing on its left.`, next);
    }
    if (next.kind === "slice" || next.kind === "layers") {
      return new Mistake("unexpected", `${shown} belongs right after a field.`, next);
    }
    const operator = operatorMeant(shown);
    if (operator !== undefined)
      return new Mistake("missing_operator", `${shown} is not an operator.`, next, [operator]);
    if (before === undefined) return new Mistake("unexpected", `${shown} cannot stand here.`, next);
    const display = displayFilterMeant(this.textOf(before), shown);
    if (display !== undefined) {
      const message = "This is how capture filters are written, not display filters.";
      return new Mistake("missing_operator", message, { from: before.from, to: next.to }, [display]);
    }
    const suggestions = next.kind === "word" ? [`and ${shown}`, `or ${shown}`, `== ${shown}`] : [`== ${shown}`];
    const message = `There is no operator between ${this.textOf(before)} and ${shown}.`;
    return new Mistake("missing_operator", message, next, suggestions);
  }
}

/** The operator that somebody means with a word that is none. */
function operatorMeant(word: string): string | undefined {
  const lower = word.toLowerCase();
  return KEYWORDS.has(lower) ? lower : MEANT.get(lower);
}

/** What a capture filter (pcap-filter(7)) of two words is as a display filter. */
function displayFilterMeant(word: string, value: string): string | undefined {
  switch (word) {
    case "host":
    case "net":
      return `${value.includes(":") ? "ipv6.addr" : "ip.addr"} == ${value}`;
    case "port":
      return `tcp.port == ${value} or udp.port == ${value}`;
    default:
      return undefined;
  }
}

const MEANT: ReadonlyMap<string, string> = new Map([
  ["is", "=="],
  ["equals", "=="],
  ["like", "matches"],
  ["has", "contains"],
]);

const NEGATED_SEARCH = '; its opposite is written with not before the field, as in not http.host contains "example"';

/** Marks that something with a value, or a test, can begin with. */
const STARTS: ReadonlySet<Mark> = new Set<Mark>(["not", "(", "{", "-", "+", "any", "all"]);
