import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { LIMITS, SINCE, SOCKET_PATH, WiresideError, type Position } from "@wireside/protocol";
import { WebSocket, WebSocketServer, type RawData } from "ws";
import type { Core } from "../core.ts";
import { Connection } from "../delivery/connection.ts";
import type { Feeder } from "../delivery/feeder.ts";
import { checkOrigin, findCaller, type Caller } from "../http/caller.ts";
import { touchSession } from "../domain/sessions.ts";
import { mustUseTls, type GuardOptions } from "../http/guard.ts";
import { refuse } from "../http/refuse.ts";
import { isOwnHost } from "../net/addresses.ts";
import { handleFrame } from "./frames.ts";

/** Every connection is asked this often whether it is still there; one that has not answered the last time is closed. */
const PING_MS = 20_000;

/** The WebSocket at /api/v1/socket. */
export class SocketServer {
  readonly #core: Core;
  readonly #feeder: Feeder;
  readonly #guard: GuardOptions;
  readonly #failed: (error: unknown) => void;
  readonly #server = new WebSocketServer<typeof Connection>({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LIMITS.frameBytes,
    WebSocket: Connection,
  });
  readonly #pings: NodeJS.Timeout;
  #isStopping = false;

  constructor(parts: {
    core: Core;
    feeder: Feeder;
    guard: GuardOptions;
    http: Server;
    failed: (error: unknown) => void;
  }) {
    this.#core = parts.core;
    this.#feeder = parts.feeder;
    this.#guard = parts.guard;
    this.#failed = parts.failed;
    parts.http.on("upgrade", (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: unknown) => {
        refuse(socket, error instanceof WiresideError ? error : new WiresideError("internal"));
        if (!(error instanceof WiresideError)) this.#failed(error);
      });
    });
    this.#pings = setInterval(() => {
      this.#ping();
    }, PING_MS);
    this.#pings.unref();
  }

  /** Tells every client to come back later, and closes. */
  stop(retryAfterMs: number): void {
    this.#isStopping = true;
    clearInterval(this.#pings);
    for (const connection of this.#core.roster.all) {
      connection.reply({ type: "closing", retryAfterMs });
      connection.end(1012, "the hub is going down");
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(request.url ?? "/", "http://hub");
    if (url === null) throw new WiresideError("bad_request");
    if (this.#isStopping) throw new WiresideError("hub_stopping");
    if (mustUseTls(request.socket, this.#guard))
      throw new WiresideError("forbidden", { message: "From another machine, use wss." });
    if (!isOwnHost(request.headers.host, this.#guard.hostNames)) throw new WiresideError("wrong_origin");
    if (url.pathname !== SOCKET_PATH) throw new WiresideError("not_found");
    checkOrigin(request);
    const caller = await findCaller(this.#core, request);
    const since = readSince(url.searchParams.get(SINCE));
    this.#core.rates.take("connections", caller.person.id);
    if (socket.destroyed) return;
    this.#server.handleUpgrade(request, socket, head, (connection) => {
      this.#open(connection, socket, caller, since);
    });
  }

  #open(connection: Connection, socket: Duplex, { person, session }: Caller, since: Position | undefined): void {
    const { delivery, roster, presence } = this.#core;
    connection.user = person.id;
    connection.session = session;
    connection.wire = socket;
    // A position this hub never reached belongs to other data: the client starts anew.
    connection.cursor = since === undefined || since > delivery.published ? delivery.published : since;
    connection.stale = true;
    connection.core = this.#core;
    connection.seenAt = this.#core.now();
    connection.movedAtMs = performance.now();
    connection.on("message", onMessage);
    connection.on("pong", onPong);
    connection.on("close", onClose);
    connection.on("error", onError);
    connection.pause(); // nothing of the client's is answered before it has been welcomed
    roster.add(connection);
    presence.connected(person.id);
    this.#feeder.feed(connection);
  }

  #ping(): void {
    const now = performance.now();
    for (const connection of this.#core.roster.all) {
      const isGone = !connection.answeredPing && connection.pace === "live";
      if (isGone || connection.isStuck(now, LIMITS.stuckSeconds * 1_000)) {
        connection.terminate();
        continue;
      }
      connection.answeredPing = false;
      connection.seenAt = touchSession(this.#core, { id: connection.session, seenAt: connection.seenAt });
      if (!connection.isFull) connection.ping();
    }
  }
}

// Shared by all connections: ten thousand idle clients cost no closures.

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  if (!(this instanceof Connection) || this.core === undefined) return;
  if (this.readyState !== WebSocket.OPEN) return; // we closed it, and the client has not taken leave yet
  this.answeredPing = true;
  if (isBinary || !Buffer.isBuffer(data)) this.end(1003, "frames are text");
  else handleFrame(this.core, this, data);
}

function onPong(this: WebSocket): void {
  if (this instanceof Connection) this.answeredPing = true;
}

function onClose(this: WebSocket): void {
  if (!(this instanceof Connection)) return;
  this.core?.roster.remove(this);
  this.core?.presence.disconnected(this.user, this.said);
}

/** ws closes the connection with the code that fits by itself; an error without a listener would end the hub. */
function onError(): void {
  return undefined;
}

function readSince(text: string | null): Position | undefined {
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new WiresideError("bad_request", { message: `${SINCE} is a position.` });
  return Number(text) as Position;
}
