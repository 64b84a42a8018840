import type { DatagramBatch } from "@wireside/datagram";
import { randomFraction } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { MtuDiscovery } from "../mtu/discovery.ts";
import { Paths } from "../path/paths.ts";
import { metricsOf } from "../qlog/metrics.ts";
import { ReceivedPackets } from "../recovery/received-packets.ts";
import { Recovery } from "../recovery/recovery.ts";
import type { Role } from "../streams/stream-id.ts";
import { Streams } from "../streams/streams.ts";
import { writeFrame, type Frames } from "../wire/frames.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";
import { canAddRun } from "../wire/runs.ts";
import { askedFrequency } from "./ack-frequency.ts";
import { ClosingTimer, transportReason, writeClose, type CloseReason } from "./closing.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { Dispatch } from "./dispatch.ts";
import { Fates } from "./fates.ts";
import { IdleTimer } from "./idle-timer.ts";
import { Incoming } from "./incoming.ts";
import { Outgoing, type OutgoingEnd, type OutgoingPath } from "./outgoing.ts";
import { OwnFrames } from "./own-frames.ts";
import { SentNotes } from "./sent-notes.ts";
import { SinglePackets } from "./single-packets.ts";

/** `open` until somebody closes it; `closing`: this side did, and tells so; `draining`: the other side did, or it was given up. */
export type ConnectionState = "open" | "closing" | "draining" | "closed";

/**
 * A connection whose handshake is done. It has no socket and no clock: packets that came are given to {@link receive}, those to be
 * sent are asked for with {@link transmit}, and {@link onTimeout} is called at {@link deadline}; after each of them the other two may
 * have changed. What the application does goes through {@link streams}; then {@link transmit} is asked again.
 */
export class Connection {
  readonly streams: Streams;
  readonly recovery: Recovery;
  readonly received: ReceivedPackets;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
  readonly paths: Paths;
  /** Why it is over; undefined while it is open. */
  closeReason: CloseReason | undefined;
  readonly #options: ConnectionOptions;
  readonly #frames: OwnFrames;
  readonly #dispatch: Dispatch;
  readonly #fates: Fates;
  readonly #mtu: MtuDiscovery;
  readonly #idle: IdleTimer;
  readonly #single: SinglePackets;
  readonly #path: { -readonly [Name in keyof OutgoingPath]: OutgoingPath[Name] };
  #state: ConnectionState = "open";
  #closing: ClosingTimer | undefined;
  #isCloseDue = false;
  #end: OutgoingEnd = "nothing";
  /** Where the packets now being read came from, and their bytes, until a challenge is answered with as many times three. */
  #from: Uint8Array;
  #fromBytes = 0;

