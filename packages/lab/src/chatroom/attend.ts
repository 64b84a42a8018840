import type { Socket } from "node:net";
import { LAB_LIMITS } from "../limits.ts";

/** Who answers the clients of a chatroom. */
export interface ChatroomHost<Person> {
  /** The first bytes of a client are its name. Undefined when it is refused, which it has been told then. */
  enter(socket: Socket, name: Uint8Array): Promise<Person | undefined>;
  /** What was read at one time. Nothing more is read before it resolves. */
  say(person: Person, message: Uint8Array): Promise<unknown> | undefined;
  leave(person: Person): void;
}

/**
 * Attends to one client of a chatroom, from its connection to its leave. Reads stay apart, for they are all that tells messages apart:
 * an iterator would glue those that wait.
 */
export function attendChatroom<Person>(socket: Socket, host: ChatroomHost<Person>): void {
  let person: Person | undefined;
  let isNamed = false;
  const take = async (bytes: Uint8Array): Promise<void> => {
    if (person !== undefined) await host.say(person, bytes);
    if (isNamed) return;
    isNamed = true;
    person = await host.enter(socket, bytes);
    if (person !== undefined) socket.setTimeout(0);
    if (socket.destroyed) leave();
  };
  const leave = (): void => {
    if (person !== undefined) host.leave(person);
    person = undefined;
  };
  socket.setTimeout(LAB_LIMITS.idleMs, () => socket.destroy());
  socket.on("data", (bytes: Uint8Array) => {
    socket.pause();
    take(bytes).then(
      () => socket.resume(),
      () => socket.destroy(),
    );
  });
  socket.on("close", leave);
}
