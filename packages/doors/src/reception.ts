import type { Socket } from "node:net";
import { hostOf, LAB_LIMITS, plainAddress, type Outbox, type Tell } from "@wireside/lab/internal";
import { nameKey, WiresideError, type DoorName, type RoomId } from "@wireside/protocol";
import type { DoorHub } from "./hub.ts";
import { DOOR_LIMITS } from "./limits.ts";
import { Visitor, type HubAddress } from "./visitor.ts";
import { classicName } from "./words.ts";

/** A classic client that was let in. */
export interface Guest {
  readonly visitor: Visitor;
  readonly socket: Socket;
  readonly outbox: Outbox;
  /** Of the client; and of the hub as this client reached it. */
  readonly address: string;
  readonly hubAddress: string;
  /** What the hub has not answered yet. */
  readonly unanswered: Set<Promise<void>>;
}

/** What a door says in its protocol. */
export interface DoorWords {
  readonly refusals: Readonly<Record<"bad_name" | "name_taken" | "too_many", string>>;
  /** A line of the hub's own, to one client. */
  notice(text: string): string;
  isName(name: string): boolean;
}

/** What every door is given. */
export interface DoorSetting {
  readonly hub: DoorHub;
  readonly hubAt: HubAddress;
  /** The public room it leads to; undefined for the lobby. */
  readonly room: RoomId | undefined;
  readonly tell: Tell;
}

/** Lets the clients of one door in, and out again. */
export class Reception {
  readonly #door: DoorName;
  readonly #words: DoorWords;
  readonly #setting: DoorSetting;
  /** The address of everybody inside, or on their way in or out, by {@link nameKey}. */
  readonly #addresses = new Map<string, string>();
  readonly #guests = new Set<Guest>();
  /** Those who are leaving, by {@link nameKey}: whoever has lost the connection may come back under the same name at once. */
  readonly #leaving = new Map<string, Promise<unknown>>();
  /** What goes on with those on their way in or out. */
  readonly #moving = new Set<Promise<unknown>>();
  #isClosing = false;

  constructor(door: DoorName, words: DoorWords, setting: DoorSetting) {
    this.#door = door;
    this.#words = words;
    this.#setting = setting;
  }

  get guests(): ReadonlySet<Guest> {
    return this.#guests;
  }

  /** The address of somebody who came through this door, by name. */
  addressOf(name: string): string | undefined {
    return this.#addresses.get(nameKey(name));
  }

  /** Lets a client in; undefined when it is refused, and told why. */
  async admit(name: string, socket: Socket, outbox: Outbox): Promise<Guest | undefined> {
    const address = hostOf(socket);
    const key = nameKey(name);
    await this.#leaving.get(key);
    const refusal = this.#refusal(name);
    if (refusal !== undefined) return this.#refuse(name, address, outbox, new WiresideError(refusal));
    this.#addresses.set(key, address);
    try {
      return await this.#await(this.#enter(name, address, socket, outbox));
    } catch (error) {
      this.#addresses.delete(key);
      return this.#refuse(name, address, outbox, error);
    }
  }

  /** Lets a client's person go; their name is free again when they have. */
  dismiss(guest: Guest): void {
    if (!this.#guests.delete(guest)) return;
    const { visitor, address } = guest;
    const { name } = visitor.user;
    const key = nameKey(name);
    this.#tell("left", `${name} (${address}) left`, { name, address });
    const gone = visitor
      .leave()
      .catch((error: unknown) => this.#tell("problem", `${name} could not leave: ${reasonOf(error)}`, { name }))
      .finally(() => {
        this.#addresses.delete(key);
        this.#leaving.delete(key);
      });
    this.#leaving.set(key, gone);
    void this.#await(gone);
  }

  /** Has something done for a client; what is refused it is told. */
  async attempt(guest: Guest, doing: Promise<void>): Promise<void> {
    const done = doing
      .catch((error: unknown) => guest.outbox.send(this.#words.notice(reasonOf(error))))
      .finally(() => guest.unanswered.delete(done));
    guest.unanswered.add(done);
    await done;
  }

  /** Says a last word to a client, whose connection then ends. */
  farewell({ outbox }: Guest, text: string): void {
    outbox.send(this.#words.notice(text));
    outbox.end();
  }

  /** Tells everybody that the hub closes, and lets them go. Resolves when they have. */
  async close(): Promise<void> {
    this.#isClosing = true;
    while (this.#guests.size + this.#moving.size > 0) {
      for (const guest of this.#guests) {
        const { socket } = guest;
        const late = setTimeout(() => socket.destroy(), DOOR_LIMITS.farewellMs);
        void this.#await(whenClosed(socket).finally(() => clearTimeout(late)));
        this.farewell(guest, "the hub is closing");
        this.dismiss(guest);
      }
      // Whoever is on their way in is let in first.
      await Promise.allSettled(this.#moving);
    }
  }

  async #await<T>(moving: Promise<T>): Promise<T> {
    this.#moving.add(moving);
    return moving.finally(() => this.#moving.delete(moving));
  }

  async #enter(name: string, address: string, socket: Socket, outbox: Outbox): Promise<Guest> {
    const { hub, hubAt, room } = this.#setting;
    const visitor = await Visitor.enter(hub, hubAt, { door: this.#door, name, address, room });
    const hubAddress = plainAddress(socket.localAddress ?? "");
    const guest = { visitor, socket, outbox, address, hubAddress, unanswered: new Set<Promise<void>>() };
    this.#guests.add(guest);
    this.#tell("joined", `${visitor.user.name} (${address}) came in`, { name: visitor.user.name, address });
    return guest;
  }

  #refusal(name: string): keyof DoorWords["refusals"] | "hub_stopping" | undefined {
    if (this.#isClosing) return "hub_stopping";
    // Whoever comes must be told apart from the hub's own words as well as everybody else.
    if (!this.#words.isName(name) || classicName(name) !== name) return "bad_name";
    if (this.#addresses.has(nameKey(name))) return "name_taken";
    return this.#addresses.size >= LAB_LIMITS.people ? "too_many" : undefined;
  }

  #refuse(name: string, address: string, outbox: Outbox, error: unknown): undefined {
    const code = error instanceof WiresideError ? error.code : "internal";
    const { refusals, notice } = this.#words;
    outbox.send(code in refusals ? refusals[code as keyof typeof refusals] : notice(reasonOf(error)));
    outbox.end();
    this.#tell("refused", `${name} (${address}) is refused: ${code}: ${reasonOf(error)}`, { name, address, code });
  }

  #tell(type: string, text: string, fields: Record<string, unknown>): void {
    this.#setting.tell({ type, text: `${this.#door}: ${text}`, door: this.#door, ...fields });
  }
}

/** Resolves when a connection is over. */
async function whenClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
}

/** What went wrong, in words that may go to a client. */
function reasonOf(error: unknown): string {
  return error instanceof WiresideError ? error.message : "Something went wrong in the hub.";
}