  constructor(now: number, options: ConnectionOptions) {
    const { role, protection, own, peer, ownIds, peerIds, controller, random, qlog } = options;
    const { leastDatagramBytes: mtu } = TRANSPORT_LIMITS;
    this.#options = options;
    this.recovery = new Recovery({
      ...{ controller: controller(mtu), mtu, maxAckDelay: peer.maxAckDelay },
      random: () => randomFraction(random),
    });
    this.received = new ReceivedPackets({ maxAckDelay: own.maxAckDelay });
    this.streams = new Streams(role, own, options.pool);
    this.streams.applyPeer(peer);
    this.paths = new Paths({ address: options.address, isProven: true, random });
    this.#mtu = new MtuDiscovery({ ceiling: options.largestDatagram });
    this.#mtu.applyPeer(peer.maxUdpPayloadSize);
    this.#frames = new OwnFrames(ownIds, peerIds);
    this.#frames.sendIds(peer.activeConnectionIdLimit);
    if (role === "server") this.#frames.sendDone();
    const { recovery, received, streams } = this;
    const seal = protection.seal.bind(protection);
    this.#single = new SinglePackets(recovery, seal, qlog);
    this.#fates = new Fates({ sent: recovery.sent, received, streams, own: this.#frames, mtu: this.#mtu, qlog });
    this.#dispatch = this.#createDispatch();
    const notes = new SentNotes(recovery.sent);
    this.outgoing = new Outgoing({ recovery, received, streams, own: this.#frames, notes, seal, qlog });
    this.incoming = new Incoming({
      ...{ received, qlog },
      open: (at, packets, from, until) => {
        protection.open(at, packets, from, until, 3 * recovery.rtt.probeTimeout);
      },
      onFrame: (at, name, frames, bytes) => this.#dispatch.take(at, name, frames, bytes),
    });
    qlog?.parametersSet(now, "local", own);
    qlog?.parametersSet(now, "remote", peer);
    this.#idle = new IdleTimer(now, own.maxIdleTimeout, peer.maxIdleTimeout);
    this.#from = options.address;
    this.#path = {
      ...{ address: options.address, destination: peerIds.current.id, mtu },
      ...{ allowance: Infinity, phase: protection.phase, isEct: false },
    };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get role(): Role {
    return this.#options.role;
  }

  /** The largest UDP payload of the path that is known to pass, bytes. */
  get mtu(): number {
    return this.#mtu.mtu;
  }

  /**
   * Takes Data packets: `bytes[start … start + length)`, each of `segment` bytes and the last of so many or fewer. They are opened in
   * place.
   *
   * @param id the connection id that they were sent to
   * @param address where they came from, as in a batch
   */
  receive(
    now: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    segment: number,
    id: Uint8Array,
    address: Uint8Array,
    ecn: number,
  ): void {
    if (this.#state === "closing") this.#isCloseDue ||= this.#closing!.onReceived(Math.ceil(length / segment));
    if (this.#state !== "open") return;
    this.#dispatch.usedId = id;
    this.#from = address;
    this.#fromBytes = length;
    const { protection } = this.#options;
    const {
      packets,
      largest,
      isProbing,
      violation: wrong,
    } = this.incoming.take(now, bytes, start, length, segment, ecn);
    const violation = wrong ?? protection.takeViolation();
    if (packets > 0) {
      const { probeTimeout } = this.recovery.rtt;
      this.#idle.onReceived(now, probeTimeout);
      // The client has the keys if it uses them; that the server has, it says.
      if (this.role === "server") protection.confirm();
      // Servers stay where they are (RFC 9000 §9): from elsewhere only a client's packets come.
      const from = this.role === "server" ? address : this.paths.current.address;
      const isLatest = largest === this.received.largest;
      const size = Math.min(length, packets * segment);
      const change = this.paths.onPacket(now, from, size, isLatest, isProbing, probeTimeout);
      if (change === "migrated") this.#changePath(now);
    }
    if (violation !== undefined) this.fail(now, violation);
  }

  /** Adds packets to be sent to a batch, behind those that it has. To be asked again until the batch stays as it is. */
  transmit(now: number, batch: DatagramBatch): void {
    const { protection, peerIds, usesEcn } = this.#options;
    const { recovery, paths } = this;
    if (protection.sealsLeft < LEAST_SEALS) {
      this.#close(now, transportReason("local", "aead_limit_reached", "the keys are used up and could not be updated"));
    }
    const path = this.#path;
    path.destination = peerIds.current.id;
    path.phase = protection.phase;
    path.address = paths.current.address;
    if (this.#state === "open") {
      const before = recovery.sent.next;
      this.#writePathFrames(now, batch);
      path.isEct = usesEcn && recovery.ecn.isCapable;
      path.allowance = paths.current.limit.room;
      const bytes = this.outgoing.bytes;
      this.#end = this.outgoing.write(now, batch, path);
      paths.current.limit.onSent(this.outgoing.bytes - bytes);
      this.#writeMtuProbe(now, batch);
      if (recovery.sent.next > before) this.#idle.onSent(now, recovery.rtt.probeTimeout);
    } else if (this.#isCloseDue) {
      const fill = (writer: PacketWriter): void => void writeClose(writer, this.closeReason!);
      const bytes = Math.min(path.mtu, paths.current.limit.room);
      const isAllowed = bytes >= LEAST_CLOSE_BYTES;
      const packet = { address: path.address, bytes, isPadded: false, isMtuProbe: false, fill };
      const sent = isAllowed ? this.#single.write(now, batch, path, packet) : 0;
      paths.current.limit.onSent(sent);
      this.#isCloseDue = isAllowed && sent === 0;
    }
  }

  /** When {@link onTimeout} is to be called, ms; Infinity for never. */
  deadline(now: number): number {
    if (this.#state === "closed") return Infinity;
    if (this.#state !== "open") return this.#closing!.deadline;
    const { recovery, received, paths } = this;
    const paced = this.#end === "pacer" ? recovery.pacedUntil(now) : Infinity;
    const ours = Math.min(recovery.deadline, this.#idle.deadline, this.#options.protection.deadline);
    // What is due already waits for room, and not for time.
    const askAt = this.#isWaiting ? this.#idle.askAt : Infinity;
    const later = Math.min(after(now, received.ackDueAt), after(now, paths.deadline), after(now, this.#mtu.deadline));
    return Math.min(ours, paced, later, askAt);
  }

  /** The deadline has come, or any other time: nothing happens too early. */
  onTimeout(now: number): void {
    if (this.#state === "open") {
      if (now >= this.#idle.deadline) {
        this.#abandon(now, transportReason("local", "idle_timeout", "nothing was heard for too long"));
        return;
      }
      if (this.#isWaiting && now >= this.#idle.askAt) {
        this.#frames.sendPing();
        this.#idle.onAsked(now);
      }
      this.#options.protection.onTimeout(now);
      this.#fates.now = now;
      this.recovery.onTimeout(now, this.#fates);
      this.#followMtu(now);
      const lost = this.paths.onTimeout(now);
      if (lost === "reverted") this.#changePath(now);
      // There is no other path: it is tried again until the connection has been silent for too long.
      if (lost === "lost") this.paths.validate(now, this.recovery.rtt.probeTimeout);
    } else if (this.#state !== "closed" && now >= this.#closing!.deadline) this.forget();
  }

  /**
   * This side sends from another address from now on (RFC 9000 §9.2): nothing of the old path holds, and the other side hears of it at
   * once.
   */
  move(now: number): void {
    if (this.#state !== "open") return;
    this.paths.validate(now, this.recovery.rtt.probeTimeout);
    this.#frames.sendPing();
    this.#changePath(now);
  }

  /** Goes on to the next keys, as happens by itself before the limits of a key; false where that is not allowed yet. */
  updateKeys(): boolean {
    return this.#options.protection.update();
  }

  /** Key updates so far of what is sent. */
  get keyUpdates(): number {
    return this.#options.protection.updates;
  }

  /** Closes with a code of the application, and tells the other side. What was not acknowledged is lost. */
  close(now: number, code: number, reason: string): void {
    this.#close(now, { by: "local", isApplication: true, code, reason });
  }

  /** Closes because of what the other side did wrong. */
  fail(now: number, { code, reason }: Violation): void {
    this.#close(now, transportReason("local", code, reason));
  }

  /** What a stateless reset of the other side ends with. */
  get peerTokens(): readonly Uint8Array[] {
    return this.#options.peerIds.active.flatMap(({ resetToken }) => (resetToken === undefined ? [] : [resetToken]));
  }

  /** A stateless reset came: the other side knows nothing of this connection any more. */
  onReset(now: number): void {
    if (this.#state !== "open") return;
    this.#abandon(now, transportReason("remote", "no_error", "the other side has forgotten the connection"));
  }

  /** Gives up all that leads to it: nothing more comes or goes. */
  forget(): void {
    this.#state = "closed";
    this.#options.ownIds.close();
  }

  /** Only a client is given other addresses without knowing it. */
  get #isWaiting(): boolean {
    return this.#options.keepsAlive === true || (this.role === "client" && this.streams.count > 0);
  }

  #createDispatch(): Dispatch {
    const { role, own, peer, ownIds, peerIds, protection } = this.#options;
    return new Dispatch({
      ...{ role, own, peer, ownIds, peerIds, streams: this.streams, received: this.received, frames: this.#frames },
      onAck: (now, frames) => this.#onAck(now, frames),
      onDone: () => {
        protection.confirm();
      },
      onClose: (now, reason) => {
        if (this.#state === "open") this.#over(now, "draining", reason);
      },
      onPathChallenge: (data) => {
        this.paths.onChallenge(data, this.#from, this.#fromBytes);
        this.#fromBytes = 0;
      },
      onPathResponse: (now, data) => {
        this.paths.onResponse(now, data);
      },
    });
  }

  #onAck(now: number, { ack: { ranges, delay } }: Frames): Violation | undefined {
    const { recovery } = this;
    const { protection, peer, qlog } = this.#options;
    this.#fates.now = now;
    const violation = recovery.onAckFrame(now, ranges, delay / 1000, this.#fates);
    protection.onAcknowledged(recovery.largestAcked);
    this.streams.onPath(recovery.rtt.smoothed, recovery.controller.window);
    this.#followMtu(now);
    const asked = askedFrequency(recovery, this.mtu, peer, this.#frames.frequency);
    if (asked !== undefined) this.#frames.sendFrequency(asked);
    qlog?.metrics(now, metricsOf(recovery), recovery.controller.state());
    return violation;
  }

  #writePathFrames(now: number, batch: DatagramBatch): void {
    while (canAddRun(batch, TRANSPORT_LIMITS.leastDatagramBytes)) {
      const frame = this.paths.nextFrame(now);
      if (frame === undefined) return;
      const { name, data, address, bytes } = frame;
      const fill = (writer: PacketWriter): void => void writeFrame(writer, name, { data });
      this.#single.write(now, batch, this.#path, { address, bytes, isPadded: true, isMtuProbe: false, fill });
    }
  }

  /** A packet of the size to be tried, if one is due and the window has room for it. */
  #writeMtuProbe(now: number, batch: DatagramBatch): void {
    const bytes = this.#mtu.poll(now);
    const { limit, address } = this.paths.current;
    if (bytes === 0 || !limit.isLifted || !this.recovery.canSend(bytes)) return;
    const fill = (writer: PacketWriter): void => void writeFrame(writer, "ping", {});
    if (this.#single.write(now, batch, this.#path, { address, bytes, isPadded: true, isMtuProbe: true, fill }) > 0) {
      this.#mtu.onProbeSent();
    }
  }

  /** What is known of the path's MTU may have changed. */
  #followMtu(now: number): void {
    this.#mtu.onLossesEnd(now);
    const { mtu } = this.#mtu;
    const { mtu: before } = this.#path;
    if (mtu === before) return;
    this.#path.mtu = mtu;
    this.recovery.onMtu(mtu);
    this.streams.datagrams.onMtu(mtu);
    this.#options.qlog?.mtuUpdated(now, before, mtu, this.#mtu.deadline > now);
  }

  /** The other side is somewhere else: nothing that was known of the path holds (RFC 9000 §9.4). */
  #changePath(now: number): void {
    this.#mtu.reset(now);
    this.#followMtu(now);
    this.recovery.onNewPath(this.#options.controller(this.mtu));
    this.#options.peerIds.change();
  }

  #close(now: number, reason: CloseReason): void {
    if (this.#state !== "open") return;
    this.#over(now, "closing", reason);
    this.#isCloseDue = true;
  }

  /** Ends without a word: there is nobody to tell. */
  #abandon(now: number, reason: CloseReason): void {
    this.#over(now, "draining", reason);
    this.forget();
  }

  #over(now: number, state: "closing" | "draining", reason: CloseReason): void {
    this.#state = state;
    this.closeReason = reason;
    this.#closing = new ClosingTimer(now, this.recovery.rtt.probeTimeout);
    this.#options.qlog?.connectionClosed(now, reason.by, reason.code, reason.reason);
  }
}

/** A deadline that has not come yet. */
function after(now: number, deadline: number): number {
  return deadline > now ? deadline : Infinity;
}

/** Packets that a key has to be left for: a round of sending, and those that close the connection. */
const LEAST_SEALS = 2048;
/** A packet with a CLOSE frame and its longest reason. */
const LEAST_CLOSE_BYTES = 320;
