import { createServer as createTcpServer, type Server as TcpServer, type Socket } from "node:net";
import type { Server as HttpServer } from "node:http";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { LIMITS } from "@wireside/protocol";
import type { Certificate } from "./certificate.ts";

/** RFC 8446 §5.1: a TLS connection begins with a record of type handshake. */
const TLS_HANDSHAKE = 0x16;
/** How often connections that have not said who they are are looked at. */
const SWEEP_MS = 500;

export interface FrontDoorOptions {
  http: HttpServer;
  certificate: Certificate;
  /** How long a connection may take to send its first byte, and to send its first request's head. */
  firstByteMs: number;
  requestHeadMs: number;
  mostConnections: number;
  mostUnknown: number;
}

/**
 * One port for plain HTTP and TLS, told apart by the first byte. A connection is unknown until its first request is
 * there; unknown ones are few, short-lived, and the oldest give way to new ones.
 */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #tcp: TcpServer;
  readonly #open = new Set<Socket>();
  /** When each unknown connection came, in order. */
  readonly #unknown = new Map<Socket, { sinceMs: number; spoke: boolean }>();
  readonly #sweep: NodeJS.Timeout;
  refused = 0;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    const { http, certificate } = options;
    const tls = createTlsServer({
      key: certificate.key,
      cert: certificate.cert,
      minVersion: "TLSv1.3",
      ALPNProtocols: ["http/1.1"],
    });
    tls.on("secureConnection", (secure) => http.emit("connection", secure));
    tls.on("tlsClientError", (_error, secure) => secure.destroy());
    http.on("request", ({ socket }) => this.#known(socket));
    http.on("upgrade", ({ socket }) => this.#known(socket));
    // Node begins to look for requests that take too long when its server listens; ours is handed its connections.
    http.emit("listening");
    this.#tcp = createTcpServer({ noDelay: true, keepAlive: true }, (socket) => {
      this.#accept(socket, (isTls) => (isTls ? tls : http).emit("connection", socket));
    });
    this.#sweep = setInterval(() => {
      this.#dropSlow();
    }, SWEEP_MS);
    this.#sweep.unref();
  }

  get connections(): number {
    return this.#open.size;
  }

  get unknown(): number {
    return this.#unknown.size;
  }

  /** Resolves with the port when it listens. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#tcp.once("error", reject);
      this.#tcp.listen({ port, host, backlog: 4_096 }, () => {
        this.#tcp.off("error", reject);
        const address = this.#tcp.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** Takes no more connections; those there are stay. */
  shut(): void {
    this.#tcp.close();
  }

  /** Ends what is left. */
  destroy(): void {
    clearInterval(this.#sweep);
    for (const socket of this.#open) socket.destroy();
  }

  #accept(socket: Socket, enter: (isTls: boolean) => void): void {
    if (this.#open.size >= this.#options.mostConnections) {
      this.refused++;
      socket.destroy();
      return;
    }
    this.#open.add(socket);
    this.#unknown.set(socket, { sinceMs: performance.now(), spoke: false });
    if (this.#unknown.size > this.#options.mostUnknown) this.#dropOldest();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#open.delete(socket);
      this.#unknown.delete(socket);
    });
    socket.once("readable", () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return;
      const known = this.#unknown.get(socket);
      if (known !== undefined) known.spoke = true;
      socket.unshift(first);
      enter(first[0] === TLS_HANDSHAKE);
    });
  }

  #known(socket: Socket): void {
    // A TLS socket stands in front of the one we accepted.
    const bare = (socket as TLSSocket & { _parent?: Socket })._parent ?? socket;
    this.#unknown.delete(bare);
  }

  #dropOldest(): void {
    for (const socket of this.#unknown.keys()) return this.#drop(socket);
  }

  #drop(socket: Socket): void {
    this.refused++;
    this.#unknown.delete(socket);
    socket.destroy();
  }

  #dropSlow(): void {
    const now = performance.now();
    for (const [socket, { sinceMs, spoke }] of this.#unknown) {
      const waited = now - sinceMs;
      if (waited < this.#options.firstByteMs) return; // the rest came later
      if (!spoke || waited >= this.#options.requestHeadMs) this.#drop(socket);
    }
  }
}

export const FRONT_DOOR_LIMITS = {
  firstByteMs: LIMITS.firstByteMs,
  requestHeadMs: LIMITS.requestHeadMs,
  mostConnections: LIMITS.connections,
  mostUnknown: LIMITS.connectionsUnknown,
};
