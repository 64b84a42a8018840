import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { configFolder, connect, type ConnectOptions, type HubClient } from "@wireside/client/node";
import { DEFAULT_PORT, WiresideError } from "@wireside/protocol";
import { wrongUsage } from "../errors.ts";
import type { ContactArguments } from "../program.ts";
import type { Asker } from "./ask.ts";

const HERE = `127.0.0.1:${DEFAULT_PORT}`;

/**
 * Finds the hub and comes in. On a terminal (`asker`) it asks for what is missing: a name, a password, whether to trust a
 * hub never met before. On a pipe what is missing is an error.
 */
export async function enter(
  address: string | undefined,
  given: ContactArguments,
  asker: Asker | undefined,
): Promise<HubClient> {
  const target = targetOf(address, given);
  const name = given.name ?? (await asker?.line(`Your name [${userName()}]: `, userName())) ?? userName();
  const password = await passwordOf(given, target.invite !== undefined, name, asker);
  const sessionFile = given.remember ? join(configFolder(), "sessions.json") : undefined;
  return connectAsking({ ...target, name, password, sessionFile }, asker);
}

/** Where to go: the address may be an invite too. Throws wrong_usage. */
export function targetOf(
  address: string | undefined,
  given: Pick<ContactArguments, "invite" | "fingerprint">,
): Pick<ConnectOptions, "address" | "invite" | "fingerprint"> {
  const isInvite = address !== undefined && (address.includes("#invite=") || /^[A-Za-z0-9_-]{60,}$/.test(address));
  if (isInvite && given.invite !== undefined) throw wrongUsage("Two invites were given.");
  const invite = isInvite ? address : given.invite;
  const place = isInvite ? undefined : (address ?? (invite === undefined ? HERE : undefined));
  return { address: place, invite, fingerprint: given.fingerprint };
}

/** Answers what the hub turns out to need, each question once. */
async function connectAsking(options: ConnectOptions, asker: Asker | undefined): Promise<HubClient> {
  let seen: string | undefined;
  const trustNew = (fingerprint: string): boolean => {
    seen = fingerprint;
    return false;
  };
  try {
    return await connect({ ...options, trustNew });
  } catch (error) {
    if (!(error instanceof WiresideError) || asker === undefined) throw error;
    if (error.code === "hub_unknown" && seen !== undefined) {
      if (!(await asker.confirm(`${introduction(seen)}\nIs that its fingerprint, as its owner sees it?`))) throw error;
      return connectAsking({ ...options, fingerprint: seen }, asker);
    }
    if (options.password === undefined && (error.code === "name_taken" || error.code === "invite_needed")) {
      const password = await asker.secret(`${error.message} If the name is yours, its password (Enter: it is not): `);
      if (password === "") throw error;
      return connectAsking({ ...options, password }, asker);
    }
    throw error;
  }
}

function introduction(fingerprint: string): string {
  return `This hub has not been met before. Its certificate has the fingerprint\n  ${fingerprint}`;
}

async function passwordOf(
  given: ContactArguments,
  hasInvite: boolean,
  name: string,
  asker: Asker | undefined,
): Promise<string | undefined> {
  if (given.passwordFile !== undefined) return readPassword(given.passwordFile);
  if (!hasInvite) return undefined;
  if (asker === undefined) throw wrongUsage("With an invite a password is needed: give --password-file.");
  const password = await asker.secret(`Choose a password for ${name} (at least 8 characters): `);
  if ((await asker.secret("The same again: ")) !== password)
    throw new WiresideError("bad_password", { message: "The two passwords differ." });
  return password;
}

/** The file's first line. */
async function readPassword(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).split(/\r?\n/)[0] ?? "";
  } catch (error) {
    throw wrongUsage(`The password file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "guest"; // the system knows no name for us
  }
}
