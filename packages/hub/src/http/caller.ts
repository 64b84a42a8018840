import type { FastifyRequest } from "fastify";
import { WiresideError } from "@wireside/protocol";
import type { IncomingMessage } from "node:http";
import type { Core } from "../core.ts";
import type { Person } from "../domain/directory.ts";
import { findSession, type Origin } from "../domain/sessions.ts";
import { plainAddress } from "../net/addresses.ts";

/** Who sends a request, once its session has been found good. */
export interface Caller {
  person: Person;
  session: number;
}

/** Cookies do not tell ports apart, so each hub's has a name of its own. */
export function cookieName(core: Pick<Core, "directory">): string {
  return `wireside-${core.directory.hubId.slice(0, 8)}`;
}

/** Finds the session of a request by its bearer token or its cookie. */
export async function findCaller(core: Core, request: IncomingMessage): Promise<Caller> {
  const bearer = /^Bearer ([\w-]+)$/.exec(request.headers.authorization ?? "")?.[1];
  const token = bearer ?? readCookie(request.headers.cookie, cookieName(core));
  if (token === undefined) throw new WiresideError("not_signed_in");
  const session = await findSession(core, token);
  const person = core.directory.person(session.user);
  if (person === undefined) throw new WiresideError("session_ended");
  return { person, session: session.id };
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * Refuses what another site's page sends. A browser names the page in `Origin` on every request that changes something
 * and on every WebSocket; programs that send none carry no cookie either.
 */
export function checkOrigin(request: IncomingMessage): void {
  const { origin, host, cookie } = request.headers;
  if (origin === undefined) {
    if (cookie !== undefined && request.headers.authorization === undefined) throw new WiresideError("wrong_origin");
    return;
  }
  if (!isSameHost(origin, host)) throw new WiresideError("wrong_origin");
}

function isSameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

export function originOf(request: FastifyRequest | IncomingMessage): Origin {
  return { address: plainAddress(request.socket.remoteAddress), client: request.headers["user-agent"] ?? "" };
}
