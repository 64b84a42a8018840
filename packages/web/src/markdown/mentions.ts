import { LIMITS, nameKey, type UserId } from "@wireside/protocol";

export type Piece = { text: string; mention: UserId | undefined };

/**
 * Cuts a text at the names it mentions. `names` holds the keys (`nameKey`) of those whom the hub found mentioned, so
 * that nobody is shown as told who was not. The longest name wins, as it does in the hub.
 */
export function splitMentions(text: string, names: ReadonlyMap<string, UserId>): Piece[] {
  if (names.size === 0 || !text.includes("@")) return [{ text, mention: undefined }];
  const pieces: Piece[] = [];
  let done = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", Math.max(at + 1, done))) {
    if (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) continue;
    const found = longestName(text.slice(at + 1, at + 1 + LIMITS.nameCharacters * 2), names);
    if (found === undefined) continue;
    if (at > done) pieces.push({ text: text.slice(done, at), mention: undefined });
    done = at + 1 + found.length;
    pieces.push({ text: text.slice(at, done), mention: found.id });
  }
  if (done < text.length) pieces.push({ text: text.slice(done), mention: undefined });
  return pieces;
}

function longestName(rest: string, names: ReadonlyMap<string, UserId>): { id: UserId; length: number } | undefined {
  for (let length = rest.length; length > 0; length--) {
    if (/[\p{L}\p{N}_]/u.test(rest[length] ?? "")) continue;
    const id = names.get(nameKey(rest.slice(0, length)));
    // A name ends with its last letter, not with the space after it.
    if (id !== undefined && rest.slice(0, length).trimEnd().length === length) return { id, length };
  }
  return undefined;
}
