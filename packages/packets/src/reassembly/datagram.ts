/** One fragment of a datagram that was put together. */
export interface FragmentPart {
  /** Frame that brought it. */
  readonly frame: number;
  /** Where it belongs, bytes from the beginning of the datagram's payload. */
  readonly offset: number;
  readonly length: number;
  /** Some of it was there already, of a fragment with a lower offset, or with the same and earlier … */
  readonly overlaps: boolean;
  /** … and it was not the same: what was there already stays. */
  readonly conflicts: boolean;
  /** It claims to be the last one, but another last one ends elsewhere. */
  readonly isSecondTail: boolean;
  /** It reaches past the end that the last fragment gives. */
  readonly isTooLong: boolean;
}

/** What fragments became together. */
export interface Datagram {
  readonly bytes: Uint8Array;
  /** In the order of their offsets. */
  readonly parts: readonly FragmentPart[];
}

interface Fragment {
  readonly frame: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly isSecondTail: boolean;
}

/**
 * Fragments of one datagram on their way.
 *
 * They are put together as Wireshark does it: in the order of their offsets, those of one offset in the order they came;
 * what is there is never overwritten. Systems differ in this, which attackers use (RFC 3128, RFC 5722), so that every overlap
 * is told.
 */
export class FragmentedDatagram {
  /** Time of the first fragment, seconds. */
  readonly since: number;
  /** Bytes of the fragments kept, copies included. */
  size = 0;
  /** By offset. */
  readonly #fragments: Fragment[] = [];
  /** Length of the whole, from the first fragment that says it is the last; -1 until then. */
  #length = -1;

  constructor(since: number) {
    this.since = since;
  }

  /** Fragments kept. */
  get count(): number {
    return this.#fragments.length;
  }

  /**
   * @param offset bytes from the beginning of the datagram's payload
   * @param isLast nothing follows it
   * @param bytes at least one; they are copied
   */
  add(frame: number, offset: number, isLast: boolean, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    const isSecondTail = isLast && this.#length >= 0 && this.#length !== end;
    if (isLast && this.#length < 0) this.#length = end;
    let at = this.#fragments.length;
    while (at > 0 && this.#fragments[at - 1]!.offset > offset) at--;
    this.#fragments.splice(at, 0, { frame, offset, bytes: bytes.slice(), isSecondTail });
    this.size += bytes.length;
  }

  /** Whether every byte up to the end is there. */
  get isComplete(): boolean {
    if (this.#length < 0 || this.size < this.#length) return false;
    let covered = 0;
    for (const { offset, bytes } of this.#fragments) {
      if (offset > covered) return false;
      covered = Math.max(covered, offset + bytes.length);
      if (covered >= this.#length) return true;
    }
    return false;
  }

  /** Puts the fragments together; only where they are complete. */
  assemble(): Datagram {
    const bytes = new Uint8Array(this.#length);
    let covered = 0;
    const parts = this.#fragments.map((fragment): FragmentPart => {
      const { frame, offset, isSecondTail } = fragment;
      const end = Math.min(offset + fragment.bytes.length, this.#length);
      const overlapEnd = Math.min(covered, end);
      const overlaps = offset < covered;
      const conflicts = overlaps && !isSame(bytes, offset, overlapEnd, fragment.bytes);
      if (end > covered) bytes.set(fragment.bytes.subarray(covered - offset, end - offset), covered);
      covered = Math.max(covered, end);
      const isTooLong = offset + fragment.bytes.length > this.#length;
      return { frame, offset, length: fragment.bytes.length, overlaps, conflicts, isSecondTail, isTooLong };
    });
    return { bytes, parts };
  }
}

/** Whether `bytes` from `start` to before `end` are those that `other` begins with. */
function isSame(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== other[i - start]) return false;
  return true;
}
