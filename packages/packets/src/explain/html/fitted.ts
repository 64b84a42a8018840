/**
 * Cuts text that would take more room than there is, with `…` at its end. There is nothing here to measure text with; widths are
 * those of common sans-serif fonts, rather a little more.
 *
 * @param room in units of the font's size (em)
 */
export function fitted(text: string, room: number): string {
  let [width, kept] = [0, 0];
  for (const character of text) {
    width += widthOf(character);
    if (width > room) return `${text.slice(0, kept).trimEnd()}…`;
    if (width <= room - ELLIPSIS) kept += character.length;
  }
  return text;
}

/** About how wide text is, in units of the font's size. */
export function widthOfText(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  const code = character.codePointAt(0)!;
  // Ideographs, syllables and emoji fill a square.
  if (code >= 0x1100) return code >= 0x2000 && code < 0x2e80 ? 0.8 : 1.05;
  if (NARROW.has(character)) return 0.36;
  if (code >= 0x41 && code <= 0x5a) return 0.72;
  return 0.63;
}

const ELLIPSIS = 0.9;
const NARROW = new Set(" .,:;·'|!iljtfI()[]/-");
