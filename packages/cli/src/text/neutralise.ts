// Text from the network is data. A terminal obeys control sequences (ECMA-48 §5.2, §5.3): they can move the cursor, write
// the clipboard, set the title, or make one line look like another. So no control character reaches the terminal.

/** Text with which nothing has to be done. */
const HARMLESS = /^[\x20-\x7e]*$/;
/** C0 except line feed, DEL, C1, and what turns the direction of text round (UAX #9 §2). */
const DANGEROUS = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Line and paragraph separators, and the byte order mark: drawn differently by every terminal. */
const UNEVEN = /[\u2028\u2029\ufeff]/gu;

/** Text that is safe to draw: each control character becomes its visible picture, tabs become spaces; line feeds stay. */
export function neutralise(text: string): string {
  if (HARMLESS.test(text)) return text;
  return text.toWellFormed().replace(/\r\n?/g, "\n").replace(DANGEROUS, picture).replace(UNEVEN, " ");
}

/** The same on one line: line feeds become `⏎`. For names, topics and output that is read line by line. */
export function neutraliseLine(text: string): string {
  return HARMLESS.test(text) ? text : neutralise(text).replace(/\n/g, " ⏎ ");
}

/** One value as one line of JSON in which no character can act on a terminal. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x09) return "    ";
  if (code < 0x20) return String.fromCharCode(0x2400 + code); // U+2400 Control Pictures
  return code === 0x7f ? "␡" : "\u{fffd}";
}
