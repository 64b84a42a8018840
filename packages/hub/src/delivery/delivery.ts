import {
  LIMITS,
  type HubFrame,
  type Message,
  type MessageId,
  type Position,
  type RoomId,
  type UserId,
} from "@wireside/protocol";
import type { Change, StoredEvent } from "../store/store.ts";
import { viewOf, type Directory, type RoomState } from "../domain/directory.ts";
import type { Follower, Written } from "../domain/log.ts";
import { viewRoom } from "../domain/views.ts";
import type { Connection } from "./connection.ts";
import { encode, messageFrames } from "./frame.ts";
import { RecentBlocks, type Block } from "./recent.ts";
import type { Roster } from "./roster.ts";

export interface DeliveryCounts {
  messages: number;
  deliveries: number;
  groups: number;
  changes: number;
  fellBehind: number;
}

/**
 * Takes each written change to those it is for. The changes of a group are gathered into one block a room; a block's
 * frames are made once and the same bytes are written to every member, so a delivery costs one write and no copy.
 */
export class Delivery implements Follower {
  readonly #directory: Directory;
  readonly #roster: Roster;
  readonly recent: RecentBlocks;
  readonly counts: DeliveryCounts = { messages: 0, deliveries: 0, groups: 0, changes: 0, fellBehind: 0 };
  /** Called with a connection that may be fed from the store, as soon as its queue is empty. */
  onBehind: (connection: Connection) => void = () => undefined;
  onGroup: (size: number, writeMs: number) => void = () => undefined;
  #published: Position;
  #rooms: Map<RoomId, StoredEvent[]> = new Map();
  readonly #acknowledged = new Set<Connection>();

  constructor(directory: Directory, roster: Roster) {
    this.#directory = directory;
    this.#roster = roster;
    this.#published = directory.position;
    this.recent = new RecentBlocks(directory.position, LIMITS.recentBytes);
  }

  /** The position up to which every live client has been told. */
  get published(): Position {
    return this.#published;
  }

  /** Remembers that the connection has acknowledgements to be sent with this group. */
  willAcknowledge(connection: Connection): void {
    this.#acknowledged.add(connection);
  }

  applied(change: Change, outcome: Written): void {
    const before = this.#directory.person(memberOf(change));
    this.#directory.apply(change, outcome);
    if (CHANGES_MEMBERS.has(change.type)) this.#roster.membersChanged();
    if (!outcome.fresh) return;
    const event = toEvent(change, outcome);
    if (event !== undefined) this.#gather(event);
    else this.#announce(change, outcome, before !== undefined);
  }

  groupDone(size: number, writeMs: number): void {
    for (const connection of this.#acknowledged) connection.flushAcks();
    this.#acknowledged.clear();
    const rooms = this.#rooms;
    this.#rooms = new Map();
    for (const [room, events] of rooms) this.#publish(room, events);
    this.#published = this.#directory.position;
    this.counts.groups++;
    this.counts.changes += size;
    this.onGroup(size, writeMs);
  }

  #gather(event: StoredEvent): void {
    const events = this.#rooms.get(event.room);
    if (events === undefined) this.#rooms.set(event.room, [event]);
    else events.push(event);
  }

