/** Longest name, bytes of UTF-8: with a number and an ending there is room for it on every file system. */
const LONGEST = 180;

/**
 * A name that came from the network as one of a file in a folder, safe on every system: never a path, never hidden, never a
 * device, never longer than a file name may be. What is left of an empty one is an empty text.
 */
export function safeName(text: string): string {
  const flat = text.toWellFormed().normalize("NFC").replace(INVISIBLE, "").replace(NOT_IN_NAMES, "_");
  const trimmed = cutTo(flat.replace(/^[.\s]+/u, ""), LONGEST).replace(/[.\s]+$/u, "");
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** Shortens a name to bytes of UTF-8, where it can before its ending. */
function cutTo(name: string, bytes: number): string {
  if (UTF8.encode(name).length <= bytes) return name;
  const ending = /\.[A-Za-z0-9]{1,8}$/u.exec(name)?.[0] ?? "";
  const room = bytes - ending.length;
  let kept = "";
  let length = 0;
  for (const character of name.slice(0, name.length - ending.length)) {
    length += UTF8.encode(character).length;
    if (length > room) break;
    kept += character;
  }
  return kept + ending;
}

/** Control and format characters: those that turn the direction of text round among them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** What Windows or another system does not have in names. */
const NOT_IN_NAMES = /[/\\:*?"<>|\ufffd]/gu;
/** Names that Windows gives to devices, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu;
const UTF8 = new TextEncoder();
