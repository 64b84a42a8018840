import { byteSet, complement, ESCAPED_SETS, NAMED_SETS, union, type ByteSet } from "./byte-set.ts";
import { readByteEscape } from "./escape.ts";
import type { Scanner } from "./scanner.ts";

/**
 * Reads a set in brackets, `[a-z\d]`, `[^[:space:]]`.
 *
 * @param from where the `[` stands, which has been taken
 */
export function readClass(scanner: Scanner, from: number): { readonly set: ByteSet; readonly isNegated: boolean } {
  const isNegated = scanner.takeIf("^");
  let set = byteSet();
  let isFirst = true;
  // A ] that comes first stands for itself.
  while (isFirst || !scanner.takeIf("]")) {
    if (scanner.isAtEnd) throw scanner.mistake("This [ is not closed.", from, from + 1);
    isFirst = false;
    set = union(set, readElement(scanner));
  }
  return { set, isNegated };
}

/** One byte, a range of them, or a set with a name. */
function readElement(scanner: Scanner): ByteSet {
  const { at } = scanner;
  const first = readMember(scanner);
  if (typeof first !== "number") return first;
  // A - at the end stands for itself.
  if (!scanner.sees("-") || scanner.sees("-]")) return byteSet([first, first]);
  scanner.take();
  const last = scanner.isAtEnd ? undefined : readMember(scanner);
  if (typeof last !== "number") throw scanner.mistake("A range goes from one character to another.", at, scanner.at);
  if (last < first) throw scanner.mistake("The range begins after its end.", at, scanner.at);
  return byteSet([first, last]);
}

function readMember(scanner: Scanner): number | ByteSet {
  const { at } = scanner;
  const named = scanner.takeMatch(/^\[:(\^?)(\w+):\]/);
  if (named !== undefined) {
    const set = NAMED_SETS.get(named[2]!);
    if (set === undefined) throw scanner.mistake(`There is no set called ${named[2]}.`, at, scanner.at);
    return named[1] === "^" ? complement(set) : set;
  }
  const character = scanner.take();
  if (character !== "\\") return character.charCodeAt(0);
  if (scanner.isAtEnd) throw scanner.mistake("There is nothing after this backslash.", at, scanner.at);
  const set = ESCAPED_SETS.get(scanner.peek());
  if (set !== undefined) {
    scanner.take();
    return set;
  }
  if (scanner.takeIf("b")) return BACKSPACE;
  if (/[pPX]/.test(scanner.peek())) throw scanner.unsupported("A property of Unicode", at);
  return readByteEscape(scanner, at);
}

const BACKSPACE = 0x08;
