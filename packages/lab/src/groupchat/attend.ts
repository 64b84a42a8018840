import type { Socket } from "node:net";
import { LAB_LIMITS } from "../limits.ts";
import { Outbox } from "../sockets/outbox.ts";
import { RequestDecoder, type Request } from "./request-decoder.ts";
import { ASK_NICK } from "./texts.ts";

/** Requests that came at one time and are done without letting others in between. */
const AT_ONCE = 64;

/** Who answers the clients of a groupchat. */
export interface GroupchatHost<Member> {
  /** A client gives its nickname. Undefined when it is refused, which it has been told then. */
  join(nick: string, socket: Socket, outbox: Outbox): Promise<Member | undefined> | Member | undefined;
  /** The next request waits until this resolves. Behind a goodbye there is none. */
  answer(member: Member, request: MemberRequest): Promise<void> | void;
  /** Is called once, with or without a goodbye. */
  leave(member: Member): void;
  /** Nothing more is read before this resolves: those who hear of it have caught up. */
  caughtUp(): Promise<unknown> | undefined;
}

/** What somebody may ask who has a nickname. */
export type MemberRequest = Exclude<Request, { readonly type: "nick" | "too_long" }>;

/** Attends to one client of a groupchat, from its connection to its leave: one thing after the other. */
export async function attendGroupchat<Member>(socket: Socket, host: GroupchatHost<Member>): Promise<void> {
  const outbox = new Outbox(socket);
  const decoder = new RequestDecoder();
  let member: Member | undefined;
  socket.setTimeout(LAB_LIMITS.idleMs, () => socket.destroy());
  outbox.send(ASK_NICK);
  try {
    for await (const bytes of socket as AsyncIterable<Uint8Array>) {
      for (const [at, request] of decoder.push(bytes).entries()) {
        if (socket.destroyed && !socket.readableEnded) break; // after an end, what was written before it still counts
        if (at % AT_ONCE === AT_ONCE - 1) await new Promise(setImmediate);
        if (request.type === "nick") {
          member = await host.join(request.nick, socket, outbox);
          if (member !== undefined) socket.setTimeout(0);
        } else if (request.type === "too_long") socket.destroy();
        else if (member !== undefined) {
          await host.answer(member, request);
          if (request.type !== "leave") continue;
          host.leave(member);
          member = undefined;
        }
      }
      await host.caughtUp();
    }
  } catch {
    socket.destroy(); // a connection that breaks off is a leave, too
  } finally {
    if (member !== undefined) host.leave(member);
  }
}
