import { WiresideError, formatAddress, type Position } from "@wireside/protocol";
import { isSessionOver } from "../core/closing.ts";
import type { HubClient } from "../hub-client.ts";
import { LiveClient } from "../live-client.ts";
import { join, login, register } from "./entry.ts";
import { nodeCall } from "./node-call.ts";
import { openNodeLink } from "./node-link.ts";
import { SessionFile } from "./sessions.ts";
import { findTarget, type Target, type TargetOptions } from "./target.ts";

export interface ConnectOptions extends TargetOptions {
  /** Who to be. Not needed with a token. */
  name?: string | undefined;
  /** Of the account. With an invite, the account is made. */
  password?: string | undefined;
  /** A session's token, to go on with it. */
  token?: string | undefined;
  /** Where tokens are kept, so that the same name on the same hub is the same person next time. Without it none is. */
  sessionFile?: string | undefined;
  /** The last position seen by an earlier client, to be told what came after it. */
  since?: Position | undefined;
}

/**
 * Comes in, and resolves when the hub has said welcome, so that `state` tells how things stand. With a token, or one
 * kept in the session file, goes on as that person; else makes an account (invite and password), logs in (password) or
 * joins by nickname. Rejects with the reason when the first connection cannot be made; later losses are its own affair.
 */
export async function connect(options: ConnectOptions): Promise<HubClient> {
  const target = findTarget(options);
  const token = options.token ?? (await keptToken(target, options)) ?? (await newToken(target, options));
  const client = new LiveClient(
    { call: nodeCall(target, token), open: (since, listener) => openNodeLink(target, token, since, listener) },
    { since: options.since },
  );
  try {
    await client.start();
  } catch (error) {
    await client.close({ waitMs: 0 });
    throw error;
  }
  return client;
}

/** The token kept for this name, when the hub still knows it. */
async function keptToken(target: Target, { name, sessionFile }: ConnectOptions): Promise<string | undefined> {
  if (sessionFile === undefined || name === undefined) return undefined;
  const sessions = new SessionFile(sessionFile);
  const hub = formatAddress(target.address);
  const token = await sessions.get(hub, name);
  if (token === undefined) return undefined;
  try {
    await nodeCall(target, token)("me");
    return token;
  } catch (error) {
    if (!(error instanceof WiresideError && isSessionOver(error))) throw error;
    await sessions.remove(hub, name);
    return undefined;
  }
}

async function newToken(target: Target, options: ConnectOptions): Promise<string> {
  const { name, password, invite, sessionFile } = options;
  if (name === undefined) throw new WiresideError("bad_request", { message: "Neither a name nor a token was given." });
  const { token } =
    password === undefined
      ? await join({ ...options, name })
      : invite === undefined
        ? await login({ ...options, name, password })
        : await register({ ...options, invite, name, password });
  if (sessionFile !== undefined) await new SessionFile(sessionFile).set(formatAddress(target.address), name, token);
  return token;
}
