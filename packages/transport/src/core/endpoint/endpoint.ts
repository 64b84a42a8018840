import type { DatagramBatch } from "@wireside/datagram";
import { transportReason } from "../connection/closing.ts";
import { Connection } from "../connection/connection.ts";
import { OwnIds, PeerIds, type IdSource } from "../connection/connection-ids.ts";
import { KeyedProtection } from "../connection/keyed-protection.ts";
import { ClientHandshake } from "../handshake/client-handshake.ts";
import type { HandshakeResult } from "../handshake/result.ts";
import { ServerHandshake } from "../handshake/server-handshake.ts";
import { nameOfHello, writeRetry, writeVersionList } from "../handshake/stateless-answers.ts";
import { PacketKeys, type PacketKeysOptions } from "../keys/packet-keys.ts";
import { isReset, resetTokenOf, writeReset } from "../keys/reset-token.ts";
import { RetryTokens } from "../keys/retry-token.ts";
import { randomFraction } from "../crypto.ts";
import type { CloseCode } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { BlockPool } from "../streams/block-pool.ts";
import { DEFAULT_FLOW_LIMITS } from "../streams/flow-limits.ts";
import { ADDRESS_BYTES } from "../wire/address.ts";
import { endOfSameId, isDataPacket } from "../wire/data-packet.ts";
import { readLongPacket, isLongForm, type Hello, type OtherVersion } from "../wire/long-packet.ts";
import { CONNECTION_ID_BYTES } from "../wire/packet-forms.ts";
import { createParameters, type TransportParameters } from "../wire/parameters.ts";
import { Deadlines } from "./deadlines.ts";
import type { Attempt, EndpointEvent, EndpointOptions } from "./endpoint-options.ts";
import { Budgets, HelloGate } from "./hello-gate.ts";
import { Route } from "./route.ts";
import { Routes } from "./routes.ts";
import { StatelessQueue } from "./stateless-queue.ts";

/**
 * All connections over one socket. It has no socket and no clock: datagrams that came are given to {@link receive}, those to be sent
 * are asked for with {@link transmit}, and {@link onTimeout} is called at {@link deadline}. After the application did something with a
 * connection, {@link wake} has to be called.
 */
