import { allFields, fieldsNamed, type Field, type ValueNames } from "../fields/field.ts";

/** A field that a word of a filter stands for. */
export interface FoundFields {
  /** All of the name; at least one. */
  readonly fields: readonly [Field, ...Field[]];
  /** Set where the word is an older name: the one of today. */
  readonly renamed?: string;
}

/**
 * The fields of a name. A dot before it says that it is a field and no value. Protocols that were renamed are found by their
 * older names.
 */
export function findFields(word: string): FoundFields | undefined {
  const name = word.startsWith(".") ? word.slice(1) : word;
  const [first, ...others] = fieldsNamed(name);
  if (first !== undefined) return { fields: [first, ...others] };
  for (const [older, today] of RENAMED) {
    if (name !== older && !name.startsWith(`${older}.`)) continue;
    const renamed = today + name.slice(older.length);
    const [again, ...rest] = fieldsNamed(renamed);
    if (again !== undefined) return { fields: [again, ...rest], renamed };
  }
  return undefined;
}

/** The names of a field's values with the values, in their order. Those of a function are looked for up to 65,535. */
function* namedValues(names: ValueNames | undefined): Generator<readonly [name: string, value: number]> {
  if (names === undefined) return;
  if (typeof names !== "function") {
    for (const [value, name] of Object.entries(names)) yield [name, Number(value)];
    return;
  }
  for (let value = 0; value <= 0xffff; value++) {
    const name = names(value);
    if (name !== undefined) yield [name, value];
  }
}

/**
 * The value of a name, whatever its case: the whole name, or else the part of one before what stands in parentheses, `A` for
 * `A (Host Address)`.
 */
export function valueNamed(field: Field, name: string): number | undefined {
  const wanted = name.toLowerCase();
  let short: number | undefined;
  for (const [known, value] of valueNamesOf(field)) {
    const lower = known.toLowerCase();
    if (lower === wanted) return value;
    if (short === undefined && lower.startsWith(`${wanted} (`)) short = value;
  }
  return short;
}

/** The names a field's values have; those of a boolean unless its protocol has better ones are Set and Not set. */
export function valueNamesOf(field: Field): Iterable<readonly [name: string, value: number]> {
  return namedValues(field.values ?? (field.type === "boolean" ? BOOLEAN_NAMES : undefined));
}

/** Names of fields and protocols that somebody may mean with a word that is none, the likeliest first. */
export function nearestFields(word: string): readonly string[] {
  return nearest(
    word.replace(/^\./, ""),
    allFields().map(({ name }) => name),
  );
}

/**
 * Names that are like a word: in another case, with it as their beginning, with the same first and last part
 * (`dns.name`, `dns.qry.name`), or few letters apart.
 */
export function nearest(word: string, names: Iterable<string>): readonly string[] {
  const wanted = word.toLowerCase();
  const most = Math.min(3, Math.ceil(wanted.length / 4));
  const found = new Map<string, number>();
  for (const name of names) {
    const distance = distanceOf(wanted, name.toLowerCase(), most);
    if (distance !== undefined && !found.has(name)) found.set(name, distance);
  }
  const ranked = [...found].sort((a, b) => a[1] - b[1] || a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1));
  return ranked.slice(0, SUGGESTIONS).map(([name]) => name);
}

function distanceOf(wanted: string, name: string, most: number): number | undefined {
  if (wanted === name) return 0;
  const edits = editDistance(wanted, name, most);
  if (edits <= most) return edits;
  if (wanted.length > 1 && name.startsWith(wanted)) return most + 1;
  const [first, ...rest] = wanted.split(".");
  const isAkin = rest.length > 0 && name.startsWith(`${first}.`) && name.endsWith(`.${rest.at(-1)}`);
  return isAkin ? most + 2 : undefined;
}

/** Letters to insert, leave out, replace or swap with their neighbour; more than `most` where it is more. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, beforeLast[j - 2]! + 1);
      row.push(edits);
    }
    if (Math.min(...row) > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

const SUGGESTIONS = 3;
const BOOLEAN_NAMES: ValueNames = { 0: "Not set", 1: "Set" };
/** Older names that Wireshark still takes, with a warning. */
const RENAMED = [
  ["bootp", "dhcp"],
  ["ssl", "tls"],
] as const;
