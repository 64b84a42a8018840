import type { Socket } from "node:net";
import type { Tell } from "../event.ts";
import { LAB_LIMITS } from "../limits.ts";
import { isName, nameKey } from "../names.ts";
import { hostOf, type SocketAddress } from "../sockets/address.ts";
import { listenTcp, type Listening } from "../sockets/listen.ts";
import { Outbox, whenDrained } from "../sockets/outbox.ts";
import type { AccessList } from "./access-list.ts";
import { attendChatroom, type ChatroomHost } from "./attend.ts";
import { encodePeople, encodeRoomMessage, REFUSALS, type Refusal } from "./encoding.ts";

export interface ChatroomOptions {
  /** Only those on it come in; without it everybody does. */
  readonly access?: AccessList | undefined;
}

/**
 * A room. What is read from somebody at one time is one message, for that is all there is to go by.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export function serveChatroom(at: SocketAddress, tell: Tell, options: ChatroomOptions = {}): Promise<Listening> {
  const room = new Room(tell, options.access);
  return listenTcp(at, (socket) => attendChatroom(socket, room));
}

interface Person {
  readonly name: string;
  readonly address: string;
  readonly outbox: Outbox;
}

class Room implements ChatroomHost<Person> {
  /** By {@link nameKey}. */
  readonly #people = new Map<string, Person>();
  readonly #tell: Tell;
  readonly #access: AccessList | undefined;

  constructor(tell: Tell, access: AccessList | undefined) {
    this.#tell = tell;
    this.#access = access;
  }

  async enter(socket: Socket, bytes: Uint8Array): Promise<Person | undefined> {
    const line = Buffer.from(bytes).toString().trim();
    const name = this.#access === undefined ? line : this.#access.admit(line, Math.floor(Date.now() / 1000));
    const address = hostOf(socket);
    const refusal = this.#refusal(name);
    const outbox = new Outbox(socket);
    if (refusal !== undefined || name === undefined) {
      const why = refusal ?? "forbidden";
      // With an access list the line may hold what is as good as a secret.
      const called = name ?? (this.#access === undefined ? line : "somebody");
      this.#tell({
        type: "refused",
        text: `${called} (${address}) is refused: ${REFUSALS[why].trim()}`,
        address,
        code: why,
      });
      outbox.send(REFUSALS[why]);
      outbox.end();
      return undefined;
    }
    const person = { name, address, outbox };
    this.#people.set(nameKey(name), person);
    this.#tell({ type: "joined", text: `${name} joined from ${address}`, name, address });
    this.#sendPeople();
    return person;
  }

  #refusal(name: string | undefined): Refusal | undefined {
    if (name === undefined) return "forbidden";
    if (!isName(name)) return "bad_name";
    if (this.#people.has(nameKey(name))) return "name_taken";
    return this.#people.size >= LAB_LIMITS.people ? "too_many" : undefined;
  }

  /** Whoever writes faster than the others read is not read meanwhile. */
  say(person: Person, bytes: Uint8Array): Promise<unknown> | undefined {
    const message = encodeRoomMessage(person.name, bytes);
    const others = Array.from(this.#people.values(), ({ outbox }) => outbox).filter(
      (outbox) => outbox !== person.outbox,
    );
    for (const outbox of others) outbox.send(message);
    const words = Buffer.from(bytes).toString();
    this.#tell({ type: "message", text: `${person.name}: ${words}`, name: person.name, message: words });
    return whenDrained(others);
  }

  leave({ name, address }: Person): void {
    this.#people.delete(nameKey(name));
    this.#tell({ type: "left", text: `${name} left`, name, address });
    this.#sendPeople();
  }

  #sendPeople(): void {
    const people = encodePeople(new Map(Array.from(this.#people.values(), ({ name, address }) => [name, address])));
    for (const { outbox } of this.#people.values()) outbox.send(people);
  }
}
