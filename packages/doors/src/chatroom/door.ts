import type { RemoteInfo, Socket as UdpSocket } from "node:dgram";
import type { Socket } from "node:net";
import {
  attendChatroom,
  LAB_LIMITS,
  listenBoth,
  Outbox,
  plainAddress,
  type ChatroomHost,
  type Listening,
  type SocketAddress,
} from "@wireside/lab/internal";
import type { User } from "@wireside/protocol";
import { DOOR_LIMITS } from "../limits.ts";
import { Reception, type DoorSetting, type Guest } from "../reception.ts";
import { classicName } from "../words.ts";
import { aimOf, aimOfDatagram, CHATROOM_WORDS, peopleOf, writesOf, type Aim } from "./words.ts";

/**
 * Opens the door for clients of the chatroom: a room over TCP, and over UDP at the same port what they send to one person.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function openChatroomDoor(at: SocketAddress, setting: DoorSetting): Promise<Listening> {
  const reception = new Reception("chatroom", CHATROOM_WORDS, setting);
  const door = new ChatroomDoor(reception);
  const { at: where, udp, close } = await listenBoth(at, (socket) => attendChatroom(socket, door));
  udp.on("message", (bytes, from) => door.takeDatagram(udp, bytes, from)).on("error", () => undefined);
  return {
    at: where,
    async close() {
      await reception.close();
      await close();
    },
  };
}

class ChatroomDoor implements ChatroomHost<Guest> {
  readonly #reception: Reception;
  /** When somebody was last told how to write a datagram: nobody can have many sent to them in their name. */
  readonly #advisedAt = new WeakMap<Guest, number>();

  constructor(reception: Reception) {
    this.#reception = reception;
  }

  async enter(socket: Socket, name: Uint8Array): Promise<Guest | undefined> {
    const guest = await this.#reception.admit(Buffer.from(name).toString().trim(), socket, new Outbox(socket));
    if (guest !== undefined) void this.#hear(guest);
    return guest;
  }

  /** A few messages may be on their way to the hub; more are not read, for in reading they would be glued. */
  say(guest: Guest, message: Uint8Array): Promise<unknown> | undefined {
    const text = Buffer.from(message).toString();
    const others = othersOf(guest);
    this.#pass(guest, aimOf(text, [...others.keys()]), text, others);
    return guest.unanswered.size < DOOR_LIMITS.unanswered ? undefined : Promise.race(guest.unanswered);
  }

  leave(guest: Guest): void {
    this.#reception.dismiss(guest);
  }

  /** From whom a datagram is, only its address tells; whom it is for, who has the hub's address. */
  takeDatagram(socket: UdpSocket, bytes: Uint8Array, { address, port }: RemoteInfo): void {
    const guests = [...this.#reception.guests].filter((guest) => guest.address === plainAddress(address));
    const [guest, ...more] = guests;
    if (guest === undefined || guest.unanswered.size >= DOOR_LIMITS.unanswered) return;
    const advise = (text: string): void => {
      const now = performance.now();
      if (now - (this.#advisedAt.get(guest) ?? -Infinity) < DOOR_LIMITS.adviceMs) return;
      this.#advisedAt.set(guest, now);
      socket.send(CHATROOM_WORDS.notice(text), port, address, () => undefined);
    };
    if (more.length > 0) {
      return advise("Several people here have your address. Write @NAME: text to the room; only NAME is shown it.");
    }
    const text = Buffer.from(bytes).toString();
    const others = othersOf(guest);
    const sharers = [...others].filter(([, user]) => this.#addressOf(user, guest) === guest.hubAddress);
    const names = sharers.map(([name]) => name);
    const aim = aimOfDatagram(text, names);
    if (aim.type === "person") this.#pass(guest, aim, text, others);
    else advise(`${String(names.length)} people have this address. Write NAME: text, so that it is known for whom.`);
  }

  #pass(guest: Guest, aim: Aim, text: string, others: ReadonlyMap<string, User>): void {
    const { visitor, outbox } = guest;
    const to = aim.type === "person" ? others.get(aim.name) : undefined;
    if (aim.type === "room") void this.#reception.attempt(guest, visitor.say(text));
    else if (aim.type === "person" && to !== undefined) {
      void this.#reception.attempt(guest, visitor.whisper(to, aim.text));
    } else outbox.send(CHATROOM_WORDS.notice("There is nobody of that name here."));
  }

  /** Tells a client what happens in the room, until it or its person is gone. */
  async #hear(guest: Guest): Promise<void> {
    const { visitor, outbox, socket } = guest;
    let telling: NodeJS.Immediate | undefined;
    const tellPeople = (): void => {
      telling = undefined;
      const people = visitor.people.map((user): [string, string] => [user.name, this.#addressOf(user, guest)]);
      // Those of this door first, if there are more than a client can be told.
      people.sort(([, a], [, b]) => Number(a === guest.hubAddress) - Number(b === guest.hubAddress));
      outbox.send(peopleOf(people.slice(0, LAB_LIMITS.people)));
    };
    tellPeople();
    try {
      for await (const happening of visitor.happenings()) {
        // Many who come at one time are one list.
        if (happening.type === "came" || happening.type === "went") telling ??= setImmediate(tellPeople);
        else if (happening.by.id !== visitor.user.id) {
          for (const write of writesOf(happening.type, happening.by.name, happening.text)) outbox.send(write);
        }
      }
      this.#reception.farewell(guest, "You are no longer in the room.");
    } catch {
      socket.destroy();
    }
  }

  /** People of this door have their own address, and speak with each other past the hub; the others have the hub's. */
  #addressOf({ name, door }: User, { hubAddress }: Guest): string {
    return (door === "chatroom" ? this.#reception.addressOf(name) : undefined) ?? hubAddress;
  }
}

/** Everybody else in the room, by the name that classic clients know. */
function othersOf({ visitor }: Guest): ReadonlyMap<string, User> {
  const others = visitor.people.filter(({ id }) => id !== visitor.user.id);
  return new Map(others.map((user) => [classicName(user.name), user]));
}
