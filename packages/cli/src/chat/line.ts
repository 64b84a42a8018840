import { LIMITS, UserName, nameKey } from "@wireside/protocol";
import { parseCommand, type Command } from "./command.ts";

/** What one line of input means. */
export type Line =
  | { kind: "empty" }
  | { kind: "text"; text: string }
  /** `#ls`: who is here. */
  | { kind: "list" }
  /** `@name: text`: a private message. */
  | { kind: "private"; name: string; text: string }
  | { kind: "command"; command: Command }
  | { kind: "wrong"; because: string };

export interface LineRules {
  /** Is this key (protocol's nameKey) the name of somebody? */
  isKnown: (key: string) => boolean;
  /** Do lines with `/` in front give commands? On a pipe they are text. */
  commands: boolean;
}

/**
 * Reads a line as the classic chat programs do: `#ls` lists people, `@name: text` is private, all else is for the room.
 * A name may have spaces. `@name text` is a mention and for the room; a private line to nobody known is never posted to the room.
 */
export function parseLine(line: string, rules: LineRules): Line {
  const trimmed = line.trim();
  if (trimmed === "") return { kind: "empty" };
  if (trimmed.toLowerCase() === "#ls") return { kind: "list" };
  if (line.startsWith("@")) return parsePrivate(line, rules) ?? { kind: "text", text: line };
  if (!rules.commands || !line.startsWith("/")) return { kind: "text", text: line };
  if (line.startsWith("//")) return { kind: "text", text: line.slice(1) };
  return parseCommand(line, rules.isKnown);
}

function parsePrivate(line: string, { isKnown }: LineRules): Line | undefined {
  const colon = line.indexOf(":");
  if (colon === -1 || colon > LIMITS.nameCharacters * 4) return undefined;
  const name = line.slice(1, colon);
  const text = line.slice(colon + 1);
  const toSomebody = UserName.safeParse(name);
  if (!toSomebody.success) return undefined;
  if (!isKnown(nameKey(name))) {
    if (beginsWithKnown(name, isKnown)) return undefined; // "@bob look at this: …" mentions bob
    if (text !== "" && !/^\s/.test(text)) return undefined; // "@see http://…"
  }
  if (text.trim() === "")
    return { kind: "wrong", because: `There is nothing after "@${name}:". Write @${name}: TEXT.` };
  return { kind: "private", name: toSomebody.data, text: text.trim() };
}

function beginsWithKnown(text: string, isKnown: (key: string) => boolean): boolean {
  return splitKnownName(text, isKnown) !== undefined;
}

/** Splits "NAME rest" where NAME, which may have spaces, is the longest known one. Undefined when none is. */
export function splitKnownName(
  text: string,
  isKnown: (key: string) => boolean,
): { name: string; rest: string } | undefined {
  const spaces = [...text.matchAll(/\s+/g)].map((match) => match.index);
  for (const end of [text.length, ...spaces.toReversed()]) {
    const name = text.slice(0, end);
    if (name.trim() !== "" && isKnown(nameKey(name))) return { name: name.trim(), rest: text.slice(end).trim() };
  }
  return undefined;
}
