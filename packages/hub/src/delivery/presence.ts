import { LIMITS, type User, type UserId } from "@wireside/protocol";
import { viewOf, type Directory } from "../domain/directory.ts";
import type { Delivery } from "./delivery.ts";
import type { Roster } from "./roster.ts";

/** A lost connection may come back within this time without anyone being told. */
const GRACE_MS = 2_000;
/** The shortest time between two frames that tell who came and went. */
const TELL_MS = 50;
/** Telling everyone costs about this much for each connection; it may take a twentieth of the time. */
const TELL_COST_MS = 0.01;

/** Who is online, told to everyone in few frames: the more there are to tell, the longer changes are gathered. */
export class Presence {
  readonly #directory: Directory;
  readonly #roster: Roster;
  readonly #delivery: Delivery;
  readonly #now: () => number;
  /** People others see as online. */
  readonly online = new Set<UserId>();
  readonly #leaving = new Map<UserId, NodeJS.Timeout>();
  readonly #leftAtMs = new Map<UserId, number>();
  #came = new Set<UserId>();
  #went = new Set<UserId>();
  #telling: NodeJS.Timeout | undefined;
  readonly #startedMs: number;

  constructor(parts: { directory: Directory; roster: Roster; delivery: Delivery; now?: () => number }) {
    this.#directory = parts.directory;
    this.#roster = parts.roster;
    this.#delivery = parts.delivery;
    this.#now = parts.now ?? (() => performance.now());
    this.#startedMs = this.#now();
  }

  /** The person came in and is about to connect: the name is held as after a lost connection. */
  expect(user: UserId): void {
    this.#leftAtMs.set(user, this.#now());
  }

  connected(user: UserId): void {
    clearTimeout(this.#leaving.get(user));
    this.#leaving.delete(user);
    this.#leftAtMs.delete(user);
    this.refresh(user);
  }

  /** A connection of the person ended; `goodbye`: it said so. */
  disconnected(user: UserId, goodbye: boolean): void {
    if (this.#roster.of(user).size > 0) return;
    if (goodbye) {
      clearTimeout(this.#leaving.get(user));
      this.#leaving.delete(user);
      this.#leftAtMs.set(user, -Infinity);
      this.refresh(user);
      return;
    }
    if (this.#leaving.has(user)) return;
    this.#leftAtMs.set(user, this.#now());
    const timer = setTimeout(() => {
      this.#leaving.delete(user);
      this.refresh(user);
    }, GRACE_MS);
    this.#leaving.set(user, timer);
  }

  /** Looks again whether the person is to be seen as online: after a change of connections or of preferences. */
  refresh(user: UserId): void {
    const isHere = this.#roster.of(user).size > 0;
    const isSeen = isHere && (this.#directory.person(user)?.preferences.presence ?? false);
    if (isSeen === this.online.has(user)) return;
    if (isSeen) this.online.add(user);
    else this.online.delete(user);
    // Only the last change counts. It is told even when it undoes one not told yet: a welcome may have shown that one.
    const [now, before] = isSeen ? [this.#came, this.#went] : [this.#went, this.#came];
    before.delete(user);
    now.add(user);
    this.#telling ??= setTimeout(() => {
      this.#tell();
    }, this.#gatherMs());
  }

  /** May another person take this unregistered name? */
  isNameFree(user: UserId): boolean {
    if (this.#roster.of(user).size > 0) return false;
    return this.#now() - (this.#leftAtMs.get(user) ?? this.#startedMs) >= LIMITS.nameHoldMs;
  }

  stop(): void {
    clearTimeout(this.#telling);
    for (const timer of this.#leaving.values()) clearTimeout(timer);
  }

  #gatherMs(): number {
    return Math.max(TELL_MS, this.#roster.all.size * TELL_COST_MS * 20);
  }

  #tell(): void {
    this.#telling = undefined;
    const online: User[] = [];
    for (const id of this.#came) {
      const person = this.#directory.person(id);
      if (person !== undefined) online.push(viewOf(person));
    }
    const offline = [...this.#went];
    this.#came = new Set();
    this.#went = new Set();
    if (online.length + offline.length > 0) this.#delivery.pushToAll({ type: "presence", online, offline });
  }
}
