/** Silence after which the hub is asked whether it is there. */
const ASK_AFTER_MS = 20_000;
/** Silence after asking, or after opening, that means the connection is lost. */
const ANSWER_WITHIN_MS = 10_000;

/** Notices a connection that is dead without having been closed: ask after 20 s of silence, give up 10 s later. */
export class Heartbeat {
  #nextAt: number | undefined;
  #asked = false;

  /** A connection is being opened: it must be there in time. */
  opening(now: number): void {
    this.#asked = true;
    this.#nextAt = now + ANSWER_WITHIN_MS;
  }

  /** Something came from the hub, so it is there. */
  heard(now: number): void {
    this.#asked = false;
    this.#nextAt = now + ASK_AFTER_MS;
  }

  stop(): void {
    this.#nextAt = undefined;
  }

  /** When to call `tick`; undefined when there is no connection. */
  get deadline(): number | undefined {
    return this.#nextAt;
  }

  /** What is to be done now. */
  tick(now: number): "nothing" | "ask" | "give-up" {
    if (this.#nextAt === undefined || now < this.#nextAt) return "nothing";
    if (this.#asked) return "give-up";
    this.#asked = true;
    this.#nextAt = now + ANSWER_WITHIN_MS;
    return "ask";
  }
}
