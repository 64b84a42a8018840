import {
  WiresideError,
  decodeInvite,
  encodeInvite,
  inviteLink,
  nameKey,
  type ApiName,
  type ApiParsed,
  type ApiReply,
  type UserId,
} from "@wireside/protocol";
import type { Core } from "../core.ts";
import { viewOf } from "../domain/directory.ts";
import * as messages from "../domain/messages.ts";
import * as people from "../domain/people.ts";
import * as rooms from "../domain/rooms.ts";
import { hashSecret, type Passwords } from "../domain/secrets.ts";
import { endSession, listSessions, openSession, type Origin } from "../domain/sessions.ts";
import { isLoopback } from "../net/addresses.ts";
import type { Caller } from "./caller.ts";

/** What a handler is told of a request besides its input. */
export interface Asked {
  from: Origin;
  /** Gives the client its token: as a cookie, or in the answer. */
  grant(how: "cookie" | "token", token: string): { token?: string };
  /** Takes the cookie away. */
  revoke(): void;
}

export interface HandlerParts {
  core: Core;
  passwords: Passwords;
  /** Of the hub's certificate, as formatFingerprint writes it. */
  fingerprint: string;
  /** HOST:PORT for invites, as others on the network reach the hub. */
  publicAddress: () => string;
}

type Handler<N extends ApiName> = (
  input: ApiParsed<N>,
  caller: Caller,
  asked: Asked,
) => Promise<ApiReply<N>> | ApiReply<N>;
export type Handlers = { [N in ApiName]: Handler<N> };

/** One handler for each request of the API's table. `caller` is nobody only where the table says that nothing is needed. */
export function makeHandlers(parts: HandlerParts): Handlers {
  return { ...entryHandlers(parts), ...accountHandlers(parts), ...roomHandlers(parts), ...messageHandlers(parts) };
}

/** Does the hub let someone at this address in by nickname? */
function isOpenTo(core: Pick<Core, "access">, address: string): boolean {
  return core.access === "open" || (core.access === "local" && isLoopback(address));
}

async function enter(core: Core, user: UserId, how: "cookie" | "token", asked: Asked) {
  const token = await openSession(core, user, asked.from);
  const person = core.directory.person(user);
  if (person === undefined) throw new WiresideError("internal");
  return { user: viewOf(person), ...asked.grant(how, token) };
}

type Entering = "hub" | "join" | "register" | "login";

function entryHandlers({ core, passwords, fingerprint }: HandlerParts): Pick<Handlers, Entering> {
  return {
    hub: (_input, _caller, { from }) => ({
      product: "wireside",
      version: core.version,
      name: core.name,
      id: core.directory.hubId,
      join: isOpenTo(core, from.address) ? "nickname" : "invite",
      fingerprint,
    }),
    join: async ({ body }, _caller, asked) => {
      if (!isOpenTo(core, asked.from.address)) throw new WiresideError("invite_needed");
      core.rates.take("joins", asked.from.address);
      const person = await people.joinByName(core, body.name);
      return enter(core, person.id, body.session, asked);
    },
    register: async ({ body }, _caller, asked) => {
      core.rates.take("joins", asked.from.address);
      const { secret } = decodeInvite(body.invite);
      const person = await people.register(core, passwords, {
        name: body.name,
        password: body.password,
        inviteHash: hashSecret(secret),
      });
      return enter(core, person.id, body.session, asked);
    },
    login: async ({ body }, _caller, asked) => {
      core.rates.take("logins", asked.from.address);
      core.rates.take("loginsPerName", nameKey(body.name));
      const person = await people.logIn(core, passwords, body.name, body.password);
      return enter(core, person.id, body.session, asked);
    },
  };
}

type Account =
  | "logout"
  | "me"
  | "setPreferences"
  | "setPassword"
  | "sessions"
  | "endSession"
  | "users"
  | "setRole"
  | "invites"
  | "invite"
  | "revokeInvite";

