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
 * A text of the hub as it is written to a classic client. Each line says whose it is, so that nobody can write one that looks like
 * another's. No write is longer than the originals read at one time; of several all but the last are exactly as long, so that
 * those that arrive together are read apart, and no character is torn.
 *
 * @param front what stands in front of each line
 */
export function classicWrites(text: string, front: string, end: " " | "\n"): string[] {
  const most = DOOR_LIMITS.writeBytes - end.length;
  const lines = text
    .split(BREAK)
    .filter((line) => line.trim() !== "")
    .map((line) => line.replace(CONTROL, "\uFFFD"))
    .flatMap((line) => split(line, most - Buffer.byteLength(front), (part) => Buffer.byteLength(part)))
    .map((part) => front + part);
  const writes: string[] = [];
  for (const line of lines) {
    const joined = `${writes.at(-1) ?? ""}\n${line}`;
    if (writes.length > 0 && Buffer.byteLength(joined) <= most) writes[writes.length - 1] = joined;
    else writes.push(line);
  }
  const fill = (write: string): string => write + " ".repeat(most - Buffer.byteLength(write));
  return writes.map((write, at) => (at === writes.length - 1 ? write : fill(write)) + end);
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
