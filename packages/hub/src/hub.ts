import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import { WiresideError } from "@wireside/protocol";
import { ACCESS, type Access, type Core } from "./core.ts";
import { Delivery } from "./delivery/delivery.ts";
import { Feeder } from "./delivery/feeder.ts";
import { Presence } from "./delivery/presence.ts";
import { Roster } from "./delivery/roster.ts";
import { Directory } from "./domain/directory.ts";
import { Log } from "./domain/log.ts";
import { Doors, findPublicRoom } from "./domain/doors.ts";
import { makeInvite } from "./domain/people.ts";
import { Reads } from "./domain/reads.ts";
import { Passwords } from "./domain/secrets.ts";
import { makeApp } from "./http/app.ts";
import { makeHandlers, writeInvite } from "./http/handlers.ts";
import { Metrics } from "./http/metrics.ts";
import { networkAddresses } from "./net/addresses.ts";
import { ownCertificate, readCertificate, type Certificate } from "./net/certificate.ts";
import { FRONT_DOOR_LIMITS, FrontDoor } from "./net/front-door.ts";
import type { HubOptions, RunningHub } from "./options.ts";
import { RateLimits } from "./rates.ts";
import { SocketServer } from "./socket/server.ts";
import { sendWelcome } from "./socket/welcome.ts";
import { openSqliteStore, type Store } from "./store/index.ts";
import { VERSION } from "./version.ts";

/** How long clients are asked to wait before they come back after a stop. */
const RETRY_AFTER_MS = 1_000;
/** How long a stop waits for clients to take their leave. */
const FAREWELL_MS = 2_000;
const OWNER_INVITE_SECONDS = 7 * 24 * 3600;

