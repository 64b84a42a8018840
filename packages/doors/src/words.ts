import { LIMITS, nameKey } from "@wireside/protocol";
import { DOOR_LIMITS } from "./limits.ts";

/** Where somebody's screen may begin a new line. */
const BREAK = /\r\n|[\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]/u;
/** What a terminal would obey. A tab is harmless. */
const CONTROL = /(?!\t)\p{Cc}/gu;
/** Names that would be taken for something else where names are followed by text. */
const MISTAKABLE = /^!|\[private\]$|^(?:wireside|error)$/u;

/**
 * A name of the hub as classic clients are told it. In `<` and `>`, which no name of the hub has, stand those that look like
 * a list of people, a private message, or the server.
 */
export function classicName(name: string): string {
  return MISTAKABLE.test(nameKey(name)) ? `<${name}>` : name;
}

/** What somebody wrote as texts that the hub takes, split at characters where it is too long for one. */
export function hubTexts(written: string): string[] {
  const text = written.replaceAll("\0", "\uFFFD").replace(/[\r\n]+$/u, "");
  // As it is escaped on its way to the hub, which bounds both forms.
  const texts = split(text, LIMITS.messageBytes, (part) => Buffer.byteLength(JSON.stringify(part)) - 2);
  return texts.filter((part) => part.trim() !== "");
}

/**
 * A text of the hub as lines that each say whose they are, so that nobody can write a line that looks like another's, and
 * none is longer than the originals read at one time.
 *
 * @param lineOf makes the line of some words
 */
export function classicLines(text: string, lineOf: (words: string) => string): string[] {
  const room = DOOR_LIMITS.writeBytes - Buffer.byteLength(lineOf(""));
  return text
    .split(BREAK)
    .filter((line) => line.trim() !== "")
    .flatMap((line) => split(line.replace(CONTROL, "\uFFFD"), room, (part) => Buffer.byteLength(part)))
    .map(lineOf);
}

/**
 * Splits between characters, so that no part costs more than `most`.
 *
 * @param costOf a text costs what its characters do
 */
function split(text: string, most: number, costOf: (text: string) => number): string[] {
  if (costOf(text) <= most) return [text];
  const parts: string[] = [];
  let part = "";
  let cost = 0;
  for (const character of text) {
    const more = costOf(character);
    if (cost + more > most) {
      parts.push(part);
      part = "";
      cost = 0;
    }
    part += character;
    cost += more;
  }
  return [...parts, part];
}
