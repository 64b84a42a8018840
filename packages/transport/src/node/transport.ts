import {
  createBatch,
  encodeAddress,
  hostOf,
  loadBackend,
  portOf,
  type Backend,
  type DatagramBackend,
  type DatagramBatch,
  type DatagramSocket,
} from "@wireside/datagram";
import { toHex } from "@wireside/bytes";
import { lookup } from "node:dns/promises";
import { performance } from "node:perf_hooks";
import { transportReason } from "../core/connection/closing.ts";
import type { Connection } from "../core/connection/connection.ts";
import { createController } from "../core/congestion/create-controller.ts";
import type { ControllerName } from "../core/congestion/controller.ts";
import type { CipherName, KeyPair } from "../core/crypto.ts";
import { Endpoint } from "../core/endpoint/endpoint.ts";
import type { Attempt } from "../core/endpoint/endpoint-options.ts";
import type { HandshakeResult } from "../core/handshake/result.ts";
import { keyLogLine } from "../core/keys/key-log.ts";
import { TRANSPORT_LIMITS } from "../core/limits.ts";
import type { TransportParameters } from "../core/wire/parameters.ts";
import { Qlog } from "../core/qlog/qlog.ts";
import { createNodeCrypto } from "./crypto.ts";
import { TransportConnection } from "./transport-connection.ts";
import { TransportError } from "./transport-error.ts";

export interface TransportOptions extends SocketPlace {
  /** The private key that says who this side is, 32 bytes; a new one by default. */
  readonly privateKey?: Uint8Array;
  /** Takes connections of others; without it there are none. */
  readonly onConnection?: (connection: TransportConnection) => void;
  /** `native` or `portable`; by default the native one where it can be had. */
  readonly backend?: Backend;
  /** `cubic` by default. */
  readonly controller?: ControllerName;
  /** Of connections that are opened here; `aes-128-gcm` by default. */
  readonly cipher?: CipherName;
  /** UDP payload bytes of the largest packets that may be tried; 1,452 by default. */
  readonly largestDatagram?: number;
  /** Whether silent connections are kept alive; otherwise they end after 30 s (`parameters.maxIdleTimeout`). */
  readonly keepsAlive?: boolean;
  /** What to tell the other side: windows, limits, timeouts. */
  readonly parameters?: Partial<TransportParameters>;
  /** Takes what each connection does, as qlog 0.3 in JSON-SEQ: gives a function that writes the text of one, or nothing. */
  readonly qlog?: (connection: {
    readonly side: "client" | "server";
    readonly id: string;
  }) => ((text: string) => void) | undefined;
  /**
   * Takes the traffic secrets of each connection as lines of a key log, without line ends: docs/TRANSPORT.md has their form. Who has
   * them can read, and forge, everything of these connections.
   */
  readonly keyLog?: (line: string) => void;
  /** The socket is of no more use: all connections are gone. */
  readonly onError?: (error: Error) => void;
}

/** Where a socket is to be. */
export interface SocketPlace {
  /** Own address; `0.0.0.0` (the default) or `::` is every one. */
  readonly host?: string;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
}

export interface ConnectOptions {
  /** The server's public key, 32 bytes. Without it the server tells its own: see {@link TransportConnection.peerKey}. */
  readonly serverKey?: Uint8Array;
  /** Ends waiting. */
  readonly signal?: AbortSignal;
}

/** A UDP socket with all connections over it. Closes with {@link close}; until then it keeps the process alive. */
export class Transport {
  readonly #backend: DatagramBackend;
  readonly #options: TransportOptions;
  readonly #keys: KeyPair;
  readonly #endpoint: Endpoint;
  readonly #connections = new Map<Connection, TransportConnection>();
  readonly #attempts = new Map<Attempt, PromiseWithResolvers<TransportConnection>>();
  readonly #out: DatagramBatch = createBatch(BATCH_BYTES);
  #socket!: DatagramSocket;
  /** Those that were left, and when each is closed. */
  readonly #left = new Map<DatagramSocket, NodeJS.Timeout>();
  /** The first run of {@link #out} that the system did not take; undefined when it took all. */
  #waiting: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;
  #isFlushDue = false;
  #isClosed = false;

