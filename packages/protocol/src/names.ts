import { LIMITS } from "./limits.ts";
import { z } from "./zod.ts";

// Invisible, direction-changing and control characters make two names look alike; `@ # / :` have a meaning in commands.
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800@#/:,<>"'`\\]/u;
// Letters of these alphabets look alike (Latin a, Cyrillic а): a name keeps to one of them.
const ALIKE = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

function cleanName(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/gu, " ");
}

/** Is this, already cleaned, a name of 1 to `most` characters? */
function isName(text: string, most: number): boolean {
  const length = [...text].length;
  const alphabets = ALIKE.filter((script) => script.test(text)).length;
  return length >= 1 && length <= most && alphabets <= 1 && !FORBIDDEN.test(text);
}

const name = (most: number) =>
  z
    .string()
    .max(most * 8)
    .transform(cleanName)
    .refine((text) => isName(text, most), { message: "bad_name" });

/** A person's name: NFC, spaces folded, 1 to 32 visible characters, letters of one alphabet. */
export const UserName = name(LIMITS.nameCharacters);
/** A room's name, under the same rules, up to 48 characters. */
export const RoomName = name(LIMITS.roomNameCharacters);

/**
 * The key under which a name is unique: NFKC, case folded. "Éve", "éve" and "ÉVE" are one name.
 * Lower, upper and lower again folds what has two lower forms (ß and ss, ς and σ) or two upper ones (ẞ and SS). Cleaned
 * last, because NFKC makes spaces of its own: U+00A8 becomes a space and U+0308.
 */
export function nameKey(text: string): string {
  const folded = text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase();
  return cleanName(folded.normalize("NFKC"));
}

/**
 * The people a text mentions: every `@name` whose name, longest first, is in `keys`.
 * `keys` maps a name's key to its id. Returns each id once, in order of appearance, at most `most`.
 */
export function findMentions<Id>(
  text: string,
  keys: ReadonlyMap<string, Id>,
  most: number = LIMITS.mentionsPerMessage,
): Id[] {
  const found = new Set<Id>();
  for (let at = text.indexOf("@"); at !== -1 && found.size < most; at = text.indexOf("@", at + 1)) {
    if (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) continue; // an e-mail address
    const id = longestName(text.slice(at + 1, at + 1 + LIMITS.nameCharacters * 2), keys);
    if (id !== undefined) found.add(id);
  }
  return [...found];
}

function longestName<Id>(rest: string, keys: ReadonlyMap<string, Id>): Id | undefined {
  for (let end = rest.length; end > 0; end--) {
    const next = rest[end];
    if (next !== undefined && /[\p{L}\p{N}_]/u.test(next)) continue; // not at the end of a word
    const id = keys.get(nameKey(rest.slice(0, end)));
    if (id !== undefined) return id;
  }
  return undefined;
}
