import type { MessageId, RoomId, UserId } from "@wireside/protocol";

/** What someone has typed and not sent. */
export interface Draft {
  text: string;
  replyTo: MessageId | undefined;
  /** Whom it is for, when not for everyone in the room. */
  to: UserId | undefined;
}

export const NO_DRAFT: Draft = { text: "", replyTo: undefined, to: undefined };

/** The part of the browser's Storage that drafts need. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Drafts of one person, one for each conversation, kept over reloads where the browser allows it. */
export class Drafts {
  readonly #storage: DraftStorage;
  readonly #user: UserId;
  /** What could not be stored is at least kept until the page goes. */
  readonly #memory = new Map<RoomId, Draft>();

  constructor(storage: DraftStorage, user: UserId) {
    this.#storage = storage;
    this.#user = user;
  }

  read(room: RoomId): Draft {
    return this.#memory.get(room) ?? this.#stored(room) ?? NO_DRAFT;
  }

  write(room: RoomId, draft: Draft): void {
    const isEmpty = draft.text === "" && draft.replyTo === undefined && draft.to === undefined;
    try {
      if (isEmpty) this.#storage.removeItem(this.#key(room));
      else this.#storage.setItem(this.#key(room), JSON.stringify(draft));
      this.#memory.delete(room);
    } catch {
      // Full, or forbidden by the browser's settings.
      this.#memory.set(room, draft);
    }
  }

  #stored(room: RoomId): Draft | undefined {
    try {
      return parseDraft(JSON.parse(this.#storage.getItem(this.#key(room)) ?? "null"));
    } catch {
      return undefined;
    }
  }

  #key(room: RoomId): string {
    return `wireside/draft/${this.#user}/${room}`;
  }
}

function parseDraft(value: unknown): Draft | undefined {
  if (typeof value !== "object" || value === null || !("text" in value) || typeof value.text !== "string") {
    return undefined;
  }
  return {
    text: value.text,
    replyTo: "replyTo" in value && isId(value.replyTo) ? (value.replyTo as MessageId) : undefined,
    to: "to" in value && isId(value.to) ? (value.to as UserId) : undefined,
  };
}

function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