function accountHandlers({ core, passwords, fingerprint, publicAddress }: HandlerParts): Pick<Handlers, Account> {
  return {
    logout: async (_input, { person, session }, asked) => {
      await endSession(core, person.id, session);
      asked.revoke();
      return {};
    },
    me: (_input, { person }) => ({ user: viewOf(person), preferences: person.preferences }),
    setPreferences: ({ body }, { person }) => people.setPreferences(core, person, definedOnly(body)),
    setPassword: async ({ body }, { person }, asked) => {
      core.rates.take("loginsPerName", person.key);
      await people.setPassword(core, passwords, person, { current: body.current, next: body.next });
      return enter(core, person.id, body.session, asked);
    },
    sessions: (_input, { person, session }) => listSessions(core, person.id, session),
    endSession: async ({ params }, { person }) => {
      await endSession(core, person.id, params.session);
      return {};
    },
    users: ({ query }) => {
      const ids = query.ids?.split(",").map((id) => Number(id) as UserId);
      return people.findPeople(core, { ...(ids && { ids }), ...(query.name !== undefined && { name: query.name }) });
    },
    setRole: ({ params, body }, { person }) => people.setRole(core, person, params.user, body.role),
    invites: (_input, { person }) => people.listInvites(core, person),
    invite: async ({ body }, { person }) => {
      const { invite, secret } = await people.makeInvite(core, person, body.role, body.seconds);
      return { invite, ...writeInvite(secret, fingerprint, publicAddress()) };
    },
    revokeInvite: async ({ params }, { person }) => {
      await people.revokeInvite(core, person, params.invite);
      return {};
    },
  };
}

/** An invite as it is handed to someone: a code for the terminal and a link for the browser. */
export function writeInvite(secret: Uint8Array, fingerprint: string, address: string): { code: string; link: string } {
  const code = encodeInvite({ address, secret, fingerprint });
  return { code, link: inviteLink(code) };
}

type RoomRequest =
  | "rooms"
  | "createRoom"
  | "changeRoom"
  | "joinRoom"
  | "leaveRoom"
  | "members"
  | "addMember"
  | "removeMember"
  | "direct";

function roomHandlers({ core }: HandlerParts): Pick<Handlers, RoomRequest> {
  return {
    rooms: (_input, { person }) => rooms.listRooms(core, person),
    createRoom: ({ body }, { person }) => {
      core.rates.take("rooms", person.id);
      return rooms.createRoom(core, person, body);
    },
    changeRoom: ({ params, body }, { person }) => rooms.changeRoom(core, person, params.room, body),
    joinRoom: ({ params }, { person }) => {
      core.rates.take("rooms", person.id);
      return rooms.joinRoom(core, person, params.room);
    },
    leaveRoom: async ({ params }, { person }) => {
      await rooms.leaveRoom(core, person, params.room);
      return {};
    },
    members: ({ params }, { person }) => rooms.listMembers(core, person, params.room),
    addMember: async ({ params }, { person }) => {
      await rooms.addToRoom(core, person, params.room, params.user);
      return {};
    },
    removeMember: async ({ params }, { person }) => {
      await rooms.removeFromRoom(core, person, params.room, params.user);
      return {};
    },
    direct: ({ body }, { person }) => rooms.openDirect(core, person, body.user),
  };
}

type MessageRequest = "history" | "post" | "edit" | "remove" | "react" | "unreact" | "search";

function messageHandlers({ core }: HandlerParts): Pick<Handlers, MessageRequest> {
  return {
    history: ({ params, query }, { person }) => messages.history(core, person, params.room, query),
    post: ({ params, body }, { person }) => messages.post(core, person, params.room, body),
    edit: async ({ params, body }, { person }) => {
      await messages.edit(core, person, params.room, params.message, body.text);
      return {};
    },
    remove: async ({ params }, { person }) => {
      await messages.remove(core, person, params.room, params.message);
      return {};
    },
    react: async ({ params }, { person }) => {
      await messages.react(core, person, params.room, params.message, params.reaction, true);
      return {};
    },
    unreact: async ({ params }, { person }) => {
      await messages.react(core, person, params.room, params.message, params.reaction, false);
      return {};
    },
    search: ({ query }, { person }) => messages.search(core, person, query),
  };
}

function definedOnly<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
