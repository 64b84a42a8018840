/** Markup that is safe to stand in a page. Only {@link html} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may be put into markup: text and numbers are escaped, markup stays, of nothing nothing is written. */
export type Piece = string | number | Markup | undefined | readonly Piece[];

/**
 * Makes markup of a template: the words between are taken as they are, every value is escaped. In attributes values stand
 * between double quotes.
 */
export function markup(words: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  let text = words[0]!;
  for (const [at, value] of values.entries()) text += written(value) + words[at + 1]!;
  return new Markup(text);
}

/** Pieces with another between each two. */
export function joined(pieces: readonly Piece[], between: Piece): Piece {
  return pieces.flatMap((piece, at) => (at === 0 ? [piece] : [between, piece]));
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return escaped(piece);
  if (piece instanceof Markup) return piece.text;
  return piece.map(written).join("");
}

/**
 * Text from a capture as text of a page. Beside the characters that HTML gives a meaning, those are made visible that would not
 * be seen or would turn what stands around them: control characters, marks of writing direction, lone surrogates.
 */
export function escaped(text: string): string {
  return text.replace(SPECIAL, (character) => ENTITIES.get(character) ?? visible(character.codePointAt(0)!));
}

function visible(code: number): string {
  if (code < 0x20) return String.fromCodePoint(CONTROL_PICTURES + code);
  if (code === 0x7f) return "␡";
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Unicode's block of control pictures, U+2400: ␀ for NUL and so on. */
const CONTROL_PICTURES = 0x2400;

// HTML's own; C0, DEL and C1; Arabic letter mark, zero-width and directional marks (UAX #9), line separators, interlinear
// annotation and byte order marks; lone surrogates, noncharacters and tags.
const SPECIAL =
  /[&<>"'\p{Cc}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}\ufdd0-\ufdef\ufffe\uffff\u{e0000}-\u{e007f}]/gu;
