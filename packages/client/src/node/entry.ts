import { WiresideError } from "@wireside/protocol";
import type { HubInfo, User } from "@wireside/protocol";
import { nodeCall } from "./node-call.ts";
import { findTarget, type TargetOptions } from "./target.ts";

/** A session just made. */
export interface Session {
  user: User;
  token: string;
}

/** What hub this is, and how to get in. */
export function hubInfo(options: TargetOptions): Promise<HubInfo> {
  return nodeCall(findTarget(options))("hub");
}

/** Comes in with a nickname, where the hub allows it. */
export async function join(options: TargetOptions & { name: string }): Promise<Session> {
  return withToken(await nodeCall(findTarget(options))("join", { body: { name: options.name, session: "token" } }));
}

/** Logs in to an account. */
export async function login(options: TargetOptions & { name: string; password: string }): Promise<Session> {
  const { name, password } = options;
  return withToken(await nodeCall(findTarget(options))("login", { body: { name, password, session: "token" } }));
}

/** Makes an account with an invite. */
export async function register(
  options: TargetOptions & { invite: string; name: string; password: string },
): Promise<Session> {
  const { name, password } = options;
  const target = findTarget(options);
  const body = { invite: target.invite ?? options.invite, name, password, session: "token" as const };
  return withToken(await nodeCall(target)("register", { body }));
}

function withToken({ user, token }: { user: User; token?: string | undefined }): Session {
  if (token === undefined)
    throw new WiresideError("not_a_hub", { message: "The hub gave no token, though it was asked for one." });
  return { user, token };
}