  #publish(roomId: RoomId, events: readonly StoredEvent[]): void {
    const room = this.#directory.rooms.get(roomId);
    const [first, last] = [events[0], events.at(-1)];
    if (room === undefined || first === undefined || last === undefined) return;
    const block = { room: roomId, first: positionOf(first), last: positionOf(last), frames: encodeEvents(events) };
    this.recent.push(block);
    this.counts.messages += events.length;
    for (const connection of this.#roster.inRoom(room)) {
      if (connection.pace !== "live") continue;
      this.counts.deliveries += events.length;
      this.#deliver(connection, block);
    }
  }

  /** Writes a block to a live client, or takes the client off the live path when its queue is full. */
  #deliver(connection: Connection, block: Block): void {
    if (block.last <= connection.cursor) return; // it had this from the store, before we knew of it
    if (connection.isFull) this.#fallBehind(connection, (block.first - 1) as Position);
    else connection.write(block.frames);
  }

  /** A frame without a position had no room in the client's queue: it will need a new welcome. */
  missed(connection: Connection): void {
    connection.stale = true;
    if (connection.pace === "live") this.#fallBehind(connection, this.#published);
  }

  /** `told`: up to where the client has been told. */
  #fallBehind(connection: Connection, told: Position): void {
    connection.cursor = Math.max(connection.cursor, told) as Position;
    connection.pace = "behind";
    connection.stale = true;
    this.counts.fellBehind++;
    this.onBehind(connection);
  }

  /** Changes that have no place in a room's history: those concerned are told at once. */
  #announce(change: Change, outcome: Written, wasKnown: boolean): void {
    switch (change.type) {
      case "add-member":
        return this.#came(change.room, change.user);
      case "remove-member":
        return this.#went(change.room, change.user);
      case "add-room":
        for (const { user } of change.members) this.#pushRoom(outcome.id as RoomId, user);
        return;
      case "change-room": {
        const room = this.#directory.rooms.get(change.room);
        if (room !== undefined)
          this.pushToRoom(room, { type: "changed", room: room.id, name: room.name, topic: room.topic });
        return;
      }
      case "retire-user":
      case "set-role":
      case "set-password": {
        const person = this.#directory.person(change.user);
        if (person !== undefined && wasKnown) this.pushToAll({ type: "user", user: viewOf(person) });
        return;
      }
      case "set-preferences":
        return this.pushToUser(change.user, { type: "preferences", preferences: change.preferences });
      default:
        return;
    }
  }

  #came(roomId: RoomId, user: UserId): void {
    const room = this.#directory.rooms.get(roomId);
    const person = this.#directory.person(user);
    if (room === undefined || person === undefined) return;
    this.#pushRoom(roomId, user);
    this.pushToRoom(room, { type: "member", room: roomId, user: viewOf(person), on: true, members: room.members.size });
  }

  #went(roomId: RoomId, user: UserId): void {
    const room = this.#directory.rooms.get(roomId);
    const person = this.#directory.person(user);
    if (room === undefined || person === undefined) return;
    this.pushToUser(user, { type: "gone", room: roomId });
    this.pushToRoom(room, {
      type: "member",
      room: roomId,
      user: viewOf(person),
      on: false,
      members: room.members.size,
    });
  }

  #pushRoom(roomId: RoomId, user: UserId): void {
    const room = this.#directory.rooms.get(roomId);
    if (room === undefined || this.#roster.of(user).size === 0) return;
    this.pushToUser(user, { type: "room", room: viewRoom(room, user, { unread: 0, mentions: 0 }) });
  }

  pushToUser(user: UserId, frame: HubFrame): void {
    const own = this.#roster.of(user);
    if (own.size === 0) return;
    const bytes = encode(frame);
    for (const connection of own) connection.push(bytes);
  }

  pushToRoom(room: RoomState, frame: HubFrame, except?: UserId): void {
    const bytes = encode(frame);
    for (const connection of this.#roster.inRoom(room)) if (connection.user !== except) connection.push(bytes);
  }

  pushToAll(frame: HubFrame): void {
    const bytes = encode(frame);
    for (const connection of this.#roster.all) connection.push(bytes);
  }
}

const CHANGES_MEMBERS: ReadonlySet<Change["type"]> = new Set([
  "add-member",
  "remove-member",
  "add-room",
  "retire-user",
]);

/** The person a change is about, when it is about one that may be known already. */
function memberOf(change: Change): UserId {
  return "user" in change ? change.user : (0 as UserId);
}

function positionOf(event: StoredEvent): Position {
  return event.type === "message" ? (event.message.id as number as Position) : event.position;
}

/** Stored events of one room as frames, in order; neighbouring messages share a frame. */
export function encodeEvents(events: readonly StoredEvent[]): Buffer {
  const frames: Buffer[] = [];
  let run: Message[] = [];
  let room: RoomId | undefined;
  const flush = (): void => {
    if (room !== undefined && run.length > 0) frames.push(...messageFrames(room, run));
    run = [];
  };
  for (const event of events) {
    if (event.type === "message") {
      if (event.room !== room) flush();
      room = event.room;
      run.push(event.message);
    } else {
      flush();
      frames.push(encode(event));
    }
  }
  flush();
  return frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames);
}

function toEvent(change: Change, { id, at }: Written): StoredEvent | undefined {
  const position = id as Position;
  switch (change.type) {
    case "message": {
      const message: Message = { id: id as MessageId, at, by: change.by, text: change.text };
      if (change.replyTo !== undefined) message.replyTo = change.replyTo;
      if (change.mentions.length > 0) message.mentions = [...change.mentions];
      return { type: "message", room: change.room, message };
    }
    case "note":
      return {
        type: "message",
        room: change.room,
        message: { id: id as MessageId, at, by: change.by, text: change.text, note: change.note },
      };
    case "edit":
      return {
        type: "edited",
        position,
        room: change.room,
        message: change.message,
        text: change.text,
        mentions: [...change.mentions],
        at,
      };
    case "delete":
      return { type: "deleted", position, room: change.room, message: change.message, by: change.by, at };
    case "reaction":
      return {
        type: "reaction",
        position,
        room: change.room,
        message: change.message,
        by: change.by,
        reaction: change.reaction,
        on: change.on,
      };
    default:
      return undefined;
  }
}
