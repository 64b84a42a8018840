const NOT_ASCII = /[^\x20-\x7e]/gu;

/** A value as JSON in ASCII: other characters are escaped, as Python's `json.dumps` does it (RFC 8259 §7). */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(NOT_ASCII, escaped);
}

/** `\u00e9`; of a character beyond the first plane, its two halves. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}
