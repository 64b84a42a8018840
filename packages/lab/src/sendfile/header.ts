import { WiresideError } from "@wireside/protocol";
import { LAB_LIMITS } from "../limits.ts";

/** Bytes of the field before the name. */
const LENGTH_BYTES = 512;
/** Bytes that one character of UTF-8 can have (RFC 3629 §3). */
const CHARACTER_BYTES = 4;

/**
 * What comes before the content: the decimal length of the name in 512 bytes, right-aligned, then the name. The length is in
 * bytes, which a server that reads so many bytes needs; the original counts characters, the same for plain ASCII.
 *
 * @throws WiresideError `bad_message` for a name that no server takes
 */
export function encodeHeader(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length === 0 || bytes.length > LAB_LIMITS.fileNameBytes) throw badName("an empty or too long name");
  const length = new TextEncoder().encode(String(bytes.length).padStart(LENGTH_BYTES));
  return Buffer.concat([length, bytes]);
}

/** What some bytes brought: the name once, then content. After a `problem` the connection is of no more use. */
export interface HeaderRead {
  readonly name?: string;
  /** Empty until the name is there. */
  readonly content: Uint8Array;
  readonly problem?: WiresideError;
}

/** Finds the name in front of a connection's bytes as they come; everything behind it is content. */
export class HeaderDecoder {
  #isDone = false;
  #held: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): HeaderRead {
    if (this.#isDone) return { content: bytes };
    this.#held = Buffer.concat([this.#held, bytes]);
    try {
      const name = readName(this.#held, false);
      return name === undefined ? { content: NOTHING } : this.#finish(name);
    } catch (problem) {
      if (problem instanceof WiresideError) return { content: NOTHING, problem };
      throw problem;
    }
  }

  /** That nothing more comes. The name may be what was there; it is a problem when there is none. */
  end(): HeaderRead {
    if (this.#isDone) return { content: NOTHING };
    const message = `The connection ended ${String(this.#held.length)} bytes in, before there was a name.`;
    try {
      const name = readName(this.#held, true);
      return name === undefined
        ? { content: NOTHING, problem: new WiresideError("cut_short", { message }) }
        : this.#finish(name);
    } catch (problem) {
      if (problem instanceof WiresideError) return { content: NOTHING, problem };
      throw problem;
    }
  }

  #finish({ name, end }: { name: string; end: number }): HeaderRead {
    this.#isDone = true;
    const content = this.#held.subarray(end);
    this.#held = NOTHING;
    return { name, content };
  }
}

const NOTHING = new Uint8Array(0);

/**
 * The name, and where it ends; undefined while more bytes are needed.
 *
 * The length may count bytes or, from a client like the original, characters. Where so many bytes end within a character, it
 * can only have counted characters, and so many are read. Where they do not, nothing tells, and bytes are what is read.
 */
function readName(held: Uint8Array, isAll: boolean): { name: string; end: number } | undefined {
  if (held.length < LENGTH_BYTES) return undefined;
  const field = Buffer.from(held.subarray(0, LENGTH_BYTES)).toString("latin1");
  if (!/^ *\d+$/u.test(field)) throw badName("a length of the name that is not a decimal in 512 bytes");
  const length = Number(field);
  if (length < 1 || length > LAB_LIMITS.fileNameBytes) throw badName("an empty or too long name");
  if (held.length < LENGTH_BYTES + length) return undefined;
  const inBytes = textOf(held.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  if (inBytes !== undefined) return { name: inBytes, end: LENGTH_BYTES + length };
  return readCharacters(held, length, isAll);
}

function readCharacters(held: Uint8Array, length: number, isAll: boolean): { name: string; end: number } | undefined {
  let characters = 0;
  for (let end = LENGTH_BYTES; end < held.length;) {
    const size = characterBytes(held[end]!);
    if (size === 0 || (isAll && end + size > held.length)) throw badName("a name that is not UTF-8");
    end += size;
    if (end > held.length || ++characters < length) continue;
    const name = textOf(held.subarray(LENGTH_BYTES, end));
    if (name === undefined) throw badName("a name that is not UTF-8");
    return { name, end };
  }
  if (held.length > LENGTH_BYTES + length * CHARACTER_BYTES) throw badName("a name that is not UTF-8");
  return undefined;
}

/** How many bytes a character has, by its first; 0 when no character begins so. */
function characterBytes(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function badName(what: string): WiresideError {
  return new WiresideError("bad_message", { message: `The other side sent ${what}.` });
}
