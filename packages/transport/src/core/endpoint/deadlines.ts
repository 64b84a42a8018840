/** Something that has a place among deadlines. */
export interface Timed {
  /** ms; Infinity for none. Set by {@link Deadlines}. */
  dueAt: number;
  /** Its place in the heap; −1 outside. Set by {@link Deadlines}. */
  place: number;
}

/** Many deadlines, of which the next one is known at once: a binary heap whose members know their places. */
export class Deadlines<Member extends Timed> {
  readonly #heap: Member[] = [];

  /** The next deadline, ms; Infinity for none. */
  get next(): number {
    return this.#heap[0]?.dueAt ?? Infinity;
  }

  /** Gives a member another deadline; Infinity takes it out. */
  set(member: Member, dueAt: number): void {
    if (dueAt === member.dueAt && member.place >= 0) return;
    member.dueAt = dueAt;
    if (dueAt === Infinity) {
      this.#remove(member);
      return;
    }
    if (member.place < 0) {
      member.place = this.#heap.length;
      this.#heap.push(member);
    }
    this.#settle(member);
  }

  /** Takes the first member out whose deadline has come. */
  takeDue(now: number): Member | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.dueAt > now) return undefined;
    this.#remove(first);
    return first;
  }

  #remove(member: Member): void {
    member.dueAt = Infinity;
    if (member.place < 0) return;
    const last = this.#heap.pop()!;
    const { place } = member;
    member.place = -1;
    if (last === member) return;
    this.#heap[place] = last;
    last.place = place;
    this.#settle(last);
  }

  /** Moves a member up or down to where it belongs. */
  #settle(member: Member): void {
    const heap = this.#heap;
    while (member.place > 0) {
      const parent = heap[(member.place - 1) >> 1]!;
      if (parent.dueAt <= member.dueAt) break;
      this.#swap(member, parent);
    }
    for (;;) {
      const left = heap[2 * member.place + 1];
      const right = heap[2 * member.place + 2];
      const child = right !== undefined && right.dueAt < left!.dueAt ? right : left;
      if (child === undefined || child.dueAt >= member.dueAt) break;
      this.#swap(member, child);
    }
  }

  #swap(one: Member, other: Member): void {
    const { place } = one;
    one.place = other.place;
    other.place = place;
    this.#heap[one.place] = one;
    this.#heap[other.place] = other;
  }
}
