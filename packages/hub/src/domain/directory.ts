import type {
  DoorName,
  Position,
  Preferences,
  Role,
  RoomId,
  RoomKind,
  RoomRole,
  User,
  UserId,
} from "@wireside/protocol";
import type { Change, Outcome, Snapshot } from "../store/store.ts";

export interface Person {
  id: UserId;
  name: string;
  key: string;
  role: Role;
  registered: boolean;
  retired: boolean;
  door: DoorName | undefined;
  preferences: Preferences;
  rooms: Set<RoomId>;
}

export interface Member {
  role: RoomRole;
  readUpTo: Position;
}

export interface RoomState {
  id: RoomId;
  kind: RoomKind;
  name: string;
  key: string;
  topic: string;
  last: Position;
  members: Map<UserId, Member>;
}

/**
 * What the hub keeps in memory: people, rooms and who is in them. It is loaded once and from then on follows the log:
 * `apply` is called with each change that the store has written, in order, and with nothing else.
 */
export class Directory {
  readonly hubId: string;
  readonly people = new Map<UserId, Person>();
  readonly rooms = new Map<RoomId, RoomState>();
  readonly settings: Map<string, string>;
  /** Active people by the key of their name. */
  readonly names = new Map<string, UserId>();
  readonly roomKeys = new Map<string, RoomId>();
  position: Position;

  constructor(snapshot: Snapshot) {
    this.hubId = snapshot.hubId;
    this.settings = new Map(Object.entries(snapshot.settings));
    this.position = snapshot.position;
    for (const { id, name, key, role, registered, retired = false, door, preferences } of snapshot.users) {
      this.#addPerson({ id, name, key, role, registered, retired, door, preferences, rooms: new Set() });
    }
    for (const room of snapshot.rooms) this.#addRoom({ ...room, members: new Map() });
    for (const { room, user, role, readUpTo } of snapshot.memberships) this.#addMember(room, user, { role, readUpTo });
  }

  person(id: UserId): Person | undefined {
    return this.people.get(id);
  }

  personByKey(key: string): Person | undefined {
    const id = this.names.get(key);
    return id === undefined ? undefined : this.people.get(id);
  }

  /** The room, if the person is in it. */
  roomOf(user: UserId, room: RoomId): RoomState | undefined {
    const state = this.rooms.get(room);
    return state?.members.has(user) ? state : undefined;
  }

  /** Rooms with a name: direct ones are bounded by the people there are. */
  countRooms(): number {
    let count = 0;
    for (const room of this.rooms.values()) if (room.kind !== "direct") count++;
    return count;
  }

  /** Are both in some room? Guests may write only to those. */
  shareRoom(person: Person, other: UserId): boolean {
    for (const id of person.rooms) if (this.rooms.get(id)?.members.has(other)) return true;
    return false;
  }

  apply(change: Change, outcome: Outcome & { ok: true }): void {
    switch (change.type) {
      case "message":
      case "note":
        this.#advance(outcome.id);
        this.#wrote(change.room, change.by, outcome.id as Position);
        return;
      case "edit":
      case "delete":
      case "reaction":
        return this.#advance(outcome.id);
      case "read": {
        const member = this.rooms.get(change.room)?.members.get(change.user);
        if (member !== undefined && member.readUpTo < change.upTo) member.readUpTo = change.upTo;
        return;
      }
      case "add-user":
        return this.#addPerson({
          id: outcome.id as UserId,
          name: change.name,
          key: change.key,
          role: change.role,
          registered: change.passwordHash !== undefined,
          retired: false,
          door: change.door,
          preferences: { presence: true, typing: true },
          rooms: new Set(),
        });
      case "retire-user":
        return this.#retire(change.user);
      case "set-role":
        return this.#update(change.user, { role: change.role });
      case "set-preferences":
        return this.#update(change.user, { preferences: change.preferences });
      case "set-password":
        return this.#update(change.user, { registered: true });
      case "add-room":
        return this.#openRoom(change, outcome.id as RoomId);
      case "change-room":
        return this.#changeRoom(change);
      case "add-member": {
        const readUpTo = this.rooms.get(change.room)?.last ?? (0 as Position);
        return this.#addMember(change.room, change.user, { role: change.role, readUpTo });
      }
      case "remove-member":
        this.rooms.get(change.room)?.members.delete(change.user);
        this.people.get(change.user)?.rooms.delete(change.room);
        return;
      case "set":
        this.settings.set(change.key, change.value);
        return;
      case "add-session":
      case "seen-session":
      case "end-session":
      case "add-invite":
      case "remove-invite":
        return;
    }
  }

  #advance(position: number): void {
    if (position > this.position) this.position = position as Position;
  }

  #wrote(roomId: RoomId, by: UserId, position: Position): void {
    const room = this.rooms.get(roomId);
    if (room === undefined || position <= room.last) return;
    room.last = position;
  }

  #addPerson(person: Person): void {
    this.people.set(person.id, person);
    if (!person.retired) this.names.set(person.key, person.id);
  }

  #retire(id: UserId): void {
    const person = this.people.get(id);
    if (person === undefined) return;
    person.retired = true;
    this.names.delete(person.key);
    for (const room of person.rooms) this.rooms.get(room)?.members.delete(id);
    person.rooms.clear();
  }

  #update(id: UserId, values: Partial<Person>): void {
    const person = this.people.get(id);
    if (person !== undefined) Object.assign(person, values);
  }

  #addRoom(room: RoomState): void {
    this.rooms.set(room.id, room);
    this.roomKeys.set(room.key, room.id);
  }

  #openRoom(change: Change & { type: "add-room" }, id: RoomId): void {
    if (this.rooms.has(id)) return; // a direct room that was there already
    const { kind, name, key, topic } = change;
    this.#addRoom({ id, kind, name, key, topic, last: 0 as Position, members: new Map() });
    for (const { user, role } of change.members) this.#addMember(id, user, { role, readUpTo: 0 as Position });
  }

  #changeRoom(change: Change & { type: "change-room" }): void {
    const room = this.rooms.get(change.room);
    if (room === undefined) return;
    room.name = change.name ?? room.name;
    room.topic = change.topic ?? room.topic;
    if (change.key === undefined) return;
    this.roomKeys.delete(room.key);
    room.key = change.key;
    this.roomKeys.set(room.key, room.id);
  }

  #addMember(roomId: RoomId, user: UserId, member: Member): void {
    const room = this.rooms.get(roomId);
    const person = this.people.get(user);
    if (room === undefined || person === undefined || room.members.has(user)) return;
    room.members.set(user, member);
    person.rooms.add(roomId);
  }
}

/** A person as others see them. */
export function viewOf({ id, name, role, registered, retired, door }: Person): User {
  const user: User = { id, name, role, registered };
  if (retired) user.retired = true;
  if (door !== undefined) user.door = door;
  return user;
}
