import { LAB_LIMITS } from "./limits.ts";

/** Control and format characters, which a terminal would obey or nobody would see. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Can someone be called so in a room? Spaces and letters of any script are fine; what looks like a command is not. */
export function isName(name: string): boolean {
  const bytes = Buffer.byteLength(name);
  const isShort = bytes > 0 && bytes <= LAB_LIMITS.nicknameBytes;
  return isShort && name === name.trim() && !INVISIBLE.test(name) && !/^[!#@/]|:/u.test(name);
}

/** By which two names are the same: nobody can come in as somebody else in other letters. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** The longest of some names that a text begins with, and that `after` follows; names may have spaces in them. */
export function leadingName(text: string, names: Iterable<string>, after: string): string | undefined {
  let longest: string | undefined;
  for (const name of names) {
    if (text.startsWith(name + after) && name.length > (longest?.length ?? 0)) longest = name;
  }
  return longest;
}