export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #parameters: TransportParameters;
  readonly #routes = new Routes<Route>();
  /** Handshakes of clients by the name of their Hello, until they are done. */
  readonly #halfOpen = new Map<string, Route>();
  readonly #deadlines = new Deadlines<Route>();
  /** Those that may have something to send. */
  readonly #ready = new Set<Route>();
  readonly #byConnection = new Map<Connection, Route>();
  readonly #events: EndpointEvent[] = [];
  readonly #changed = new Set<Connection>();
  readonly #stateless = new StatelessQueue();
  readonly #statelessBudget = new Budgets(1, TRANSPORT_LIMITS.statelessAnswers);
  readonly #pool = new BlockPool();
  readonly #gate: HelloGate;
  readonly #tokens: RetryTokens;
  readonly #resetKey: Uint8Array;
  /** Datagrams that were of no use, by the reason. */
  readonly ignored: Record<string, number> = {};

  constructor(options: EndpointOptions) {
    const { crypto } = options;
    this.#options = options;
    this.#parameters = createParameters({
      ...DEFAULT_FLOW_LIMITS,
      maxIdleTimeout: TRANSPORT_LIMITS.idleMs,
      activeConnectionIdLimit: TRANSPORT_LIMITS.connectionIds,
      ...options.parameters,
    });
    this.#gate = new HelloGate(() => randomFraction((bytes) => crypto.random(bytes)));
    this.#tokens = new RetryTokens(crypto, crypto.random(new Uint8Array(32)));
    this.#resetKey = options.resetKey ?? crypto.random(new Uint8Array(32));
  }

  /** Connections, with those whose handshake is under way. */
  get size(): number {
    return this.#byConnection.size;
  }

  /**
   * Opens a connection: an event tells what became of it.
   *
   * @param address as in a batch
   * @param serverKey the server's public key where it is known; without it the server tells its own, and whether to trust that is for the
   *   caller to say
   */
  connect(now: number, address: Uint8Array, serverKey?: Uint8Array): Attempt {
    const { crypto, cipher, staticKey } = this.#options;
    const id = this.#newId();
    const destination = crypto.random(new Uint8Array(CONNECTION_ID_BYTES));
    const handshake = new ClientHandshake({
      ...{ crypto, cipher, staticKey, source: id, destination, parameters: this.#parametersFor(id) },
      ...(serverKey !== undefined && { serverKey }),
    });
    const route = new Route(now, id, address, handshake);
    this.#routes.add(id, route);
    this.#touch(now, route);
    return route;
  }

  /** Takes datagrams that came. Data packets are opened in place. */
  receive(now: number, batch: DatagramBatch): void {
    for (let run = 0; run < batch.count; run++) this.#receiveRun(now, batch, run);
  }

  /** Adds datagrams to be sent to a batch, behind those that it has. To be asked again until the batch stays as it is. */
  transmit(now: number, batch: DatagramBatch): void {
    this.#stateless.write(batch);
    for (const route of this.#ready) {
      if (batch.count === batch.offset.length) return;
      const before = batch.count;
      this.#writeFlight(route, batch);
      // What a server says before the client has shown its address is the answer to its Hello, and no more.
      if (route.name === undefined || route.handshake === undefined) route.connection?.transmit(now, batch);
      // A source may have been sent as far as it was read.
      if (route.isTold && route.connection?.streams.hasEvents === true) this.#changed.add(route.connection);
      this.#ready.delete(route);
      // Whoever filled a batch comes after the others.
      if (batch.count > before) this.#ready.add(route);
      this.#settle(now, route);
      if (batch.count > before) return;
    }
  }

  /** When {@link onTimeout} is to be called, ms; Infinity for never. */
  get deadline(): number {
    return this.#deadlines.next;
  }

  onTimeout(now: number): void {
    const due: Route[] = [];
    // All of them first: what is due, such as an acknowledgement, stays due until it is sent.
    for (let route; (route = this.#deadlines.takeDue(now)) !== undefined;) due.push(route);
    for (const route of due) {
      route.onTimeout(now);
      const isOverdue = route.handshake !== undefined && now >= route.givesUpAt;
      // A connection that the application knows of ends by its own timer.
      if (isOverdue && route.isTold) route.confirm();
      if (isOverdue && !route.isTold) this.#giveUp(route, "handshake_failed", "the other side did not answer");
      else this.#touch(now, route);
    }
  }

  /** The application did something with a connection: it may have something to send. */
  wake(now: number, connection: Connection): void {
    const route = this.#byConnection.get(connection);
    if (route !== undefined) this.#touch(now, route);
  }

  /** All connections go on over another socket. */
  move(now: number): void {
    for (const [connection, route] of this.#byConnection) {
      connection.move(now);
      this.#touch(now, route);
    }
  }

  /** What happened; undefined where the application knows everything. */
  nextEvent(): EndpointEvent | undefined {
    return this.#events.shift();
  }

  /** A connection that something happened to since it was given here last; undefined for none. */
  nextChanged(): Connection | undefined {
    for (const connection of this.#changed) {
      this.#changed.delete(connection);
      return connection;
    }
    return undefined;
  }

  /** Gives an attempt up. */
  abandon(attempt: Attempt): void {
    if (attempt.connection === undefined) this.#drop(attempt);
  }

  #receiveRun(now: number, batch: DatagramBatch, run: number): void {
    const { bytes } = batch;
    const start = batch.offset[run]!;
    const end = start + batch.length[run]!;
    const segment = batch.segment[run]!;
    const address = batch.address.subarray(run * ADDRESS_BYTES, (run + 1) * ADDRESS_BYTES);
    for (let at = start; at < end;) {
      const length = Math.min(segment, end - at);
      if (!isDataPacket(bytes, at, length)) {
        this.#receiveOther(now, bytes.subarray(at, at + length), address);
        at += length;
        continue;
      }
      const until = endOfSameId(bytes, at, end, segment);
      this.#receiveData(now, bytes, at, until, segment, address, batch.ecn[run]!);
      at = until;
    }
  }

  #receiveData(
    now: number,
    bytes: Uint8Array,
    at: number,
    until: number,
    segment: number,
    address: Uint8Array,
    ecn: number,
  ): void {
    const route = this.#routes.find(bytes, at + 1);
    const connection = route?.connection;
    if (route === undefined || connection === undefined) {
      if (route === undefined) this.#answerUnknown(now, bytes, at, Math.min(segment, until - at), address);
      return;
    }
    const id = bytes.slice(at + 1, at + 1 + CONNECTION_ID_BYTES);
    const before = connection.incoming.packets;
    connection.receive(now, bytes, at, until - at, segment, id, address, ecn);
    if (connection.incoming.packets > before && route.handshake !== undefined) this.#confirm(route);
    this.#touch(now, route);
  }

  /** A Data packet for nobody: a reset of a connection of ours, or of one that we know nothing of any more. */
  #answerUnknown(now: number, bytes: Uint8Array, at: number, length: number, address: Uint8Array): void {
    this.#ignore("no_connection");
    if (!this.#statelessBudget.take(now, 0)) return;
    for (const [connection, route] of this.#byConnection) {
      if (!connection.peerTokens.some((token) => isReset(bytes, at, length, token))) continue;
      connection.onReset(now);
      this.#touch(now, route);
      return;
    }
    const { crypto } = this.#options;
    const token = resetTokenOf(crypto, this.#resetKey, bytes.subarray(at + 1, at + 1 + CONNECTION_ID_BYTES));
    const reset = writeReset(crypto, token, length);
    if (reset !== undefined) this.#stateless.add(address, reset);
  }

  #receiveOther(now: number, datagram: Uint8Array, address: Uint8Array): void {
    if (!isLongForm(datagram[0] ?? 0)) {
      this.#ignore("no_form");
      return;
    }
    const packet = readLongPacket(datagram);
    if (typeof packet === "string") this.#ignore(packet);
    else if (packet.kind === "hello") this.#onHello(now, packet, address);
    else if (packet.kind === "otherVersion") this.#onOtherVersion(now, packet, address);
    else {
      const route = this.#routes.find(packet.destination, 0);
      if (route?.handshake === undefined) this.#ignore("no_handshake");
      else if (route.handshake instanceof ClientHandshake) this.#onAnswer(now, route, route.handshake, datagram);
      else if (packet.kind === "helloFinish" && route.handshake.receive(packet) === "progress") {
        this.#establish(now, route, route.handshake.result!);
        this.#confirm(route);
        this.#touch(now, route);
      }
    }
  }

  #onHello(now: number, hello: Hello, address: Uint8Array): void {
    const { crypto, isServer, staticKey } = this.#options;
    if (!isServer) {
      this.#ignore("not_a_server");
      return;
    }
    const name = nameOfHello(crypto, hello);
    const known = this.#halfOpen.get(name);
    if (known !== undefined) {
      // It has not got the answer.
      known.isFlightDue = true;
      this.#touch(now, known);
      return;
    }
    const token = this.#tokens.check(now, hello.token, address, hello.destination);
    const isFull = this.#byConnection.size >= TRANSPORT_LIMITS.connections;
    const verdict =
      isFull || token === "refused" ? "drop" : this.#gate.judge(now, address, token === "valid", this.#halfOpen.size);
    if (verdict === "retry") {
      this.#stateless.add(address, writeRetry(crypto, hello, this.#tokens.issue(now, address, hello.destination)));
    }
    if (verdict !== "accept") {
      this.#ignore(`hello_${verdict}`);
      return;
    }
    const id = this.#newId();
    const handshake = ServerHandshake.accept(hello, {
      crypto,
      staticKey,
      source: id,
      parameters: this.#parametersFor(id),
    });
    if (handshake === undefined) {
      this.#ignore("hello_wrong");
      return;
    }
    const route = new Route(now, id, address, handshake, name);
    this.#routes.add(id, route);
    this.#halfOpen.set(name, route);
    if (handshake.result !== undefined) this.#establish(now, route, handshake.result);
    this.#touch(now, route);
  }

  #onOtherVersion(now: number, packet: OtherVersion, address: Uint8Array): void {
    this.#ignore("other_version");
    if (this.#options.isServer && this.#statelessBudget.take(now, 0))
      this.#stateless.add(address, writeVersionList(packet));
  }

  #onAnswer(now: number, route: Route, handshake: ClientHandshake, datagram: Uint8Array): void {
    const outcome = handshake.receive(datagram);
    if (outcome === "ignored") {
      this.#ignore("answer");
      return;
    }
    if (typeof outcome === "object") {
      this.#giveUp(route, outcome.code, outcome.reason);
      return;
    }
    route.isFlightDue = handshake.flight !== undefined;
    if (route.connection === undefined && handshake.result !== undefined) {
      this.#establish(now, route, handshake.result);
      this.#tell(route);
    }
    this.#touch(now, route);
  }

  /** Both sides' keys are there: from now on there are Data packets. */
  #establish(now: number, route: Route, result: HandshakeResult): void {
    const { crypto, controller, usesEcn, largestDatagram } = this.#options;
    const { cipher, sendSecret, receiveSecret, parameters, destination, violation } = result;
    const onSecret = this.#secretLog(route, result);
    const keys = { crypto, cipher, sendSecret, receiveSecret, ...(onSecret !== undefined && { onSecret }) };
    const protection = new KeyedProtection(new PacketKeys(keys));
    const source: IdSource = {
      issue: () => {
        const id = this.#newId();
        this.#routes.add(id, route);
        return { id, resetToken: resetTokenOf(crypto, this.#resetKey, id) };
      },
      retire: (id) => this.#routes.remove(id),
    };
    const vantagePoint = route.name === undefined ? "client" : "server";
    const qlog = this.#options.qlog?.({
      vantagePoint,
      originalId: result.hash.subarray(0, CONNECTION_ID_BYTES),
      begin: now,
    });
    route.result = result;
    route.connection = new Connection(now, {
      role: vantagePoint,
      ...(qlog !== undefined && { qlog }),
      keepsAlive: this.#options.keepsAlive === true,
      ...{ protection, own: this.#parameters, peer: parameters },
      ownIds: new OwnIds(source, route.id),
      peerIds: new PeerIds(destination, parameters.statelessResetToken),
      ...{ address: route.address, usesEcn, controller, largestDatagram, pool: this.#pool },
      random: (bytes) => crypto.random(bytes),
    });
    this.#byConnection.set(route.connection, route);
    if (violation !== undefined) route.connection.fail(now, violation);
  }

  /** Tells the traffic secrets of a connection, where that is wanted. */
  #secretLog({ name }: Route, { firstDestination }: HandshakeResult): PacketKeysOptions["onSecret"] {
    const { keyLog } = this.#options;
    if (keyLog === undefined) return undefined;
    const isClient = name === undefined;
    return (direction, generation, secret) => {
      const sender = isClient === (direction === "send") ? "client" : "server";
      keyLog({ sender, generation, firstDestination, secret });
    };
  }

  /** A packet of the other side was opened: it has the keys, and its address is its own. */
  #confirm(route: Route): void {
    route.confirm();
    if (route.name !== undefined) this.#halfOpen.delete(route.name);
    this.#tell(route);
  }

  #tell(route: Route): void {
    if (route.isTold) return;
    route.isTold = true;
    const kind = route.name === undefined ? "connected" : "accepted";
    this.#events.push({ kind, connection: route.connection!, result: route.result!, attempt: route });
  }

  #writeFlight(route: Route, batch: DatagramBatch): void {
    if (!route.isFlightDue) return;
    const flight = route.handshake?.flight;
    if (flight === undefined || this.#stateless.put(batch, route.address, flight)) route.isFlightDue = false;
  }

  #touch(now: number, route: Route): void {
    this.#ready.add(route);
    if (route.connection !== undefined && route.isTold) this.#changed.add(route.connection);
    this.#settle(now, route);
  }

  #settle(now: number, route: Route): void {
    if (route.connection?.state === "closed") this.#drop(route);
    else this.#deadlines.set(route, route.deadline(now));
  }

  #giveUp(route: Route, code: CloseCode, reason: string): void {
    this.#drop(route);
    if (route.name === undefined)
      this.#events.push({ kind: "failed", attempt: route, reason: transportReason("local", code, reason) });
  }

  #drop(route: Route): void {
    this.#deadlines.set(route, Infinity);
    this.#ready.delete(route);
    this.#routes.remove(route.id);
    if (route.name !== undefined && this.#halfOpen.get(route.name) === route) this.#halfOpen.delete(route.name);
    if (route.connection === undefined) return;
    route.connection.forget();
    this.#byConnection.delete(route.connection);
  }

  #parametersFor(id: Uint8Array): TransportParameters {
    return { ...this.#parameters, statelessResetToken: resetTokenOf(this.#options.crypto, this.#resetKey, id) };
  }

  #newId(): Uint8Array {
    const id = new Uint8Array(CONNECTION_ID_BYTES);
    do this.#options.crypto.random(id);
    while (this.#routes.find(id, 0) !== undefined);
    return id;
  }

  #ignore(reason: string): void {
    this.ignored[reason] = (this.ignored[reason] ?? 0) + 1;
  }
}