/**
 * Starts a hub. Resolves when it answers. Throws port_taken, data_locked, storage_newer, bad_certificate,
 * storage_failed, disk_full.
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  await mkdir(options.data, { recursive: true, mode: 0o700 });
  const logger = pino(
    { level: options.log ?? "info", redact: ["req.headers.authorization", "req.headers.cookie"] },
    pino.destination(2),
  );
  const certificate = await certificateFor(options);
  const store = await openSqliteStore({ file: join(options.data, "hub.db") });
  try {
    return await run(options, logger, certificate, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

function certificateFor({ data, cert, key }: HubOptions): Promise<Certificate> {
  if (cert === undefined && key === undefined) return ownCertificate(join(data, "tls"));
  if (cert === undefined || key === undefined)
    throw new WiresideError("bad_certificate", { message: "A certificate and its key are given together." });
  return readCertificate(cert, key);
}

async function run(options: HubOptions, logger: Logger, certificate: Certificate, store: Store): Promise<RunningHub> {
  const { fingerprint } = certificate;
  const core = await assemble(options, store);
  const passwords = new Passwords();
  let port = options.port;
  const publicAddress = (): string => bracketed(networkAddresses()[0] ?? "localhost", port);
  const guard = { plainFrom: options.plainFrom ?? "loopback", hostNames: new Set(options.hostNames ?? []) };
  let door: FrontDoor | undefined = undefined as FrontDoor | undefined;
  const limits = { ...FRONT_DOOR_LIMITS, ...options.door };
  const metrics = new Metrics(core, () => door);
  const handlers = makeHandlers({ core, passwords, fingerprint, publicAddress });
  const { app, server } = await makeApp({
    core,
    handlers,
    metrics,
    logger,
    web: options.web,
    requestMs: limits.requestHeadMs,
    ...guard,
  });
  const failed = (error: unknown): void => logger.error({ err: error }, "a connection failed");
  const feeder = new Feeder({
    directory: core.directory,
    store,
    delivery: core.delivery,
    welcome: (connection) => sendWelcome(core, connection),
    failed: (connection, error) => {
      failed(error);
      connection.terminate();
    },
  });
  core.delivery.onBehind = (connection) => feeder.feed(connection);
  core.delivery.onGroup = (_size, writeMs) => metrics.wrote(writeMs);
  const sockets = new SocketServer({ core, feeder, guard, http: server, failed });
  door = new FrontDoor({
    http: server,
    certificate,
    ...limits,
  });
  const doors = new Doors(core);
  await doors
    .clear()
    .catch((error: unknown) => logger.warn({ err: error }, "people of a door are still shown in its room"));
  port = await listen(door, options);
  const ownerInvite = await inviteOwner(core, fingerprint, publicAddress());
  logger.info({ port, access: core.access, position: core.directory.position }, "the hub is open");
  const stop = async (): Promise<void> => {
    logger.info("the hub is closing");
    door.shut();
    core.reads.flush();
    await core.log.idle();
    sockets.stop(RETRY_AFTER_MS);
    await emptied(core.roster, FAREWELL_MS);
    core.presence.stop();
    door.destroy();
    await app.close();
    await store.close();
  };
  let stopping = undefined as Promise<void> | undefined;
  return {
    port,
    access: core.access,
    url: `http://127.0.0.1:${String(port)}`,
    tlsUrl: `https://${publicAddress()}`,
    networkUrls: networkAddresses().map((address) => `https://${bracketed(address, port)}`),
    fingerprint,
    ownerInvite,
    admit: async (who) => {
      if (stopping !== undefined) throw new WiresideError("hub_stopping");
      return doors.admit(who);
    },
    dismiss: (user) => doors.dismiss(user),
    findRoom: (name) => findPublicRoom(core, name),
    stop: () => (stopping ??= stop()),
  };
}

async function assemble(options: HubOptions, store: Store): Promise<Core> {
  const directory = new Directory(await store.load());
  const roster = new Roster();
  const delivery = new Delivery(directory, roster);
  const log = new Log(store, delivery);
  const access = await chooseAccess(options, directory, log);
  const name = await chooseName(options, directory, log);
  return {
    version: VERSION,
    name,
    access,
    store,
    directory,
    roster,
    delivery,
    log,
    presence: new Presence({ directory, roster, delivery }),
    reads: new Reads({ directory, log, delivery, store }),
    rates: new RateLimits(options.rates),
    now: () => (options.now ?? Date.now)(),
  };
}

/** What the owner says now is remembered; otherwise what was said before holds. */
async function chooseAccess({ access }: HubOptions, directory: Directory, log: Log): Promise<Access> {
  if (access !== undefined) await log.append({ type: "set", key: "access", value: access });
  const kept = directory.settings.get("access");
  return ACCESS.find((known) => known === kept) ?? "local";
}

async function chooseName({ name }: HubOptions, directory: Directory, log: Log): Promise<string> {
  if (name !== undefined) await log.append({ type: "set", key: "name", value: name });
  return directory.settings.get("name") ?? "Wireside";
}

async function listen(door: FrontDoor, { port, host }: HubOptions): Promise<number> {
  try {
    return await listenAnywhere(door, port, host);
  } catch (error) {
    door.destroy();
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE" || code === "EACCES") {
      throw new WiresideError("port_taken", {
        message: `Port ${String(port)} cannot be listened on: ${code}.`,
        cause: error,
      });
    }
    throw error;
  }
}

/** Both families where the system has IPv6, else IPv4. */
async function listenAnywhere(door: FrontDoor, port: number, host: string | undefined): Promise<number> {
  if (host !== undefined) return door.listen(port, host);
  try {
    return await door.listen(port, "::");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAFNOSUPPORT") throw error;
    return door.listen(port, "0.0.0.0");
  }
}

/** A hub without an owner prints an invite for one. */
async function inviteOwner(core: Core, fingerprint: string, address: string): Promise<RunningHub["ownerInvite"]> {
  for (const person of core.directory.people.values()) if (person.role === "owner" && !person.retired) return undefined;
  const { secret } = await makeInvite(core, null, "owner", OWNER_INVITE_SECONDS);
  return writeInvite(secret, fingerprint, address);
}

function bracketed(address: string, port: number): string {
  return `${address.includes(":") ? `[${address}]` : address}:${String(port)}`;
}

/** Resolves when every connection is closed, or after that time. */
async function emptied(roster: Roster, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  while (roster.all.size > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
}
