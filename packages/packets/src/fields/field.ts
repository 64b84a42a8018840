/**
 * What a field's value is. Values are held as: `uint…`, `int…`, `boolean` (0 or 1), `frame` (a frame number), `ipv4` (an
 * unsigned 32-bit number) and `double` as a number; `uint64`, `int64` as a bigint; `relative-time` as a bigint of
 * nanoseconds, `absolute-time` as a bigint of nanoseconds since 1970; `ether`, `ipv6`, `bytes`, `guid` as a Uint8Array;
 * `string` as a string; `protocol` and `none` have no value of their own (null), only a place.
 */
export type FieldType =
  | "uint8"
  | "uint16"
  | "uint24"
  | "uint32"
  | "uint48"
  | "uint64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "double"
  | "boolean"
  | "frame"
  | "ipv4"
  | "ipv6"
  | "ether"
  | "bytes"
  | "guid"
  | "string"
  | "relative-time"
  | "absolute-time"
  | "protocol"
  | "none";

export type FieldValue = number | bigint | string | Uint8Array | null;

/** How whole numbers are written: `hex` with 0x and leading zeros to the field's width. */
export type NumberBase = "dec" | "hex" | "dec-hex" | "hex-dec" | "oct";

/** Names of values: a table, or a function for ranges. */
export type ValueNames = Readonly<Record<number, string>> | ((value: number) => string | undefined);

/** One field of a protocol as its file describes it. */
export interface FieldDescription {
  /** Wireshark's display filter name, `tcp.srcport`. */
  readonly name: string;
  /** What Wireshark's tree says before the colon, `Source Port`. */
  readonly label: string;
  readonly type: FieldType;
  /** `dec` unless given; for whole numbers only. */
  readonly base?: NumberBase | undefined;
  /** Where it stands in a header of fixed layout, bytes from its beginning. */
  readonly at?: number | undefined;
  /** Length of a `bytes` or `string` field of fixed layout, bytes; other types know theirs. */
  readonly length?: number | undefined;
  /**
   * For a part of a byte, 16-bit, 24-bit or 32-bit word: the bits of the word that are the field's. The value is what they
   * hold, shifted to the right end. `width` is the word's size in bits (that of `type` unless given; needed for booleans).
   */
  readonly mask?: number | undefined;
  readonly width?: 8 | 16 | 24 | 32 | undefined;
  /** Least significant byte first. */
  readonly littleEndian?: boolean | undefined;
  readonly values?: ValueNames | undefined;
  /** Written after the value, with its space: ` bytes`. */
  readonly unit?: string | undefined;
  /** Not in the bytes: worked out from them, or from other frames. Wireshark writes it in brackets. */
  readonly generated?: boolean | undefined;
  /** Left out of the tree (`ip.addr` beside `ip.src`): there for filters and `--fields` only. */
  readonly hidden?: boolean | undefined;
  /** What it is for, in one plain sentence or two: shown in the viewer and in the page of protocols. */
  readonly words?: string | undefined;
}

/** A field that is registered: what its protocol says of it, and its number. */
export interface Field extends FieldDescription {
  /** Dense, from 0: an index into tables of fields. */
  readonly id: number;
  /** Bytes it takes, 0 where that is not fixed. */
  readonly size: number;
  /** How far a masked value is shifted to the right, bits. */
  readonly shift: number;
}

const registered: Field[] = [];
const byName = new Map<string, Field[]>();

/** A field as its file describes it, registered: `fields.srcport.at` is known to be 0. */
export type Described<Description> = Description & Field;

/**
 * Registers the fields of one protocol, in the order of its tree.
 *
 * @param descriptions by the short name that the protocol's file calls them
 */
export function defineFields<const Descriptions extends Readonly<Record<string, FieldDescription>>>(
  descriptions: Descriptions,
): { readonly [Name in keyof Descriptions]: Described<Descriptions[Name]> } {
  const fields: Record<string, Field> = {};
  for (const [key, description] of Object.entries(descriptions)) {
    const field = registeredField(description, registered.length);
    registered.push(field);
    const same = byName.get(field.name);
    if (same === undefined) byName.set(field.name, [field]);
    else same.push(field); // Wireshark too has several fields of one name, such as tcp.option_kind
    fields[key] = field;
  }
  return fields as { readonly [Name in keyof Descriptions]: Described<Descriptions[Name]> };
}

/** Every field has every property, in one order: the engine then knows the shape of them all, and reads them fast. */
function registeredField(description: FieldDescription, id: number): Field {
  const { name, label, type, base, at, length, mask, width, littleEndian, values, unit, generated, hidden, words } =
    description;
  return {
    name,
    label,
    type,
    base,
    at,
    length,
    mask,
    width,
    littleEndian,
    values,
    unit,
    generated,
    hidden,
    words,
    id,
    size: fieldWidth(description),
    shift: mask === undefined ? 0 : 31 - Math.clz32(mask & -mask),
  };
}

/** Every field registered so far, by id. */
export function allFields(): readonly Field[] {
  return registered;
}

/** The fields of a name; several where a protocol writes one name in more than one way, none where it is unknown. */
export function fieldsNamed(name: string): readonly Field[] {
  return byName.get(name) ?? [];
}

/** Bytes that a field of this type takes, 0 where that is not fixed. */
export function fieldWidth(field: FieldDescription): number {
  return field.width !== undefined ? field.width / 8 : (field.length ?? TYPE_WIDTHS[field.type] ?? 0);
}

/** Bytes that values of a type take, where that is fixed. */
export const TYPE_WIDTHS: Partial<Readonly<Record<FieldType, number>>> = {
  uint8: 1,
  uint16: 2,
  uint24: 3,
  uint32: 4,
  uint48: 6,
  uint64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  double: 8,
  boolean: 1,
  ipv4: 4,
  ipv6: 16,
  ether: 6,
  guid: 16,
};