  private constructor(
    backend: DatagramBackend,
    options: TransportOptions,
    socketDividesNot: boolean,
    usesEcn: boolean,
  ) {
    this.#backend = backend;
    this.#options = options;
    const crypto = createNodeCrypto(backend.createPacketCipher);
    this.#keys = options.privateKey === undefined ? crypto.keyPair() : crypto.keyPairOf(options.privateKey);
    const { controller = "cubic", largestDatagram = TRANSPORT_LIMITS.datagramBytes, keyLog } = options;
    this.#endpoint = new Endpoint({
      ...{ crypto, staticKey: this.#keys, isServer: options.onConnection !== undefined, usesEcn },
      ...{ cipher: options.cipher ?? "aes-128-gcm", parameters: options.parameters ?? {} },
      keepsAlive: options.keepsAlive === true,
      ...(keyLog !== undefined && { keyLog: (secret) => keyLog(keyLogLine(secret)) }),
      controller: (mtu) => createController(controller, mtu, Math.random),
      qlog: ({ vantagePoint, originalId, begin }) => {
        const write = options.qlog?.({ side: vantagePoint, id: toHex(originalId) });
        if (write === undefined) return undefined;
        return new Qlog({
          write,
          title: "wireside transport",
          vantagePoint,
          originalId,
          begin,
          referenceTime: Date.now(),
        });
      },
      largestDatagram: socketDividesNot ? largestDatagram : Math.min(largestDatagram, TRANSPORT_LIMITS.datagramBytes),
    });
  }

  /**
   * Opens a socket.
   *
   * @throws {DatagramError} where that is not possible
   */
  static async open(options: TransportOptions = {}): Promise<Transport> {
    const backend = await loadBackend(options.backend);
    let transport: Transport | undefined = undefined as Transport | undefined;
    const socket = await Transport.#openSocket(backend, options, () => transport);
    const { dontFragment, ecn } = socket.features;
    transport = new Transport(backend, options, dontFragment, ecn);
    transport.#socket = socket;
    return transport;
  }

  static async #openSocket(
    backend: DatagramBackend,
    { host = "0.0.0.0", port = 0 }: SocketPlace,
    ownerOf: () => Transport | undefined,
  ): Promise<DatagramSocket> {
    const socket: DatagramSocket = await backend.openSocket({
      ...{ host, port, bufferBytes: SOCKET_BYTES },
      onReceive: (batch) => {
        const owner = ownerOf();
        if (owner !== undefined) owner.#receive(batch);
      },
      onDrain: () => {
        const owner = ownerOf();
        if (owner !== undefined) owner.#drain();
      },
      onError: (error) => {
        const owner = ownerOf();
        if (owner !== undefined && owner.#socket === socket) owner.#fail(error);
      },
    });
    return socket;
  }

  get host(): string {
    return this.#socket.host;
  }

  get port(): number {
    return this.#socket.port;
  }

  /** What others know this side by, 32 bytes. */
  get publicKey(): Uint8Array {
    return this.#keys.publicKey;
  }

  /** Which backend runs, and why if it is the portable one though nobody asked for that. */
  get backend(): { readonly name: Backend; readonly reason: string | undefined } {
    return this.#backend;
  }

  /** Connections that are open. */
  get connections(): readonly TransportConnection[] {
    return [...this.#connections.values()];
  }

  /**
   * Opens a connection.
   *
   * @throws {TransportError} `handshake_failed` where nobody answers who has the key, `closed`; the signal's reason
   */
  async connect(host: string, port: number, { serverKey, signal }: ConnectOptions = {}): Promise<TransportConnection> {
    signal?.throwIfAborted();
    const { address } = await lookup(host);
    signal?.throwIfAborted();
    if (this.#isClosed) throw new TransportError("closed", "The transport is closed.");
    const attempt = this.#endpoint.connect(performance.now(), encodeAddress(address, port), serverKey);
    const waiting = Promise.withResolvers<TransportConnection>();
    this.#attempts.set(attempt, waiting);
    const abort = (): void => {
      this.#attempts.delete(attempt);
      this.#endpoint.abandon(attempt);
      waiting.reject(signal!.reason as Error);
    };
    signal?.addEventListener("abort", abort, { once: true });
    this.#flush();
    try {
      return await waiting.promise;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /**
   * Goes on from another socket: on another interface, or with another port. Connections stay, and the other sides learn of it by what
   * comes from there. What is on its way to the socket that is left is taken for a while.
   *
   * @throws {DatagramError} where that is not possible, and then all is as before
   * @throws {TransportError} `closed`; `not_movable` for one that takes connections: nobody would find it where it is now
   */
  async move(to: SocketPlace = {}): Promise<void> {
    if (this.#options.onConnection !== undefined)
      throw new TransportError("not_movable", "A transport that takes connections stays where it is.");
    const socket = await Transport.#openSocket(this.#backend, to, () => this);
    if (this.#isClosed) {
      await socket.close();
      throw new TransportError("closed", "The transport is closed.");
    }
    this.#leave(this.#socket);
    this.#socket = socket;
    // What the old socket had no room for is lost, as on any way.
    this.#waiting = undefined;
    this.#endpoint.move(performance.now());
    this.#flush();
  }

  /** Closes all connections, tells the other sides, and frees the port. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    for (const connection of this.connections) connection.close();
    this.#flush();
    this.#end(new TransportError("closed", "The transport is closed."));
    for (const timer of this.#left.values()) clearTimeout(timer);
    await Promise.all([this.#socket, ...this.#left.keys()].map((socket) => socket.close()));
  }

  #leave(socket: DatagramSocket): void {
    const close = (): void => {
      this.#left.delete(socket);
      void socket.close();
    };
    this.#left.set(socket, setTimeout(close, LEAVING_MS));
  }

  /** To be called by connections after the application did something with them. */
  wake(connection: Connection): void {
    this.#endpoint.wake(performance.now(), connection);
    if (this.#isFlushDue || this.#isClosed) return;
    this.#isFlushDue = true;
    process.nextTick(() => {
      this.#flush();
    });
  }

  #receive(batch: DatagramBatch): void {
    this.#endpoint.receive(performance.now(), batch);
    this.#flush();
  }

  /** Tells what happened, and sends what is to be sent. */
  #flush(): void {
    this.#isFlushDue = false;
    if (this.#isClosed) return;
    this.#tell();
    const batch = this.#out;
    for (let round = 0; this.#waiting === undefined && !this.#isClosed; round++) {
      const now = performance.now();
      batch.count = 0;
      this.#endpoint.transmit(now, batch);
      if (batch.count === 0) break;
      const taken = this.#socket.send(batch);
      if (taken < batch.count) this.#waiting = taken;
      this.#tell();
      if (round < MOST_ROUNDS) continue;
      // Others have their turn: what comes, and the application.
      setImmediate(() => {
        this.#flush();
      });
      return;
    }
    this.#arm();
  }

  #drain(): void {
    if (this.#waiting === undefined || this.#isClosed) return;
    const taken = this.#socket.send(this.#out, this.#waiting);
    this.#waiting = taken < this.#out.count ? taken : undefined;
    this.#flush();
  }

  #arm(): void {
    const at = this.#endpoint.deadline;
    if (at === this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    if (at === Infinity) return;
    const delay = Math.max(0, Math.min(at - performance.now(), LONGEST_TIMER_MS));
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity;
      this.#endpoint.onTimeout(performance.now());
      this.#flush();
    }, delay);
  }

  #tell(): void {
    for (let event; (event = this.#endpoint.nextEvent()) !== undefined;) {
      if (event.kind === "failed") {
        const waiting = this.#attempts.get(event.attempt);
        this.#attempts.delete(event.attempt);
        waiting?.reject(TransportError.of(event.reason));
      } else this.#begin(event.connection, event.result, event.attempt);
    }
    for (let changed; (changed = this.#endpoint.nextChanged()) !== undefined;) {
      this.#connections.get(changed)?.takeEvents();
      if (changed.state !== "open") this.#forget(changed);
    }
  }

  #begin(core: Connection, { remoteKey, exporterSecret, cipher }: HandshakeResult, attempt: Attempt): void {
    const { address } = attempt;
    const connection = new TransportConnection(core, {
      ...{ peerKey: remoteKey, exporterSecret, cipher, backend: this.#backend.name },
      ...{ host: hostOf(address), port: portOf(address) },
      wake: () => {
        this.wake(core);
      },
    });
    this.#connections.set(core, connection);
    const waiting = this.#attempts.get(attempt);
    this.#attempts.delete(attempt);
    if (waiting !== undefined) waiting.resolve(connection);
    else if (core.role === "client") connection.close();
    else this.#options.onConnection?.(connection);
  }

  #forget(core: Connection): void {
    this.#connections.get(core)?.end();
    this.#connections.delete(core);
  }

  #fail(error: Error): void {
    this.#end(error);
    this.#options.onError?.(error);
  }

  #end(error: Error): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const waiting of this.#attempts.values()) waiting.reject(error);
    this.#attempts.clear();
    for (const [core, connection] of this.#connections) {
      core.closeReason ??= transportReason("local", "internal_error", error.message);
      core.forget();
      connection.end();
    }
    this.#connections.clear();
  }
}

/** Bytes of a batch to be sent: about one run of the largest size for each of four connections. */
const BATCH_BYTES = 256 * 1024;
/** Bytes that the system is to keep for each direction, as far as it allows. */
const SOCKET_BYTES = 4 << 20;
/** Batches that are sent before others have their turn. */
const MOST_ROUNDS = 16;
/** How long what is on its way to a socket that was left is taken: three round trips of a second. */
const LEAVING_MS = 3_000;
const LONGEST_TIMER_MS = 60_000;
