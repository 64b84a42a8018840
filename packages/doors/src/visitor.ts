import { connect, type ClientEvent, type HubClient } from "@wireside/client/node";
import type { Message, RoomId, User, UserId } from "@wireside/protocol";
import type { Admission, DoorHub } from "./hub.ts";
import { DOOR_LIMITS } from "./limits.ts";
import { hubTexts } from "./words.ts";

/** What happens in the room, or to the one person, as a classic client can be told of it. */
export type Happening =
  | { readonly type: "said"; readonly by: User; readonly text: string }
  | { readonly type: "whispered"; readonly by: User; readonly text: string }
  | { readonly type: "came"; readonly user: User }
  | { readonly type: "went"; readonly user: User };

/** How to reach the hub from here. */
export interface HubAddress {
  /** HOST:PORT */
  readonly address: string;
  /** Of the hub's certificate, where the way to it is over TLS. */
  readonly fingerprint?: string | undefined;
}

/** The person that a classic client is on the hub: an ordinary client of it. */
export class Visitor {
  readonly user: User;
  readonly #hub: DoorHub;
  readonly #client: HubClient;
  readonly #events: AsyncIterableIterator<ClientEvent>;
  readonly #room: RoomId;
  readonly #members = new Map<UserId, User>();
  readonly #here = new Map<UserId, User>();
  #left: Promise<void> | undefined;

  /**
   * Comes in.
   *
   * @throws WiresideError what {@link DoorHub.admit} throws, `unreachable`
   */
  static async enter(hub: DoorHub, at: HubAddress, who: Admission): Promise<Visitor> {
    const { token, user, room } = await hub.admit(who);
    let client: HubClient | undefined;
    try {
      client = await connect({ ...at, token });
      const visitor = new Visitor(hub, client, user, room);
      await visitor.#meet();
      return visitor;
    } catch (error) {
      await client?.close({ waitMs: 0 });
      await hub.dismiss(user.id);
      throw error;
    }
  }

  private constructor(hub: DoorHub, client: HubClient, user: User, room: RoomId) {
    this.#hub = hub;
    this.#client = client;
    this.#events = client.events();
    this.user = user;
    this.#room = room;
  }

  /** Who is in the room and online, oneself too. */
  get people(): readonly User[] {
    return [...this.#here.values()];
  }

  /** What happens, in order, until this person has left or is no longer in the room. */
  async *happenings(): AsyncGenerator<Happening, void, undefined> {
    let isFirst = true; // who is there was asked in entering
    for await (const event of this.#events) {
      if (event.type === "message") yield* await this.#told(event.room, event.message);
      else if (event.type === "member" && event.room === this.#room) yield* this.#moved(event.user, event.on);
      else if (event.type === "online" || event.type === "offline") yield* this.#look(event.user);
      else if (event.type === "welcome") {
        if (!isFirst) yield* await this.#meet();
        isFirst = false;
      } else if (event.type === "gone" && event.room === this.#room) return;
    }
  }

  /**
   * Says something to the room. What is said first is first in the room, whether or not it was waited for. Resolves when the hub has it.
   *
   * @throws WiresideError what the hub refuses
   */
  async say(text: string): Promise<void> {
    await this.#send(this.#room, text);
  }

  /**
   * Says something to one person alone.
   *
   * @throws WiresideError what the hub refuses
   */
  async whisper(to: User, text: string): Promise<void> {
    const known = [...this.#client.state.rooms.values()].find(({ peer }) => peer === to.id);
    const { id } = known ?? (await this.#client.call("direct", { body: { user: to.id } }));
    await this.#send(id, text);
  }

  /** Goes, once the hub has what was said. */
  leave(): Promise<void> {
    return (this.#left ??= this.#leave());
  }

  async #leave(): Promise<void> {
    await this.#client.close({ waitMs: DOOR_LIMITS.leaveMs });
    await this.#hub.dismiss(this.user.id);
  }

  async #send(room: RoomId, text: string): Promise<void> {
    await Promise.all(hubTexts(text).map((part) => this.#client.send(room, part)));
  }

  async #told(room: RoomId, { by, text, note }: Message): Promise<Happening[]> {
    const isOfRoom = room === this.#room;
    const isPrivate = this.#client.state.rooms.get(room)?.kind === "direct" && by !== this.user.id;
    if (note !== undefined || text === "" || !(isOfRoom || isPrivate)) return [];
    if (!this.#client.state.users.has(by)) await this.#client.resolveUsers([by]);
    const author = this.#client.state.users.get(by);
    return author === undefined ? [] : [{ type: isOfRoom ? "said" : "whispered", by: author, text }];
  }

  /** Asks who is in the room: at first, and after every connection that was lost. */
  async #meet(): Promise<Happening[]> {
    const members = await this.#client.call("members", { params: { room: String(this.#room) } });
    const before = [...this.#members.values()];
    this.#members.clear();
    for (const { user } of members) this.#members.set(user.id, user);
    return [...before, ...this.#members.values()].flatMap((user) => this.#look(user));
  }

  #moved(user: User, isMember: boolean): Happening[] {
    if (isMember) this.#members.set(user.id, user);
    else this.#members.delete(user.id);
    return this.#look(user);
  }

  /** Somebody of a door is in the room for as long as they are there; of others their presence says it. */
  #look(user: User): Happening[] {
    const isThere = user.door !== undefined || this.#client.state.online.has(user.id);
    const isHere = isThere && this.#members.has(user.id);
    if (isHere === this.#here.has(user.id)) return [];
    if (isHere) this.#here.set(user.id, user);
    else this.#here.delete(user.id);
    return [{ type: isHere ? "came" : "went", user }];
  }
}
