import { LIMITS, WiresideError } from "@wireside/protocol";
import type { Change, Outcome, Store } from "../store/store.ts";

export type Written = Outcome & { ok: true };

/** What follows the log. `applied` is called for each change that is on disk, in order; `groupDone` after each group. */
export interface Follower {
  applied(change: Change, outcome: Written): void;
  groupDone(size: number, writeMs: number): void;
}

interface Waiting {
  change: Change;
  settle: (outcome: Outcome | WiresideError) => void;
}

/**
 * The one way anything is written. Changes that arrive while a group is being written wait together and become the next
 * group, so that the disk is asked once for all of them; nothing waits longer than one write.
 */
export class Log {
  readonly #store: Pick<Store, "write">;
  readonly #follower: Follower;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;
  /** Why the last group could not be written; undefined when it could. */
  failing: WiresideError | undefined;

  constructor(store: Pick<Store, "write">, follower: Follower) {
    this.#store = store;
    this.#follower = follower;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  /** Resolves when the change is on disk and every follower has seen it; rejects with the store's reason. */
  append(change: Change): Promise<Written> {
    return new Promise((resolve, reject) => {
      this.submit(change, (outcome) => {
        if (outcome instanceof WiresideError) reject(outcome);
        else if (outcome.ok) resolve(outcome);
        else reject(new WiresideError(outcome.code));
      });
    });
  }

  /** The same with a callback: called once, after the followers. */
  submit(change: Change, settle: (outcome: Outcome | WiresideError) => void): void {
    const bytes = sizeOf(change);
    if (this.#waiting.length >= LIMITS.storeQueue || this.#waitingBytes + bytes > LIMITS.storeQueueBytes) {
      settle(new WiresideError("hub_busy", { retryAfterMs: 1_000 }));
      return;
    }
    this.#waiting.push({ change, settle });
    this.#waitingBytes += bytes;
    this.#running ??= this.#run();
  }

  /** Resolves when all that was submitted has been written or refused. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the event loop, so that all that has arrived on all sockets goes into the first group.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      group.sort(byRoom);
      await this.#write(group);
    }
    this.#running = undefined;
  }

  async #write(group: Waiting[]): Promise<void> {
    const started = performance.now();
    let outcomes: Outcome[];
    try {
      outcomes = await this.#store.write(group.map((entry) => entry.change));
    } catch (error) {
      const failure = error instanceof WiresideError ? error : new WiresideError("storage_failed", { cause: error });
      this.failing = failure;
      for (const entry of group) entry.settle(failure);
      return;
    }
    this.failing = undefined;
    for (const [index, { change }] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome?.ok) this.#follower.applied(change, outcome);
    }
    for (const [index, { settle }] of group.entries()) settle(outcomes[index] ?? new WiresideError("storage_failed"));
    this.#follower.groupDone(group.length, performance.now() - started);
  }
}

/**
 * Changes of one group happened at the same time, so their order between rooms is ours to choose: each room's stand
 * together, in the order they came. A room's part of a group is then one run of positions and one frame.
 */
function byRoom(a: Waiting, b: Waiting): number {
  return roomOf(a.change) - roomOf(b.change);
}

function roomOf(change: Change): number {
  return "room" in change ? change.room : 0;
}

function sizeOf(change: Change): number {
  return 128 + ("text" in change ? change.text.length * 2 : 0);
}
