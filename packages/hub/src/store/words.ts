/**
 * The words of a search as the index knows words: runs of letters and digits. "e-mail" is the words e and mail, one
 * after the other. A part without letters and digits is no word.
 */
export function splitSearch(text: string): string[] {
  return text.split(/\s+/u).filter((part) => /[\p{L}\p{N}\p{Co}]/u.test(part));
}
