import type { Position, Time } from "@wireside/protocol";
import type { Statements } from "../statement.ts";

/** One place in the log: the next position, and a time not before the last one's. */
export interface Place {
  position: Position;
  at: Time;
}

/** How far the log has come. Kept beside what it counts, in the same transaction, so that no position is given twice. */
export class Log {
  #last: Place;
  #kept: Place;
  readonly #keep: (place: Place) => void;

  constructor(statements: Statements) {
    const read = statements.prepare<object, Place>((q) => q.selectFrom("hub").select(["position", "at"]));
    const keep = statements.prepare<Place, never>((q, p) =>
      q.updateTable("hub").set({ position: p("position"), at: p("at") }),
    );
    this.#keep = (place) => keep.run(place);
    this.#last = this.#kept = read.get({}) ?? { position: 0 as Position, at: 0 };
  }

  get position(): Position {
    return this.#last.position;
  }

  /** Where the next change would stand. It does not until `take`. */
  next(at: Time): Place {
    return { position: (this.#last.position + 1) as Position, at: Math.max(this.#last.at, at) };
  }

  take(place: Place): void {
    this.#last = place;
  }

  /** Writes down how far it has come; part of every transaction. */
  keep(): void {
    if (this.#last !== this.#kept) this.#keep(this.#last);
  }

  /** The transaction is on disk. */
  committed(): void {
    this.#kept = this.#last;
  }

  /** The transaction was undone. */
  undone(): void {
    this.#last = this.#kept;
  }
}
