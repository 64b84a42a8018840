import {
  WiresideError,
  type Invite,
  type Message,
  type MessageId,
  type Position,
  type RoomId,
  type UserId,
} from "@wireside/protocol";
import { randomUUID } from "node:crypto";
import { done, type Appliers } from "../outcome.ts";
import type {
  Change,
  HistoryQuery,
  HistorySlice,
  Outcome,
  SearchQuery,
  SessionRow,
  Snapshot,
  Store,
  StoredEvent,
} from "../store.ts";
import { messages } from "./apply-messages.ts";
import { hex, people } from "./apply-people.ts";
import { rooms } from "./apply-rooms.ts";
import { readEvents, readHistory, readSearch, readUnread } from "./read.ts";
import { emptyState, toMessage, type State } from "./state.ts";

const appliers: Appliers<Change["type"], [State]> = {
  ...messages,
  ...rooms,
  ...people,
  set: (state, { key, value }) => {
    state.settings.set(key, value);
    return done();
  },
};

/** A store that forgets: small and plain, for tests and as the measure of the others. */
export class MemoryStore implements Store {
  readonly #state = emptyState(randomUUID());

  // Everything that goes out is a copy.
  async #read<R>(read: (state: State) => R): Promise<R> {
    return structuredClone(read(this.#state));
  }

  load(): Promise<Snapshot> {
    return this.#read((state) => ({
      hubId: state.hubId,
      settings: Object.fromEntries(state.settings),
      users: state.users.map(({ passwordHash: _, ...user }) => user),
      rooms: state.rooms.map((room) => ({ ...room, last: lastOf(state, room.id) })),
      memberships: state.memberships.toSorted((a, b) => a.room - b.room || a.user - b.user),
      position: state.position,
    }));
  }

  write(changes: readonly Change[]): Promise<Outcome[]> {
    return this.#read((state) =>
      // The type ties each applier to its own kind of change; TypeScript cannot follow that through a lookup.
      changes.map((change) => (appliers[change.type] as (state: State, change: Change) => Outcome)(state, change)),
    );
  }

  history(query: HistoryQuery): Promise<HistorySlice> {
    return this.#read((state) => readHistory(state, query));
  }

  message(room: RoomId, id: MessageId): Promise<Message | undefined> {
    return this.#read((state) => state.messages.filter((row) => row.id === id && row.room === room).map(toMessage)[0]);
  }

  events(query: {
    after: Position;
    rooms: readonly RoomId[];
    bytes: number;
  }): Promise<{ events: StoredEvent[]; upTo: Position }> {
    return this.#read((state) => readEvents(state, query));
  }

  search(query: SearchQuery): Promise<{ found: { room: RoomId; message: Message }[]; more: boolean }> {
    return this.#read((state) => readSearch(state, query));
  }

  unread(
    user: UserId,
    wanted: readonly { room: RoomId; readUpTo: Position }[],
  ): Promise<Map<RoomId, { unread: number; mentions: number }>> {
    return this.#read((state) => new Map(wanted.map((mark) => [mark.room, readUnread(state, user, mark)])));
  }

  async sessionByToken(tokenHash: Uint8Array): Promise<SessionRow | undefined> {
    return this.#read((state) => state.sessions.filter((row) => row.tokenHash === hex(tokenHash)).map(withoutToken)[0]);
  }

  sessions(user: UserId): Promise<SessionRow[]> {
    return this.#read((state) => state.sessions.filter((row) => row.user === user).map(withoutToken));
  }

  inviteByToken(tokenHash: Uint8Array): Promise<Invite | undefined> {
    return this.#read((state) => state.invites.filter((row) => row.tokenHash === hex(tokenHash)).map(withoutToken)[0]);
  }

  invites(createdBy: UserId | null): Promise<Invite[]> {
    return this.#read((state) =>
      state.invites.filter((row) => createdBy === null || row.createdBy === createdBy).map(withoutToken),
    );
  }

  passwordHash(user: UserId): Promise<string | undefined> {
    return this.#read((state) => state.users.find((row) => row.id === user)?.passwordHash);
  }

  backup(): Promise<void> {
    return Promise.reject(
      new WiresideError("storage_failed", { message: "A store in memory cannot be copied into a file." }),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function lastOf(state: State, room: RoomId): Position {
  return (state.messages.findLast((message) => message.room === room)?.id ?? 0) as Position;
}

function withoutToken<T extends { tokenHash: string }>({ tokenHash: _, ...row }: T): Omit<T, "tokenHash"> {
  return row;
}
