import { fromErrorBody } from "@wireside/protocol";
import type { HubFrame, Message, Position, Preferences, RoomId, Time, User } from "@wireside/protocol";
import type { ClientEvent, HubState } from "../hub-client.ts";
import { People } from "./people.ts";
import { Rooms, positionOf } from "./rooms.ts";
import { Typing } from "./typing.ts";

type Frame<T extends HubFrame["type"]> = Extract<HubFrame, { type: T }>;

/** What the hub has told: each frame changes it and becomes the events that callers see, each position once. */
export class World {
  readonly people = new People();
  readonly rooms = new Rooms();
  readonly typing = new Typing();
  hub: HubState["hub"];
  you: User | undefined;
  preferences: Preferences = { presence: true, typing: true };
  /** The last position seen; undefined when nothing was and nothing was given. */
  position: Position | undefined;

  constructor(since: Position | undefined) {
    this.position = since;
  }

  /** Takes in one frame. `late`: what it tells was missed, and comes now after a reconnect. */
  apply(frame: HubFrame, now: Time, late: boolean): ClientEvent[] {
    switch (frame.type) {
      case "welcome":
        this.#welcome(frame);
        return [frame];
      case "live":
        this.#isNew(frame.position);
        return [frame];
      case "messages":
        return this.#messages(frame.room, frame.messages, late);
      case "edited":
      case "deleted":
      case "reaction":
        if (!this.#isNew(frame.position)) return [];
        if (frame.type !== "edited") this.people.need([frame.by]);
        return [frame];
      case "presence":
        return this.#presence(frame);
      case "typing":
        if (frame.user === this.you?.id) return [];
        this.people.need([frame.user]);
        this.typing.set(frame.room, frame.user, now);
        return [frame];
      case "member":
        this.people.know([frame.user]);
        this.rooms.change(frame.room, { members: frame.members });
        if (!frame.on) this.typing.stop(frame.room, frame.user.id);
        return [frame];
      case "room":
        this.rooms.set(frame.room);
        if (frame.room.peer !== undefined) this.people.need([frame.room.peer]);
        return [frame];
      case "changed":
        this.rooms.change(frame.room, { name: frame.name, topic: frame.topic });
        return [frame];
      case "gone":
        this.rooms.remove(frame.room);
        this.typing.clear(frame.room);
        return [frame];
      case "read":
        this.rooms.confirm(frame.room, frame.upTo, frame.unread, frame.mentions);
        return [frame];
      case "user":
        this.people.know([frame.user]);
        if (frame.user.id === this.you?.id) this.you = frame.user;
        return [frame];
      case "preferences":
        this.preferences = frame.preferences;
        return [];
      case "closing":
        return [frame];
      case "error":
        return [{ type: "error", error: fromErrorBody(frame.error) }];
      case "acks":
      case "pong":
        return [];
    }
  }

  #welcome(frame: Frame<"welcome">): void {
    this.hub = frame.hub;
    this.you = frame.you;
    this.preferences = frame.preferences;
    this.rooms.replace(frame.rooms);
    this.people.know([...frame.users, frame.you]);
    this.people.setOnline(frame.online);
    this.people.need(frame.rooms.flatMap(({ peer }) => peer ?? []));
    this.typing.clear();
    // A hub that never reached our position (its data is older now) goes on from where it is.
    this.position = frame.from;
  }

  #messages(room: RoomId, messages: readonly Message[], late: boolean): ClientEvent[] {
    const news = messages.filter((message) => this.#isNew(positionOf(message)));
    this.rooms.count(room, news, this.you?.id);
    for (const { by } of news) this.typing.stop(room, by);
    this.people.need(news.map(({ by }) => by));
    return news.map((message) => ({ type: "message", room, message, late }));
  }

  #presence(frame: Frame<"presence">): ClientEvent[] {
    const { came, went } = this.people.change(frame.online, frame.offline);
    return [
      ...came.map((user): ClientEvent => ({ type: "online", user })),
      ...went.map((user): ClientEvent => ({ type: "offline", user })),
    ];
  }

  /** Moves on to the position; false when it was seen already. */
  #isNew(position: Position): boolean {
    if (position <= (this.position ?? -1)) return false;
    this.position = position;
    return true;
  }
}
